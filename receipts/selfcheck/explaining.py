"""Recording what a person says to a must-explain finding; it goes into the package's findings sheet."""

from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of_id
from orders.ordering.queries import get_order
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.errors import RuleError, Severity
from provider_portal.ground.periods import Month
from receipts.selfcheck.checking import order_check
from receipts.selfcheck.models import Explanation

SHORTEST = 4


def explain(
    session: Session, who: Principal, order_id: UUID, month: Month, code: str, text: str
) -> Explanation:
    """Write down why; only for a finding of this month that is there and asks for an explanation.

    RuleErrors: `no_such_finding`, `must_fix` (an explanation is not enough), `too_short`.
    """
    who.need(Action.MONEY_WRITE)
    order = get_order(session, who.provider_id, order_id)
    enrolment = enrolment_of_id(session, who.provider_id, order.enrolment_id)
    checked = order_check(session, enrolment, month, order.id)
    findings = [row for row in checked.findings if row.breach.code == code] if checked else []
    if not findings:
        raise RuleError("no_such_finding", "这个问题已经不在了，请刷新自查页面。")
    if all(finding.breach.severity is not Severity.MUST_EXPLAIN for finding in findings):
        raise RuleError("must_fix", "这个问题必须整改，写说明不能解除，请按“处理办法”处理。")
    if len(text.strip()) < SHORTEST:
        sentence = "说明太短，请写清原因和核实办法，让审核的人看得明白。"
        raise RuleError("too_short", sentence, fields={"text": [sentence]})
    explanation = Explanation(
        provider_id=who.provider_id,
        order_id=order.id,
        code=code,
        text=text.strip(),
        entered_by=who.person_id,
    )
    session.add(explanation)
    session.flush()
    record(
        session,
        who,
        "selfcheck.explain",
        explanation,
        after={"order": order.number, "code": code, "text": explanation.text},
    )
    return explanation
