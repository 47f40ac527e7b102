"""The calendar for machines: the settlement clock and China's working days."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from provider_portal.accounts.roles import Action
from provider_portal.ground.workdays import working_days
from provider_portal.shell.api import load_query
from provider_portal.shell.guards import api
from receipts.settlement.clock import SettlementClock, settlement_clock
from receipts.settlement.schemas import ClockQuery, WorkingDaysQuery

blueprint = Blueprint("settlement_api", __name__)


def clock_json(clock: SettlementClock) -> dict[str, str]:
    """The clock for machines."""
    return {
        "review_due_on": clock.review_due_on.isoformat(),
        "finance_due_on": clock.finance_due_on.isoformat(),
        "payment_due_on": clock.payment_due_on.isoformat(),
        "calendar": clock.calendar.value,
    }


@blueprint.get("/settlement-clock")
@api(Action.HOME)
def clock() -> ResponseReturnValue:
    """Planned days of a claim month."""
    return jsonify(clock_json(settlement_clock(load_query(ClockQuery())["month"])))


@blueprint.get("/working-days")
@api(Action.HOME)
def days() -> ResponseReturnValue:
    """`{days: […]}`, half-open, at most three years."""
    wanted = load_query(WorkingDaysQuery())
    return jsonify({"days": [day.isoformat() for day in working_days(wanted["first"], wanted["until"])]})
