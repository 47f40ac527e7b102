"""A provider and the two people whom its decisions need."""

import pytest
from sqlalchemy.orm import Session

from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from tests.builders import make_provider, make_user


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session))


@pytest.fixture
def second(session: Session, manager: Principal) -> Principal:
    provider = session.get_one(Provider, manager.provider_id)
    return make_user(session, provider, phone="13900000099", name="第二负责人")
