"""One confirmed order that waits to be redeemed, what is typed of it, and that a refusal writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from provider_portal.ground.clock import beijing
from receipts.redemption.models import LiveRedemption, Receipt, Redemption, RedemptionProof
from tests.builders import Team
from tests.web.rows import count

EVENING = beijing(date(2026, 7, 15), 19)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A provider with one confirmed order, and a finance person's token."""

    team: Team
    order_id: UUID
    header: dict[str, str]


def form(**changes: object) -> dict[str, object]:
    """What finance types in the form, unless said otherwise."""
    return {
        "official_ref": "MZT-0001",
        "shown_deduction": "60.00",
        "channel": "cash",
        "redeemed_at": "2026-07-15T18:00",
    } | changes


@contextmanager
def nothing_written() -> Iterator[None]:
    """What happens inside leaves no row of redeeming."""
    yield
    written = (count(Redemption), count(Receipt), count(RedemptionProof), count(LiveRedemption))
    assert written == (0, 0, 0, 0), written
