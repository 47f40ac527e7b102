"""What the dashboard says of a month's self-check, worked out again only when something was changed."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from orders.ordering.search import orders_by_status
from provider_portal.ground.audit import head
from provider_portal.ground.clock import today
from provider_portal.ground.periods import Month
from receipts.selfcheck.checking import by_reason, month_findings

MOST_REASONS = 6
QUICK_ORDERS = 400
_MOST_KEPT = 256

Head = tuple[int, str]
Key = tuple[UUID, Month, date, Head, Head]


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldSummary:
    """Held orders of a month of one enrolment: how many, and the commonest reasons with their counts."""

    month: Month
    county: str
    count: int
    reasons: tuple[tuple[str, int], ...]


_kept: OrderedDict[Key, HeldSummary] = OrderedDict()
_lock = threading.Lock()


def held_summary(session: Session, enrolment: Enrolment, month: Month) -> HeldSummary:
    """The summary of what is known now.

    Every change of a provider's rows, and of the rows all providers share, is an entry in an audit chain: while
    both chains end where they did, and the day is the same, so is the summary. The heads are read before the rows, so
    a change in between is never hidden by an older answer.
    """
    key = _key(session, enrolment, month)
    return _look_up(key) or _remember(key, session, enrolment, month)


def summary_at_hand(session: Session, enrolment: Enrolment, month: Month) -> HeldSummary | None:
    """The summary, if it is known or quickly worked out; None where a page should not wait for it."""
    key = _key(session, enrolment, month)
    summary = _look_up(key)
    if (
        summary is None
        and sum(orders_by_status(session, enrolment.provider_id, month).values()) <= QUICK_ORDERS
    ):
        return _remember(key, session, enrolment, month)
    return summary


def forget_summaries() -> None:
    """Know nothing, as after a start."""
    with _lock:
        _kept.clear()


def _key(session: Session, enrolment: Enrolment, month: Month) -> Key:
    return enrolment.id, month, today(), head(session, enrolment.provider_id), head(session, None)


def _look_up(key: Key) -> HeldSummary | None:
    with _lock:
        summary = _kept.get(key)
        if summary is not None:
            _kept.move_to_end(key)
        return summary


def _remember(key: Key, session: Session, enrolment: Enrolment, month: Month) -> HeldSummary:
    """Work it out; `key` was read before the rows."""
    held = month_findings(session, enrolment, month).held
    reasons = [(group.kind.title, len(group.orders)) for group in by_reason(held)]
    summary = HeldSummary(
        month=month, county=enrolment.county, count=len(held), reasons=tuple(reasons[:MOST_REASONS])
    )
    with _lock:
        _kept[key] = summary
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return summary
