"""What a claim package says for good: papers, workbook and manifest all read only this. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.frozen_rule import FrozenRule
from provider_portal.ground.frozen import FrozenForm
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.papers.confirmed import ConfirmedItem
from receipts.verification.detail import Totals


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimingProvider:
    """The house in its county; what it has not is ""."""

    id: UUID
    code: str
    name: str
    region: str
    county: str
    kinds: tuple[str, ...]
    address: str
    phone: str
    uscc: str
    joined_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainHead:
    """The newest entry of the provider's audit chain when the package was taken down."""

    seq: int
    hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedVisit:
    """When the visit was, in words; `duration` is "" where an end is missing."""

    period: str
    duration: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedConfirmation:
    """Who signed; a `reason` where there is no signature."""

    signer_kind: str
    signer_name: str
    relation: str
    reason: str
    confirmed_at: str
    signature_sha256: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedRedemption:
    """What was entered of the redemption, and by whom; times in words."""

    redeemed_at: str
    channel: str
    difference_reason: str
    entered_by: str
    entered_at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedFinding:
    """A finding of the self-check that did not keep the order out; `explanation` is "" where none was due."""

    code: str
    severity: str
    message: str
    explanation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedPhoto:
    """A photograph of the visit: its original and its upright copy; `taken_at` is "" where it is not known."""

    id: UUID
    kind: str
    kind_label: str
    sha256: str
    display_sha256: str
    taken_at: str
    received_at: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedProof:
    """A screenshot of 民政通: its original and its upright copy; a wide one gets the page's width."""

    sha256: str
    display_sha256: str
    wide: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedOrder:
    """One redeemed order with everything that its papers say; `position` counts from 1."""

    order_id: UUID
    number: str
    redemption_id: UUID
    official_ref: str
    receipt_id: UUID | None
    receipt_number: str
    recipient: str
    id_number_masked: str
    address: str
    level: str
    voucher_class: VoucherClass
    voucher_class_label: str
    service_on: date
    items: str
    lines: tuple[ConfirmedItem, ...]
    rate: str
    rate_label: str
    rule: FrozenRule
    total_fen: Fen
    discount_fen: Fen
    ltci_paid_fen: Fen
    ineligible_fen: Fen
    base_fen: Fen
    expected_deduction_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen
    caregiver: str
    visit: ClaimedVisit
    confirmation: ClaimedConfirmation
    redemption: ClaimedRedemption
    findings: tuple[ClaimedFinding, ...]
    evidence: tuple[ClaimedPhoto, ...]
    proofs: tuple[ClaimedProof, ...]
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PackageContent:
    """A package of one month; a trial is version 0. `made_at` is told in Beijing time."""

    provider: ClaimingProvider
    month: Month
    version: int
    trial: bool
    made_at: datetime
    checked_by: str
    made_by: str
    audit_head: ChainHead
    rules: tuple[FrozenRule, ...]
    totals: Totals
    orders: tuple[ClaimedOrder, ...]


# A second schema hangs the reader of the first here: packages frozen under either are read for ever.
PACKAGE_CONTENT = FrozenForm(kind=PackageContent)


def rate_label(rate: str) -> str:
    """`50%` for "0.50"; what 民政通 decides has no rate."""
    return f"{(Decimal(rate) * 100).normalize():f}%" if rate else "民政通"
