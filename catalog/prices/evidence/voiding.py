"""Voiding evidence: one person asks with a reason, another agrees; the row itself is never touched."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.prices.records.baseline_models import PromotionPaper, VoidDecision, VoidRequest
from catalog.prices.records.locking import lock_prices
from catalog.prices.records.models import BaselineEvidence
from provider_portal.accounts.principal import Principal, need_second_person, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import get_owned, named_conflict
from provider_portal.ground.errors import ConflictError, RuleError

WHAT = "价格佐证"


def request_void(
    session: Session, who: Principal, evidence_id: UUID, *, reason: str, document_sha256: str | None = None
) -> VoidRequest:
    """Ask for evidence to be voided; it counts until another person agrees."""
    evidence = _held(session, who, evidence_id)
    _need_reason(reason, "请写明为什么作废，例如单价看错、单据重复。")
    _, open_request = void_of(session, evidence.id)
    if open_request is not None:
        raise ConflictError("void_waiting", "这份佐证已在等待作废复核，请另一位负责人复核。")
    row = VoidRequest(
        provider_id=who.provider_id,
        evidence_id=evidence.id,
        reason=reason.strip(),
        document_sha256=document_sha256,
        requested_by=who.person_id,
        requested_by_name=who.name,
    )
    session.add(row)
    session.flush()
    after = {"evidence_id": evidence.id, "reason": row.reason, "document_sha256": document_sha256}
    record(session, who, "evidence.void_ask", row, after=after)
    return row


def decide_void(session: Session, who: Principal, evidence_id: UUID, *, approved: bool) -> VoidDecision:
    """Another person agrees, and the evidence counts nowhere from now on; or it stays."""
    evidence = _held(session, who, evidence_id)
    _, request = void_of(session, evidence.id)
    if request is None:
        raise ConflictError("nothing_waiting", "没有等待复核的作废申请，请刷新页面查看最新状态。")
    if approved:
        need_second_person(who, request.requested_by, "作废价格佐证")
    row = VoidDecision(
        provider_id=who.provider_id,
        request_id=request.id,
        approved=approved,
        decided_by=who.person_id,
        decided_by_name=who.name,
    )
    with named_conflict(session, "decided_already", "刚刚已有同事复核，请刷新页面查看结果。"):
        session.add(row)
    action = "evidence.void" if approved else "evidence.void_decline"
    record(session, who, action, row, after={"evidence_id": evidence.id, "reason": request.reason})
    return row


def void_of(
    session: Session, evidence_id: UUID
) -> tuple[tuple[VoidRequest, VoidDecision] | None, VoidRequest | None]:
    """How evidence was voided, if it was; and the request that still waits, if one does."""
    query = (
        select(VoidRequest, VoidDecision)
        .outerjoin(VoidDecision, VoidDecision.request_id == VoidRequest.id)
        .where(VoidRequest.evidence_id == evidence_id)
        .order_by(VoidRequest.id)
    )
    done, waiting = None, None
    for request, decision in session.execute(query):
        if decision is None:
            waiting = request
        elif decision.approved:
            done = (request, decision)
    return done, waiting


def voids_waiting(session: Session, enrolment_id: UUID) -> list[tuple[BaselineEvidence, VoidRequest]]:
    """Evidence whose voiding waits for a second person, with the request."""
    query = (
        select(BaselineEvidence, VoidRequest)
        .join(VoidRequest, VoidRequest.evidence_id == BaselineEvidence.id)
        .outerjoin(VoidDecision, VoidDecision.request_id == VoidRequest.id)
        .where(BaselineEvidence.enrolment_id == enrolment_id, VoidDecision.id.is_(None))
    )
    return [(evidence, request) for evidence, request in session.execute(query.order_by(VoidRequest.id))]


def mark_promotion(
    session: Session, who: Principal, evidence_id: UUID, *, reason: str, document_sha256: str
) -> PromotionPaper:
    """Set evidence aside as a promotion, or give the document of one that was entered as such."""
    evidence = _held(session, who, evidence_id)
    _need_reason(reason, "请写明是什么优惠活动，例如：2025年重阳节八折。")
    row = PromotionPaper(
        provider_id=who.provider_id,
        evidence_id=evidence.id,
        reason=reason.strip(),
        document_sha256=document_sha256,
        entered_by=who.person_id,
        entered_by_name=who.name,
    )
    with named_conflict(session, "promotion_marked", "这份佐证的优惠活动依据已经登记过，请刷新页面查看。"):
        session.add(row)
    before = {"promotion": evidence.promotion}
    after = {"evidence_id": evidence.id, "reason": row.reason, "document_sha256": document_sha256}
    record(session, who, "evidence.promotion", row, before=before, after=after)
    return row


def promotion_paper_of(session: Session, evidence_id: UUID) -> PromotionPaper | None:
    """The document behind a promotion, if it was given."""
    return session.scalar(select(PromotionPaper).where(PromotionPaper.evidence_id == evidence_id))


def _held(session: Session, who: Principal, evidence_id: UUID) -> BaselineEvidence:
    """The evidence, with its enrolment's prices held; ConflictError when it was voided before."""
    who.need(Action.PRICES_WRITE)
    evidence = get_owned(session, BaselineEvidence, who.provider_id, evidence_id, WHAT)
    enrolment = get_owned(session, Enrolment, who.provider_id, evidence.enrolment_id, "参与登记")
    lock_prices(session, enrolment)
    done, _ = void_of(session, evidence.id)
    if done is not None:
        raise ConflictError("voided_already", "这份佐证已经作废，不能再改。")
    return evidence


def _need_reason(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise RuleError("reason_missing", sentence, fields={"reason": [sentence]})
