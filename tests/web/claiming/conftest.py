"""One order that may be claimed and one that is held, on 3 August."""

import pytest
from flask import Flask

from provider_portal.accounts.roles import Role
from provider_portal.ground import clock
from provider_portal.ground.clock import Clock
from provider_portal.ground.db import transaction
from tests.builders import token_header
from tests.claims import AUGUST_3, make_claimable, make_claiming, make_visited
from tests.web.claiming.claim_scene import Scene


@pytest.fixture
def scene(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "_process_clock", [Clock(fixed=AUGUST_3)])
    with transaction() as session:
        claiming = make_claiming(session, name="㛃春梅")
        make_claimable(session, claiming.team)
        make_visited(session, claiming.team, day=16)
        finance = token_header(session, claiming.team.provider.id, Role.FINANCE)
        manager = token_header(session, claiming.team.provider.id, Role.MANAGER)
    return Scene(claiming=claiming, finance=finance, manager=manager)
