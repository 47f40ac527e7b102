"""The dashboard's money: redeemed in the month, advanced and not back yet, held orders, next deadlines."""

from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.calendar.queries import calendar_of
from provider_portal.ground.clock import today
from provider_portal.ground.periods import Month
from provider_portal.shell.floor import Panel
from receipts.month.month_rows import Due, MonthRow, month_rows
from receipts.selfcheck.summary import HeldSummary, summary_at_hand

MOST_DEADLINES, MOST_MONTHS = 4, 3


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldOrders:
    """The self-check's summary of a month; None where it takes long and the page asks for it afterwards."""

    month: Month
    county: str
    summary: HeldSummary | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """What is due of a month, and whether the day has passed."""

    month: Month
    due: Due
    late: bool


class MoneyValues(TypedDict):
    """What the panel shows; amounts in fen."""

    month: Month
    redeemed: int
    redeemed_fen: int
    unsettled_fen: int
    held: list[HeldOrders]
    deadlines: list[Deadline]


def _values(session: Session, who: Principal, month: Month) -> MoneyValues:
    calendar = calendar_of(session)
    by_enrolment = [
        (enrolment, month_rows(session, enrolment, calendar))
        for enrolment in enrolments(session, who.provider_id)
    ]
    rows = [row for _, listed in by_enrolment for row in listed]
    return {
        "month": month,
        "redeemed": sum(row.redeemed for row in rows if row.month == month),
        "redeemed_fen": sum(row.redeemed_fen for row in rows if row.month == month),
        "unsettled_fen": sum(row.unsettled_fen for row in rows),
        "held": [
            _held(session, enrolment, when)
            for enrolment, listed in by_enrolment
            for when in _recent(listed, month)
        ],
        "deadlines": _deadlines(rows),
    }


def _recent(rows: list[MonthRow], month: Month) -> list[Month]:
    """The month that is shown, and the latest others with anything in them."""
    others = [row.month for row in rows if row.redeemed and row.month != month]
    return [month, *others][:MOST_MONTHS]


def _held(session: Session, enrolment: Enrolment, month: Month) -> HeldOrders:
    summary = summary_at_hand(session, enrolment, month)
    return HeldOrders(month=month, county=enrolment.county, summary=summary)


def _deadlines(rows: list[MonthRow]) -> list[Deadline]:
    due = [
        Deadline(month=row.month, due=row.due, late=row.due.on < today())
        for row in rows
        if row.due and (row.redeemed or row.claimed_fen)
    ]
    return sorted(due, key=lambda each: each.due.on)[:MOST_DEADLINES]


PANEL = Panel(template="receipts/settlement/_panel.html", order=20, action=Action.MONEY_READ, values=_values)
