"""Orders under the price rule: later evidence, split services, discounts; told where people decide."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalog.items.units import Unit
from catalog.prices.offers.offering import add_discount
from catalog.prices.records.models import FiledPrice
from catalog.subsidy.classes import VoucherClass
from orders.ordering.price_findings import judged_lines
from orders.ordering.queries import order_lines
from orders.ordering.quote import LineRequest, OrderRequest
from orders.ordering.quoting import quote
from orders.recipients.models import Recipient
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing
from provider_portal.ground.errors import Severity
from provider_portal.ground.money import Fen
from tests.builders import (
    make_evidence,
    make_filed_price,
    make_order,
)
from tests.standings import price_standing


def test_a_placed_order_tells_when_later_evidence_stands_against_its_price(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    order = make_order(session, manager, elder)
    lines = order_lines(session, order.provider_id, order.id)
    assert [judged_lines(session, order, lines)[line.id] for line in lines] == [[]]
    make_evidence(session, manager, fen=100)
    breaches = judged_lines(session, order, lines)[lines[0].id]
    assert [breach.code for breach in breaches] == ["above_ceiling"]
    filed = session.get_one(FiledPrice, lines[0].filed_price_id)
    assert price_standing(session, filed).suspended


def test_a_part_of_another_order_that_day_is_told_as_a_split(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    for item in ("23", "24"):
        make_filed_price(session, manager, item)
    whole = LineRequest(item="23", unit=Unit.VISIT, quantity=1)
    part = LineRequest(item="24", unit=Unit.VISIT, quantity=1)
    make_order(session, manager, elder, whole)
    afternoon = OrderRequest(
        voucher_class=VoucherClass.HOME_VISIT,
        lines=(part,),
        service_from=beijing(date(2026, 7, 15), 14),
        service_until=beijing(date(2026, 7, 15), 15),
    )
    severities = {breach.code: breach.severity for breach in quote(session, elder, afternoon).breaches}
    assert severities["item_split"] is Severity.MUST_EXPLAIN


@pytest.mark.parametrize(("given", "due"), [(1200, False), (1199, True)])
def test_a_discount_of_the_day_is_due_on_vouchers_too(
    session: Session, manager: Principal, elder: Recipient, given: int, due: bool
) -> None:
    add_discount(
        session,
        manager,
        title="重阳节",
        percent_off=20,
        from_on=date(2026, 7, 15),
        until_on=date(2026, 7, 16),
    )
    line = LineRequest(item="7", unit=Unit.VISIT, quantity=1)
    request = OrderRequest(
        voucher_class=VoucherClass.HOME_VISIT,
        service_from=beijing(date(2026, 7, 15), 9),
        service_until=beijing(date(2026, 7, 15), 10),
        lines=(line,),
        discount_fen=Fen(given),
    )
    codes = [breach.code for breach in quote(session, elder, request).breaches]
    assert ("discount_withdrawn" in codes) is due
