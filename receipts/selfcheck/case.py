"""Everything about one order of a claim month, as plain values: what the rules of the self-check look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from catalog.items.catalogue import Catalogue
from catalog.items.overlaps import Contents
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import ZERO
from orders.ordering.lifecycle import OrderStatus
from orders.recipients.capability import Level
from orders.visits.findings import DuplicatePhoto, VisitFacts, visit_findings
from provider_portal.ground.errors import Breach
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.redemption.reckoning import RedemptionFacts


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementSpan:
    """A signed agreement; `until_on` is exclusive."""

    signed_on: date
    from_on: date
    until_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseLine:
    """One billed line, and what the price rule has against its price as everything is known today.

    `refund_fen` is what stands above today's ceiling, for the whole quantity.
    """

    item: str
    label: str
    unit_price_fen: Fen
    against: tuple[Breach, ...] = ()
    refund_fen: Fen = ZERO


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseCaregiver:
    """Who went; `valid_until` of the certificate is exclusive, None where no end is known."""

    name: str
    certificate: str
    valid_until: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRedemption:
    """The live redemption of the order; `twice_of` is the order that has the same official number already."""

    id: UUID
    official_ref: str
    month: Month
    facts: RedemptionFacts
    proofs: int
    proof_used_by: tuple[str, ...] = ()
    twice_of: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One order in one claim month. `service_on` is the day of the check-in, else the planned one.

    `stay`: the elder lives in, there is no visit, and an 入住协议 instead of a 服务协议. `rule_pending`: no rule is known
    yet. `listed` is the list of that day, `packages` are those on the order. `clashes` are numbers of other orders at
    which the caregiver was at the same time; `replaced` are duplicate photographs for which a fresh one of the same
    kind was added later: those stay out of the package; `withheld` says which discount of that day the elder did
    not get; `booked_twice_of` is the order that has the same booking number. `visit_breaches` are the findings of `visit`, reckoned once: three families pick theirs from it.
    """

    order_id: UUID
    number: str
    month: Month
    service_on: date
    voucher_class: VoucherClass
    status: OrderStatus
    stay: bool = False
    rule_pending: bool = False
    recipient_id: UUID
    recipient: str
    birth_on: date
    level: Level | None
    assessed_on: date | None
    listed: Catalogue
    excluded_benefits: tuple[str, ...] = ()
    agreements: tuple[AgreementSpan, ...] = ()
    lines: tuple[CaseLine, ...] = ()
    withheld: tuple[Breach, ...] = ()
    packages: tuple[Contents, ...] = ()
    visit: VisitFacts | None = None
    replaced: tuple[DuplicatePhoto, ...] = ()
    signer: str = ""
    caregiver: CaseCaregiver | None = None
    clashes: tuple[str, ...] = ()
    redemption: CaseRedemption | None = None
    platform_ref: str = ""
    booked_twice_of: str = ""
    explained: Mapping[str, str] = field(default_factory=dict)
    visit_breaches: tuple[Breach, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Reckon what the visit itself shows."""
        breaches = tuple(visit_findings(self.visit)) if self.visit else ()
        object.__setattr__(self, "visit_breaches", breaches)

    @property
    def confirmed(self) -> bool:
        """Whether the service was confirmed."""
        return self.status is OrderStatus.CONFIRMED
