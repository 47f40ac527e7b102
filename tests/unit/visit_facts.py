"""A visit of one hour with nothing wrong about it, for tests that change one thing."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from orders.visits.findings import OrderedItem, VisitFacts, visit_findings
from orders.visits.visit import Event, PositionState, VisitEventKind, VisitState
from provider_portal.ground.clock import beijing

NINE = beijing(date(2026, 7, 15), 9)
TEN = NINE + timedelta(hours=1)
LINE, OTHER = UUID(int=1), UUID(int=2)
HOME = {"elder_latitude": "29.605300", "elder_longitude": "111.879600"}


def event(kind: VisitEventKind, at: datetime, **more: Any) -> Event:
    """An event on time, at the elder's door."""
    facts: dict[str, Any] = {
        "event_id": UUID(int=9),
        "kind": kind,
        "happened_at": at,
        "received_at": at,
        "phone_at": at,
        "clock_offset_ms": 0,
        "position_state": PositionState.FIXED,
        "latitude": "29.605300",
        "longitude": "111.879600",
    }
    return Event(**facts | more)


def arrival(at: datetime = NINE, **more: Any) -> Event:
    """A check-in, at nine where nothing else is said."""
    return event(VisitEventKind.CHECK_IN, at, **more)


def departure(at: datetime = TEN, **more: Any) -> Event:
    """A check-out at ten, with the line ticked."""
    return event(VisitEventKind.CHECK_OUT, at, **({"done": {LINE: 1}} | more))


def facts(*ends: Event, **more: Any) -> VisitFacts:
    """An hour of a bath with one photograph, and what is different about it."""
    by_kind = {end.kind: end for end in ends or (arrival(), departure())}
    state = VisitState(
        check_in=by_kind.get(VisitEventKind.CHECK_IN), check_out=by_kind.get(VisitEventKind.CHECK_OUT)
    )
    values: dict[str, Any] = {
        "state": state,
        "planned_from": NINE,
        "planned_until": TEN,
        "items": (OrderedItem(line_id=LINE, name="上门擦浴", quantity=1, minutes_least=20),),
        "photos": 1,
        **HOME,
    }
    return VisitFacts(**values | more)


def codes(visit: VisitFacts) -> list[str]:
    """Codes of everything that is found."""
    return [breach.code for breach in visit_findings(visit)]
