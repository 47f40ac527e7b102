"""A confirmed order on the evening of its day, with a manager, finance and the caregiver at their doors."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from provider_portal.accounts.roles import Role
from provider_portal.ground import clock
from provider_portal.ground.clock import Clock
from provider_portal.ground.db import transaction
from tests.builders import make_confirmed_order, make_team, make_user, token_header
from tests.web.redeeming.redeeming_scene import EVENING
from tests.web.text.doors import Doors


@pytest.fixture
def doors(context: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Doors:
    monkeypatch.setattr(clock, "_process_clock", [Clock(fixed=EVENING)])
    with transaction() as session:
        team = make_team(session)
        orders = (make_confirmed_order(session, team).id, make_confirmed_order(session, team, hour=14).id)
        make_user(session, team.provider, Role.DISPATCHER)
        header = token_header(session, team.provider.id)
    return Doors(client=client, team=team, orders=orders, header=header)
