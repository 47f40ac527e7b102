"""A provider's manager, signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from tests.builders import make_provider, make_user, sign_in


@pytest.fixture
def manager(context: Flask) -> Principal:
    with transaction() as session:
        return make_user(session, make_provider(session))


@pytest.fixture
def office(manager: Principal, client: FlaskClient) -> FlaskClient:
    return sign_in(client)
