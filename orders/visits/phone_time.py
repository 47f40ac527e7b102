"""When an event happened, from what the phone said and when the server heard it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_GREATEST_OFFSET_MS = 2_000_000_000  # 23 days: what a 32-bit column holds; beyond it only "far off" matters


@dataclass(frozen=True, kw_only=True, slots=True)
class PhoneTime:
    """The corrected instant, and the clock offset it was corrected by (server less phone; None = not known)."""

    happened_at: datetime
    offset_ms: int | None


def corrected(phone_at: datetime, sent_at: datetime | None, received_at: datetime) -> PhoneTime:
    """The phone's time corrected by its clock's offset, never later than `received_at`.

    The offset is known where the phone says at what time of its own it sent the event.
    """
    offset = received_at - sent_at if sent_at else None
    happened_at = min(phone_at + (offset or timedelta()), received_at)
    return PhoneTime(happened_at=happened_at, offset_ms=_milliseconds(offset))


def _milliseconds(offset: timedelta | None) -> int | None:
    if offset is None:
        return None
    whole = offset // timedelta(milliseconds=1)
    return max(-_GREATEST_OFFSET_MS, min(_GREATEST_OFFSET_MS, whole))
