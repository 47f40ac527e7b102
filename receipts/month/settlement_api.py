"""Settlement for machines: clock and working days; submission, results and payments of a claim month."""

from http import HTTPStatus

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from provider_portal.accounts.roles import Action
from provider_portal.ground.calendar.queries import calendar_of
from provider_portal.ground.db import db
from provider_portal.ground.periods import Month
from provider_portal.shell.api import load_json, load_query
from provider_portal.shell.described import described
from provider_portal.shell.guards import api, who
from provider_portal.shell.shapes import DAY, has, many
from receipts.month.answers import CLAIM, CLOCK
from receipts.month.api import month_answer
from receipts.month.claim_view import clock_json
from receipts.month.schemas import CountyQuery
from receipts.settlement.clock import settlement_clock
from receipts.settlement.paying import enter_payment
from receipts.settlement.reviewing import Result, enter_results
from receipts.settlement.schemas import ClockQuery, PaymentBody, ResultsBody, SubmitBody, WorkingDaysQuery
from receipts.settlement.submitting import submit_claim

blueprint = Blueprint("settlement_api", __name__)


@blueprint.get("/settlement-clock")
@api(Action.HOME)
@described({200: CLOCK}, query=ClockQuery)
def clock() -> ResponseReturnValue:
    """Planned days of a claim month."""
    month = load_query(ClockQuery())["month"]
    return jsonify(clock_json(settlement_clock(month, calendar_of(db.session()))))


@blueprint.get("/working-days")
@api(Action.HOME)
@described({200: has(days=many(DAY))}, query=WorkingDaysQuery)
def days() -> ResponseReturnValue:
    """Working days of a half-open period of at most three years."""
    period = load_query(WorkingDaysQuery())
    listed = calendar_of(db.session()).working_days(period["first"], period["until"])
    return jsonify({"days": [day.isoformat() for day in listed]})


@blueprint.post("/claims/<month:month>/submit")
@api(Action.MONEY_WRITE)
@described({200: CLAIM}, body=SubmitBody, query=CountyQuery, once=True)
def submit(month: Month) -> ResponseReturnValue:
    """Record that the package was handed in."""
    values = load_json(SubmitBody())
    return month_answer(
        month, lambda session, enrolment: submit_claim(session, who(), enrolment, month, **values)
    )


@blueprint.post("/claims/<month:month>/results")
@api(Action.MONEY_WRITE)
@described({200: CLAIM}, body=ResultsBody, query=CountyQuery, once=True)
def results(month: Month) -> ResponseReturnValue:
    """Record the county's word on some or all lines; the rest may follow."""
    values = load_json(ResultsBody())
    lines, reviewed_on = [Result(**line) for line in values["lines"]], values["reviewed_on"]
    return month_answer(
        month,
        lambda session, enrolment: enter_results(
            session, who(), enrolment, month, lines, reviewed_on=reviewed_on
        ),
    )


@blueprint.post("/claims/<month:month>/payments")
@api(Action.MONEY_WRITE)
@described({201: CLAIM}, body=PaymentBody, query=CountyQuery, once=True)
def payments(month: Month) -> ResponseReturnValue:
    """Record money that came."""
    values = load_json(PaymentBody())
    return month_answer(
        month,
        lambda session, enrolment: enter_payment(session, who(), enrolment, month, **values),
        HTTPStatus.CREATED,
    )
