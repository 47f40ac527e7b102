"""A provider with a manager, who is signed in, and people of finance and care."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from tests.builders import make_provider, make_user, sign_in


@pytest.fixture
def manager(context: Flask) -> Principal:
    with transaction() as session:
        provider = make_provider(session)
        make_user(session, provider, Role.FINANCE)
        make_user(session, provider, Role.CAREGIVER)
        return make_user(session, provider)


@pytest.fixture
def office(manager: Principal, client: FlaskClient) -> FlaskClient:
    return sign_in(client)
