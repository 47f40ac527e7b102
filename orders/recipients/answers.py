"""The shapes of what machines get about elders."""

from catalog.subsidy.classes import VoucherClass
from orders.recipients.capability import ExcludedBenefit, Level, Sex
from provider_portal.shell.shapes import (
    COUNT,
    DAY,
    FEN,
    ID,
    INSTANT,
    MONTH,
    TEXT,
    Shape,
    has,
    many,
    maybe,
    one_of,
)

DEGREES: Shape = {"type": ["number", "null"], "description": "Degrees, WGS-84."}
RECIPIENT = has(
    id=ID,
    name=TEXT,
    id_number_masked={**TEXT, "description": "Four digits at each end; the number itself never comes out."},
    birth_on=DAY,
    age=COUNT,
    sex=one_of(Sex),
    phone=TEXT,
    address=TEXT,
    latitude=DEGREES,
    longitude=DEGREES,
    level=maybe(one_of(Level)),
    assessed_on=maybe(DAY),
    excluded_benefits=many(one_of(ExcludedBenefit)),
    version=COUNT,
)
AGREEMENT = has(id=ID, recipient_id=ID, signed_on=DAY, from_=DAY, until=DAY, scan=maybe(TEXT))
VOUCHER = has(
    recipient_id=ID,
    month=MONTH,
    voucher_class=one_of(VoucherClass),
    cap_left_fen=maybe(FEN),
    used_fen=FEN,
    read_at=maybe(INSTANT),
)
