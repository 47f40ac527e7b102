"""A confirmed order on the evening of its day, and finance signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from provider_portal.accounts.roles import Role
from provider_portal.ground import clock
from provider_portal.ground.clock import Clock
from provider_portal.ground.db import transaction
from tests.builders import PHONES, make_confirmed_order, make_team, sign_in, token_header
from tests.web.redeeming.redeeming_scene import EVENING, Scene


@pytest.fixture
def scene(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "_process_clock", [Clock(fixed=EVENING)])
    with transaction() as session:
        team = make_team(session)
        order = make_confirmed_order(session, team)
        header = token_header(session, team.provider.id, Role.FINANCE)
    return Scene(team=team, order_id=order.id, header=header)


@pytest.fixture
def finance(scene: Scene, client: FlaskClient) -> FlaskClient:
    return sign_in(client, PHONES[Role.FINANCE])
