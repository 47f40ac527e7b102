"""自查 in the office: what is held and why, the way to clear it, and explanations."""

from typing import TypedDict
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of_id, enrolments
from orders.ordering.queries import get_order
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.ground.errors import MissingError, Place, Severity
from provider_portal.ground.periods import Month
from provider_portal.shell.api import load_query
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.months import busy_month
from receipts.selfcheck.checking import MonthCheck, by_reason, month_findings, order_check
from receipts.selfcheck.clearing import ORDER_PAGE, place_of
from receipts.selfcheck.explaining import explain
from receipts.selfcheck.rules import CheckedCase, Finding
from receipts.selfcheck.schemas import ExplanationForm, SelfCheckQuery
from receipts.selfcheck.summary import held_summary

blueprint = Blueprint("selfcheck", __name__)


def chosen_enrolment(session: Session, county: str | None) -> Enrolment:
    """The enrolment of a county; without one the provider's first."""
    rows = enrolments(session, who().provider_id)
    chosen = next((row for row in rows if county in (None, row.county)), None)
    if chosen is None:
        raise MissingError(
            "not_enrolled",
            "机构还没有登记参与补贴项目，没有可申报的月份。请先在“参与项目”里登记县级民政部门的批准日期。",
        )
    return chosen


@blueprint.get("/self-check")
@office(Action.MONEY_READ)
def index() -> ResponseReturnValue:
    """Held orders of a month by reason."""
    query, session = load_query(SelfCheckQuery()), db.session()
    month = query["month"] or busy_month()
    enrolment = chosen_enrolment(session, query["county"])
    check = month_findings(session, enrolment, month)
    return render_template(
        "receipts/selfcheck/list.html",
        month=month,
        enrolment=enrolment,
        check=check,
        groups=[(place_of(group.kind), group) for group in by_reason(check.held)],
        explained=explained(check),
        place_href=place_href,
        counties=[row.county for row in enrolments(session, who().provider_id)],
        must_explain=Severity.MUST_EXPLAIN,
    )


@blueprint.get("/self-check/<month:month>/held")
@office(Action.MONEY_READ)
def held(month: Month) -> ResponseReturnValue:
    """A fragment for the dashboard: how many orders of a month are held, and why."""
    session = db.session()
    enrolment = chosen_enrolment(session, request.args.get("county"))
    summary = held_summary(session, enrolment, month)
    return render_template("receipts/selfcheck/_held.html", summary=summary)


@blueprint.route("/self-check/<month:month>/orders/<uuid7:order_id>/<code>", methods=["GET", "POST"])
@office(Action.MONEY_WRITE)
def explanation(month: Month, order_id: UUID, code: str) -> ResponseReturnValue:
    """The form for one explanation."""

    def act(session: Session, values: Loaded) -> str:
        explain(session, who(), order_id, month, code, values["text"])
        flash("说明已记录，会写进申报包的“自查说明”。", "good")
        return url_for("selfcheck.index", month=month)

    return form_page(
        ExplanationForm(),
        "receipts/selfcheck/explain.html",
        act,
        context=lambda: _explain_context(month, order_id, code),
    )


class ExplanationPage(TypedDict):
    """One finding of one order, and where else it could be cleared."""

    month: Month
    checked: CheckedCase
    findings: list[Finding]
    title: str
    place: Place
    href: str


def _explain_context(month: Month, order_id: UUID, code: str) -> ExplanationPage:
    session, person = db.session(), who()
    order = get_order(session, person.provider_id, order_id)
    enrolment = enrolment_of_id(session, person.provider_id, order.enrolment_id)
    checked = order_check(session, enrolment, month, order_id)
    findings = [row for row in checked.findings if row.breach.code == code] if checked else []
    if checked is None or not findings:
        raise MissingError("no_such_finding", "这个问题已经不在了，请返回自查页面查看最新情况。")
    kind = findings[0].breach.kind
    place = place_of(kind)
    return {
        "month": month,
        "checked": checked,
        "findings": findings,
        "title": kind.title,
        "place": place,
        "href": place_href(place, checked),
    }


def explained(check: MonthCheck) -> int:
    """How many findings of the month carry an explanation."""
    return sum(1 for checked in check.cases for finding in checked.findings if finding.explanation)


def place_href(place: Place, checked: CheckedCase) -> str:
    """Address of the page on which an order's finding is cleared; the order's own where the row is not there."""
    case = checked.case
    match place.key:
        case "":
            return url_for(place.endpoint)
        case "recipient_id":
            return url_for(place.endpoint, recipient_id=case.recipient_id)
        case "redemption_id" if case.redemption:
            return url_for(place.endpoint, redemption_id=case.redemption.id)
        case "order_id":
            return url_for(place.endpoint, order_id=case.order_id)
        case _:
            return url_for(ORDER_PAGE.endpoint, order_id=case.order_id)
