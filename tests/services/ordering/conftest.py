"""A provider with a filed price, an elder and a caregiver, on the day before the visits."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from orders.people.models import Caregiver
from orders.recipients.models import Recipient
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing, clock_at
from tests.builders import make_caregiver, make_filed_price, make_provider, make_recipient, make_user


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock_at(beijing(date(2026, 7, 14), 8)):
        yield


@pytest.fixture
def manager(session: Session) -> Principal:
    who = make_user(session, make_provider(session))
    make_filed_price(session, who)
    return who


@pytest.fixture
def elder(session: Session, manager: Principal) -> Recipient:
    return make_recipient(session, manager)


@pytest.fixture
def caregiver(session: Session, manager: Principal) -> Caregiver:
    return make_caregiver(session, manager)
