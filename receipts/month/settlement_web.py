"""After the package has left: submission, the county's results, payments, in the office."""

from typing import TypedDict

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import SHANGHAI, now, today
from provider_portal.ground.db import db
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import yuan
from provider_portal.ground.periods import Month
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import form_page
from provider_portal.shell.guards import office, who
from receipts.claims.package_content import ClaimedOrder
from receipts.month.claim_view import ClaimView, claim_view
from receipts.month.web import enrolment_of_address, month_address
from receipts.settlement.paying import enter_payment
from receipts.settlement.reviewing import Result, enter_results
from receipts.settlement.schemas import PaymentForm, ResultsForm, SubmitForm
from receipts.settlement.submitting import submit_claim

blueprint = Blueprint("settlement", __name__)


class SettlementPage(TypedDict):
    """What every page here shows: the month with its frozen package; `lines` have no result yet."""

    view: ClaimView
    back: str
    lines: list[ClaimedOrder]


def _context(month: Month) -> SettlementPage:
    """What every page here shows: the month with its frozen package."""
    session = db.session()
    enrolment = enrolment_of_address(session)
    view = claim_view(session, enrolment, month)
    if view.frozen is None:
        raise ConflictError("not_frozen", "这个月还没有封存申报包，请先自查、封存，再登记后面的步骤。")
    reviewed = {line.redemption_id for line in view.settlement.results}
    return {
        "view": view,
        "back": month_address(enrolment, view.month),
        "lines": [order for order in view.frozen.content.orders if order.redemption_id not in reviewed],
    }


@blueprint.route("/claims/<month:month>/submit", methods=["GET", "POST"])
@office(Action.MONEY_WRITE)
def submit(month: Month) -> ResponseReturnValue:
    """When the package was handed in, and the county's number for it."""

    def act(session: Session, values: Loaded) -> str:
        enrolment = enrolment_of_address(session)
        submit_claim(session, who(), enrolment, month, **values)
        flash("已登记提交。收到民政部门的审核结果后，请回到这里登记。", "good")
        return month_address(enrolment, month)

    start = {"submitted_at": f"{now().astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"}
    return form_page(
        SubmitForm(), "receipts/settlement/submit.html", act, start=start, context=lambda: _context(month)
    )


@blueprint.route("/claims/<month:month>/results", methods=["GET", "POST"])
@office(Action.MONEY_WRITE)
def results(month: Month) -> ResponseReturnValue:
    """One row a claim line, filled with what was claimed: only what was cut is typed."""

    def act(session: Session, values: Loaded) -> str:
        enrolment = enrolment_of_address(session)
        enter_results(
            session,
            who(),
            enrolment,
            month,
            _results(values),
            reviewed_on=values["reviewed_on"],
        )
        flash("审核结果已登记。", "good")
        return month_address(enrolment, month)

    return form_page(
        ResultsForm(),
        "receipts/settlement/results.html",
        act,
        start={"reviewed_on": today().isoformat()},
        context=lambda: _context(month),
    )


def _results(values: Loaded) -> list[Result]:
    rows = (values["redemption_id"], values["approved"], values["reason"])
    if len({len(row) for row in rows}) != 1:
        raise RuleError("bad_results", "表格没有完整提交，请刷新页面后重新填写。")
    return [
        Result(redemption_id=redemption_id, approved_fen=approved, reason=reason)
        for redemption_id, approved, reason in zip(*rows, strict=True)
    ]


@blueprint.route("/claims/<month:month>/payments", methods=["GET", "POST"])
@office(Action.MONEY_WRITE)
def payments(month: Month) -> ResponseReturnValue:
    """Money that came."""

    def act(session: Session, values: Loaded) -> str:
        enrolment = enrolment_of_address(session)
        payment = enter_payment(session, who(), enrolment, month, **values)
        flash(f"已登记到账 {yuan(payment.paid_fen)} 元。", "good")
        return month_address(enrolment, month)

    left = _context(month)["view"].settlement.left_fen
    start = {"paid": yuan(left).replace(",", ""), "paid_on": today().isoformat()}
    return form_page(
        PaymentForm(),
        "receipts/settlement/payment.html",
        act,
        start=start,
        context=lambda: _context(month),
    )
