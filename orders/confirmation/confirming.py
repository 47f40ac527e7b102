"""服务确认: the elder's side signs once that the service was done; from then on the bill is fixed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.confirmation.signature import read_signature
from orders.confirmation.signer import Signer, signer_name, signer_problems
from orders.ordering.lifecycle import OrderStep, life_of
from orders.ordering.models import ServiceOrder
from orders.ordering.pending import renew_rule
from orders.ordering.queries import live_assignment
from orders.ordering.stepping import take_step
from orders.people.models import Caregiver
from orders.recipients.models import Recipient
from orders.visits.access import Reporter, locked_order, need_own_order
from orders.visits.bill import Bill, BilledPart, bill_of
from orders.visits.event_answers import ConfirmationAnswer, answered
from orders.visits.facts import one_order, visit_facts, visit_states
from orders.visits.findings import visit_findings
from orders.visits.models import Confirmation, ConfirmedLine, SignerKind
from orders.visits.phone_time import corrected
from orders.visits.queries import confirmation_of
from orders.visits.visit import VisitState
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.clock import now
from provider_portal.ground.db import get_owned, named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.files import file_store, remember_blob
from provider_portal.ground.frozen import Json
from provider_portal.ground.periods import Month

_REFUSED = {
    "signer_name": "wrong_signer",
    "relation": "relation_required",
    "reason": "reason_required",
    "signature_png": "signature_png_required",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Signing:
    """A signature as sent: `signature_png` is a data URL or base64; times are the phone's own."""

    event_id: UUID
    happened_at: datetime
    signer_kind: SignerKind
    signer_name: str = ""
    relation: str = ""
    signature_png: str = ""
    reason: str = ""
    sent_at: datetime | None = None


def confirm(session: Session, who: Principal, order_id: UUID, signing: Signing) -> Confirmation:
    """Fix the bill of an order; the same `event_id` again gives the first confirmation.

    Signed by the recipient, an agent or a relative, never by the caregiver; `unable` needs a reason. A visit
    is confirmed after its check-out, a stay from the accepted order. `Confirmation.answer` is for machines.
    """
    order = locked_order(session, who.provider_id, order_id)
    reporter = need_own_order(session, who, order)
    earlier = _same_event(session, order, signing.event_id)
    if earlier is not None:
        return earlier
    life_of(stay=order.stay).advance(order.status, OrderStep.CONFIRM)
    signing = _checked(session, order, signing, reporter)
    state = visit_states(session, one_order(order.provider_id, order.id)).get(order.id, VisitState())
    bill = bill_of(session, order, state)
    if not bill.quantity:
        raise RuleError(
            "nothing_done", "签退时一个项目也没有勾选，不能确认。做了服务的，请重新签退并勾选项目。"
        )
    confirmation = _confirmation(session, who, order, signing, bill)
    moved = _move_to(session, order, bill.service_on)
    take_step(session, who, order, OrderStep.CONFIRM, signing.reason)
    confirmation.answer = _answer(session, order, confirmation)
    with named_conflict(session, "already_confirmed", "这张工单已经确认过，请刷新页面查看。"):
        session.add(confirmation)
    session.add_all(_confirmed_line(confirmation, part) for part in bill.parts)
    record(session, who, "visit.confirm", confirmation, before=moved, after=_noted(order, confirmation))
    return confirmation


def _same_event(session: Session, order: ServiceOrder, event_id: UUID) -> Confirmation | None:
    query = select(Confirmation).where(
        Confirmation.provider_id == order.provider_id, Confirmation.event_id == event_id
    )
    row = session.scalar(query)
    if row is not None and row.order_id != order.id:
        raise ConflictError("event_id_reused", "这个确认编号已用于另一张工单，请刷新页面后重新签名。")
    if row is None and confirmation_of(session, order.provider_id, order.id) is not None:
        raise ConflictError("already_confirmed", "这张工单已经确认过，不能再签。请刷新页面查看。")
    return row


def _checked(session: Session, order: ServiceOrder, signing: Signing, reporter: Reporter) -> Signing:
    """The signing with its signer's name filled in; everything that is wrong is told at its field."""
    recipient = get_owned(session, Recipient, order.provider_id, order.recipient_id, "老人")
    live = live_assignment(session, order.provider_id, order.id)
    caregiver = (
        get_owned(session, Caregiver, order.provider_id, live.caregiver_id, "护理员") if live else None
    )
    named = replace(
        signing, signer_name=signer_name(signing.signer_kind, signing.signer_name, recipient.name)
    )
    signer = Signer(
        kind=named.signer_kind,
        name=named.signer_name,
        relation=named.relation,
        reason=named.reason,
        drawn=bool(named.signature_png),
        by_office=reporter.office and not order.stay,
    )
    problems = signer_problems(signer, recipient.name, caregiver.name if caregiver else None)
    if problems:
        first = next(iter(problems))
        raise RuleError(_REFUSED[first], problems[first][0], fields=problems)
    return named


def _confirmation(
    session: Session, who: Principal, order: ServiceOrder, signing: Signing, bill: Bill
) -> Confirmation:
    received_at = now()
    drawn = signing.signature_png and signing.signer_kind is not SignerKind.UNABLE
    signature = read_signature(signing.signature_png) if drawn else None
    stored = file_store().put_bytes(signature) if signature else None
    if stored:
        remember_blob(session, who.provider_id, stored, "image/png")
    return Confirmation(
        provider_id=who.provider_id,
        event_id=signing.event_id,
        order_id=order.id,
        signer_kind=signing.signer_kind,
        signer_name=signing.signer_name,
        relation=signing.relation,
        signature_sha256=stored.sha256 if stored else None,
        reason=signing.reason,
        happened_at=corrected(signing.happened_at, signing.sent_at, received_at).happened_at,
        received_at=received_at,
        total_fen=bill.total_fen,
        entered_by=who.person_id,
    )


def _confirmed_line(confirmation: Confirmation, part: BilledPart) -> ConfirmedLine:
    return ConfirmedLine(
        provider_id=confirmation.provider_id,
        confirmation_id=confirmation.id,
        order_line_id=part.line.id,
        quantity=part.quantity,
        unit_price_fen=part.unit_price_fen,
        amount_fen=part.amount_fen,
    )


def _move_to(session: Session, order: ServiceOrder, service_on: date) -> Json:
    """The order's service day and month become those of the visit, and so does the rule; what the days were.

    Over the end of a year an order may lose its rule, or come before it.
    """
    if service_on == order.service_on:
        return {}
    before = {"service_on": order.service_on.isoformat(), "month": str(order.month)}
    order.service_on, order.month = service_on, Month.of(service_on)
    renew_rule(session, order)
    return before


def _answer(session: Session, order: ServiceOrder, signed: Confirmation) -> ConfirmationAnswer:
    facts = visit_facts(session, one_order(order.provider_id, order.id), beside=(signed,))[order.id]
    breaches = visit_findings(facts)
    return ConfirmationAnswer(
        status=order.status,
        confirmation_id=signed.id,
        total_fen=signed.total_fen,
        findings=tuple(answered(breach) for breach in breaches),
    )


def _noted(order: ServiceOrder, confirmation: Confirmation) -> Json:
    return {
        "order": order.number,
        "signer_kind": confirmation.signer_kind.value,
        "signature_sha256": confirmation.signature_sha256,
        "total_fen": confirmation.total_fen,
        "service_on": order.service_on.isoformat(),
        "reason": confirmation.reason,
    }
