"""What stands on the first page: what waits, the first steps of a new provider, and every floor's panel of the month."""

from collections.abc import Mapping
from typing import TypedDict

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import Owned
from provider_portal.ground.periods import Month
from provider_portal.shell.floor import FirstStep, Pending, floors


class Dashboard(TypedDict):
    """What the first page shows of a month."""

    pending: list[Pending]
    first_steps: list[tuple[FirstStep, bool]]
    panels: list[Mapping[str, object]]
    earlier: Month
    later: Month


def dashboard_values(session: Session, person: Principal, month: Month) -> Dashboard:
    """Everything of a month that this person may see."""
    return {
        "pending": _pending(session, person),
        "first_steps": _first_steps(session, person),
        "panels": _panels(session, person, month),
        "earlier": month.plus(-1),
        "later": month.plus(1),
    }


def _pending(session: Session, person: Principal) -> list[Pending]:
    """Everything that waits for a second person, of all floors."""
    lists = [row for floor in floors() for row in floor.waiting if person.may(row.action)]
    return [pending for row in lists for pending in row.pending(session, person)]


def _first_steps(session: Session, person: Principal) -> list[tuple[FirstStep, bool]]:
    """What a new provider does first, and whether it is done; nothing once the last of them is."""
    if not person.may(Action.PROVIDER_WRITE):
        return []
    steps = sorted((step for floor in floors() for step in floor.first_steps), key=lambda row: row.order)
    if not steps or _has_any(session, steps[-1].rows, person):
        return []
    return [(step, _has_any(session, step.rows, person)) for step in steps]


def _has_any(session: Session, rows: type[Owned], person: Principal) -> bool:
    return bool(session.scalar(select(exists().where(rows.provider_id == person.provider_id))))


def _panels(session: Session, person: Principal, month: Month) -> list[Mapping[str, object]]:
    panels = [panel for floor in floors() for panel in floor.panels if person.may(panel.action)]
    return [
        {"template": panel.template, **panel.values(session, person, month)}
        for panel in sorted(panels, key=lambda panel: panel.order)
    ]
