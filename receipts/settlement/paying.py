"""拨付: money that came from the county."""

from datetime import date

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import Fen, yuan
from provider_portal.ground.periods import Month
from receipts.claims.queries import frozen_package
from receipts.claims.states import CLAIM_LIFE, ClaimStep
from receipts.package.package_rows import locked_claim
from receipts.settlement.models import Payment
from receipts.settlement.queries import payments_of, results_of


def enter_payment(
    session: Session,
    who: Principal,
    enrolment: Enrolment,
    month: Month,
    *,
    paid_fen: Fen,
    paid_on: date,
    reference: str = "",
) -> Payment:
    """Record a payment; the month is paid once the payments reach what was approved. Parts may come.

    RuleErrors: `nothing_paid`, `paid_above_approved`, `bad_paid_on`; ConflictError `wrong_status`.
    """
    who.need(Action.MONEY_WRITE)
    claim = locked_claim(session, enrolment, month)
    after = CLAIM_LIFE.advance(claim.status, ClaimStep.PAY)
    package = frozen_package(session, claim)
    if package is None:
        raise ConflictError("not_submitted", "申报包还没有提交，请先登记提交。")
    results = results_of(session, package)
    approved = sum(line.approved_fen for line in results)
    paid = sum(payment.paid_fen for payment in payments_of(session, package))
    _refuse_bad_payment(paid_fen, approved - paid)
    reviewed_on = max(line.reviewed_on for line in results)
    if not reviewed_on <= paid_on <= today():
        sentence = f"到账日期应在审核（{reviewed_on.isoformat()}）之后、今天或以前，请核对。"
        raise RuleError("bad_paid_on", sentence, fields={"paid_on": [sentence]})
    payment = Payment(
        provider_id=who.provider_id,
        claim_package_id=package.id,
        paid_fen=paid_fen,
        paid_on=paid_on,
        reference=reference,
        entered_by=who.person_id,
    )
    session.add(payment)
    if paid + paid_fen == approved:
        claim.status = after
    session.flush()
    audit_values = {"month": str(month), "paid_fen": paid_fen, "paid_on": paid_on, "reference": reference}
    record(session, who, "settlement.payment", payment, after=audit_values)
    return payment


def _refuse_bad_payment(paid_fen: Fen, left: int) -> None:
    if paid_fen <= 0:
        sentence = "到账金额应大于 0。"
        raise RuleError("nothing_paid", sentence, fields={"paid_fen": [sentence], "paid": [sentence]})
    if paid_fen > left:
        sentence = f"核定金额只剩 {yuan(left)} 元未拨付，不能登记 {yuan(paid_fen)} 元，请核对到账金额。"
        raise RuleError("paid_above_approved", sentence, fields={"paid_fen": [sentence], "paid": [sentence]})
