"""What stands on a receipt for good: words and amounts as they were when it was issued. Pure."""

from dataclasses import dataclass, field

from provider_portal.ground.frozen import ADDED, FIRST_SCHEMA, FrozenForm, FrozenValue, reader_of
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptLine:
    """One billed line: unit price and amounts in fen."""

    name: str
    quantity: int
    unit: str
    unit_price_fen: Fen
    amount_fen: Fen
    deduction_fen: Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptProvider:
    """The house as it was called when it issued the receipt; what it has not is ""."""

    name: str
    uscc: str
    address: str
    phone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptRecipient:
    """Whose service it was; the identity number is masked."""

    name: str
    id_number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptPayment:
    """What was paid without a voucher: this time, before, and what is still owed; `note` is told below the sums."""

    paid_at: str
    paid_fen: Fen
    paid_words: str
    earlier_fen: Fen
    owed_fen: Fen
    reference: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptContent(FrozenValue):
    """A receipt's words: days, times and sums in Chinese, amounts in fen beside them.

    Of a payment without a voucher it has `payment`, and no official number, time of redemption or deduction.
    """

    number: str
    issued_on: str
    issued_by: str
    check_url: str
    provider: ReceiptProvider
    recipient: ReceiptRecipient
    order_number: str
    voucher_class: str
    service_period: str
    official_ref: str
    redeemed_at: str
    channel: str
    lines: tuple[ReceiptLine, ...]
    total_fen: Fen
    discount_fen: Fen
    ltci_paid_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen
    total_words: str
    self_pay_words: str
    payment: ReceiptPayment | None = field(default=None, metadata=ADDED)


RECEIPT_CONTENT = FrozenForm(readers={FIRST_SCHEMA: reader_of(ReceiptContent)})
