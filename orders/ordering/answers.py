"""The shape of what machines get about orders."""

from catalog.items.answers import ITEM
from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from orders.ordering.lifecycle import OrderStatus
from provider_portal.shell.shapes import (
    ANYTHING,
    COUNT,
    DAY,
    FEN,
    FLAG,
    ID,
    INSTANT,
    MONTH,
    RATE,
    TEXT,
    has,
    many,
    maybe,
    one_of,
)

_LINE = has(
    id=ID,
    item=ITEM,
    item_name=TEXT,
    variant=TEXT,
    unit=one_of(Unit),
    quantity=COUNT,
    unit_price_fen=FEN,
    amount_fen=FEN,
)
SERVICE_ORDER = has(
    id=ID,
    number=TEXT,
    status=one_of(OrderStatus),
    recipient_id=ID,
    voucher_class=one_of(VoucherClass),
    service_from=INSTANT,
    service_until=INSTANT,
    service_on=DAY,
    month=MONTH,
    lines=many(_LINE),
    total_fen=FEN,
    discount_fen=FEN,
    ltci_paid_fen=FEN,
    ineligible_fen=FEN,
    base_fen=FEN,
    rate=maybe(RATE),
    expected_deduction_fen=maybe(FEN),
    self_pay_fen=maybe(FEN),
    rule=maybe({**ANYTHING, "description": "The rule as it was when the order was placed, or when it came."}),
    rule_pending=FLAG,
    caregiver_id=maybe(ID),
    platform_ref=maybe(TEXT),
    note=TEXT,
    version=COUNT,
)
