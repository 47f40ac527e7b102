"""What a proof sheet says, frozen when it is printed: amounts in fen, days as they were. Pure."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from catalog.prices.ceiling.ceilings import WindowKind
from provider_portal.ground.frozen import FrozenForm, key
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetWindow:
    """One window of former prices: its ceiling, the paper that sets it, or what was `stated` where there is none."""

    kind: WindowKind
    label: str
    first: date = field(metadata=key("from"))
    last: date
    ceiling_fen: Fen | None
    paper: str
    counted: int
    promotions: int
    stated: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparedSource:
    """A price of somebody else's, and the day it was seen."""

    source: str
    price_fen: Fen
    seen_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetComparison:
    """比价说明 where there is no former price."""

    price_fen: Fen
    reason: str
    signed_by: str
    signed_on: date
    sources: tuple[ComparedSource, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CountedEvidence:
    """Evidence that counts; `sets`: the ceiling rests on it."""

    paper: str
    price_fen: Fen
    quantity: int
    minutes: int | None
    when: str
    windows: str
    sets: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """A promotion, which does not count; `papered`: what was promoted is on file."""

    paper: str
    price_fen: Fen
    when: str
    windows: str
    reason: str
    papered: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class VoidedEvidence:
    """What two people took out, and why."""

    paper: str
    price_fen: Fen
    when: str
    reason: str
    people: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetFinding:
    """A breach as the sheet words it."""

    code: str
    severity: str
    message: str
    clause: str
    remedy: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofSheet:
    """Everything that one filed price rests on; `outside` counts evidence of neither window."""

    filed_price_id: UUID
    item: str
    price_fen: Fen | None
    code: str
    variant: str
    unit: str
    effective_from: date
    duration: str
    standard: str
    filed_ceiling_fen: Fen | None
    ceiling_fen: Fen | None
    no_history: bool
    setting: str
    unverified: bool
    verdict: str
    tone: str
    suspended: bool
    windows: tuple[SheetWindow, ...]
    comparison: SheetComparison | None
    evidence: tuple[CountedEvidence, ...]
    aside: tuple[SetAside, ...]
    voided: tuple[VoidedEvidence, ...]
    outside: int
    findings: tuple[SheetFinding, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofContent:
    """The sheets of a house in a county, as paper and workbook say them; `made_at` in words."""

    provider_name: str
    county: str
    joined_on: date
    made_at: str
    proofs: tuple[ProofSheet, ...]


PROOF_CONTENT = FrozenForm(kind=ProofContent)
