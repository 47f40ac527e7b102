"""A provider with two managers, each in a browser of their own."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from tests.builders import make_provider, make_user, sign_in

SECOND = "13900000099"


@pytest.fixture
def manager(context: Flask) -> Principal:
    with transaction() as session:
        provider = make_provider(session)
        make_user(session, provider, phone=SECOND, name="第二负责人")
        return make_user(session, provider)


@pytest.fixture
def other(app: Flask, manager: Principal) -> FlaskClient:
    return sign_in(app.test_client(), SECOND)
