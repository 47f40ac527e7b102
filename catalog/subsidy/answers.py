"""The shapes of what machines get about deductions."""

from catalog.subsidy.classes import VoucherClass
from provider_portal.shell.shapes import DAY, FEN, RATE, TEXT, has, maybe, one_of

RULE = has(
    region=TEXT,
    from_=DAY,
    until=DAY,
    source=TEXT,
    status=TEXT,
    mark=TEXT,
    rate=maybe(RATE),
    cap_fen=maybe(FEN),
    voucher_class=one_of(VoucherClass),
)
ESTIMATE = has(
    base_fen=FEN,
    rate=RATE,
    deduction_fen=FEN,
    self_pay_fen=FEN,
    cap_fen=maybe(FEN),
    cap_left_fen=maybe(FEN),
    rule=maybe(RULE),
)
