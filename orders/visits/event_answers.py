"""What phones and machines were answered, kept with the event: the same call again gives the same answer. Pure."""

from dataclasses import dataclass
from uuid import UUID

from orders.ordering.lifecycle import OrderStatus
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.frozen import FrozenForm
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class AnsweredFinding:
    """A finding as phones and machines get it."""

    code: str
    severity: Severity
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventAnswer:
    """Where a 签到 or 签退 left the order; `tray`: it did not count, and the office decides."""

    status: OrderStatus
    tray: bool
    findings: tuple[AnsweredFinding, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmationAnswer:
    """What a 服务确认 fixed."""

    status: OrderStatus
    confirmation_id: UUID
    total_fen: Fen
    findings: tuple[AnsweredFinding, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoAnswer:
    """What became of a photograph; not kept, for the same file again is the same row."""

    id: UUID
    sha256: str
    duplicate_of: UUID | None
    findings: tuple[AnsweredFinding, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """How much of an ordered line was done."""

    line_id: UUID
    quantity: int


EVENT_ANSWER = FrozenForm(kind=EventAnswer)
CONFIRMATION_ANSWER = FrozenForm(kind=ConfirmationAnswer)
DONE = FrozenForm(kind=tuple[Done, ...])


def answered(breach: Breach) -> AnsweredFinding:
    """A breach as it is answered."""
    return AnsweredFinding(code=breach.code, severity=breach.severity, message=breach.message)
