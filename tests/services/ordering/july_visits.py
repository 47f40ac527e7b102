"""Visits on the morning of 15 July: their hours, what is ordered, for whom else, and a refusal that is expected."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalog.items.units import Unit
from orders.ordering.quote import LineRequest
from orders.recipients.models import Recipient
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing
from provider_portal.ground.errors import RuleError
from provider_portal.ground.periods import Month
from tests.builders import id_number, make_order, make_recipient

DAY = date(2026, 7, 15)
NINE, TEN, ELEVEN = (beijing(DAY, hour) for hour in (9, 10, 11))
JULY = Month(2026, 7)


def second_elder(session: Session, who: Principal, **changes: object) -> Recipient:
    """A neighbour of the elder whom the fixture makes."""
    return make_recipient(session, who, id_number("19500806", "113"), name="李福生", **changes)


def seven(quantity: int = 1) -> LineRequest:
    """Item 7 by the visit."""
    return LineRequest(item="7", unit=Unit.VISIT, quantity=quantity)


def refused(
    session: Session, who: Principal, elder: Recipient, *lines: LineRequest, **changes: object
) -> RuleError:
    """What an order is refused with; the test fails if it is taken."""
    with pytest.raises(RuleError) as error:
        make_order(session, who, elder, *lines, **changes)
    return error.value
