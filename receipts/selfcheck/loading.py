"""The cases of a claim month from the database, with a number of queries that does not grow with the orders."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.items.keys import PartOf, PriceKey
from catalog.items.shelf import Shelf
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.records.opening import open_book
from catalog.prices.records.queries import acceptances
from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import LiveAssignment, OrderLine, ServiceOrder
from orders.people.models import Caregiver
from orders.recipients.models import Agreement, Recipient
from orders.visits.models import Confirmation, ConfirmedLine, Evidence, LateEntryApproval, VisitEvent
from provider_portal.ground.db import Owned
from provider_portal.ground.periods import Month
from receipts.redemption.models import LiveRedemption, Receipt, Redemption, RedemptionProof
from receipts.selfcheck.models import Explanation

_R = TypeVar("_R", bound=Owned)
_A = TypeVar("_A", Confirmation, VisitEvent, Evidence, Explanation)


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoUse:
    """One use of a photograph's bytes, anywhere in the provider."""

    evidence: Evidence
    order_number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofUse:
    """One use of a screenshot's bytes as 核销凭证."""

    proof: RedemptionProof
    order_id: UUID
    order_number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthRows:
    """Everything about a month's orders, by the id that it belongs to."""

    month: Month
    orders: list[ServiceOrder]
    recipients: dict[UUID, Recipient]
    agreements: dict[UUID, list[Agreement]]
    lines: dict[UUID, list[OrderLine]]
    confirmations: dict[UUID, Confirmation]
    confirmed_lines: dict[UUID, ConfirmedLine]
    events: dict[UUID, list[VisitEvent]]
    approved_events: frozenset[UUID]
    evidence: dict[UUID, list[Evidence]]
    photo_uses: dict[str, list[PhotoUse]]
    caregivers: dict[UUID, Caregiver]
    redemptions: dict[UUID, Redemption]
    receipts: dict[UUID, Receipt]
    proofs: dict[UUID, list[ProofUse]]
    proof_uses: dict[str, list[ProofUse]]
    book: PriceBook
    accepted: frozenset[UUID]
    shelf: Shelf
    packages: Mapping[PriceKey, Sequence[PartOf]]
    explanations: dict[UUID, list[Explanation]]


def load_month(session: Session, enrolment: Enrolment, month: Month) -> MonthRows:
    """Rows of every live order whose service or whose live redemption falls in the month, by order number."""
    return load_rows(session, enrolment, month, _scope(enrolment, month))


def load_rows(session: Session, enrolment: Enrolment, month: Month, scope: Select[UUID]) -> MonthRows:
    """Rows of the orders in `scope`."""
    owner, book = enrolment.provider_id, open_book(session, enrolment)
    elders = select(ServiceOrder.recipient_id).where(ServiceOrder.id.in_(scope))
    proofs, proof_uses = _proof_uses(session, owner, scope)
    lines = select(OrderLine).where(OrderLine.order_id.in_(scope)).order_by(OrderLine.position)
    orders = select(ServiceOrder).where(ServiceOrder.id.in_(scope)).order_by(ServiceOrder.number)
    agreements = select(Agreement).where(Agreement.recipient_id.in_(elders))
    return MonthRows(
        month=month,
        orders=_all(session, orders),
        recipients=_by(_all(session, select(Recipient).where(Recipient.id.in_(elders))), "id"),
        agreements=_group(_all(session, agreements), "recipient_id"),
        lines=_group(_all(session, lines), "order_id"),
        confirmations=_by(_about(session, Confirmation, scope), "order_id"),
        confirmed_lines=_by(_confirmed_lines(session, scope), "order_line_id"),
        events=_group(_about(session, VisitEvent, scope), "order_id"),
        approved_events=_approved(session, scope),
        evidence=_group(_about(session, Evidence, scope), "order_id"),
        photo_uses=_photo_uses(session, owner, scope),
        caregivers=_caregivers(session, scope),
        redemptions=_redemptions(session, scope),
        receipts=_receipts(session, scope),
        proofs=proofs,
        proof_uses=proof_uses,
        book=book,
        accepted=frozenset(acceptances(session, owner)),
        shelf=book.shelf,
        packages=book.bundles,
        explanations=_group(_about(session, Explanation, scope), "order_id"),
    )


def _scope(enrolment: Enrolment, month: Month) -> Select[UUID]:
    redeemed = (
        select(Redemption.order_id)
        .join(LiveRedemption, LiveRedemption.redemption_id == Redemption.id)
        .where(Redemption.enrolment_id == enrolment.id, Redemption.month == month)
    )
    return select(ServiceOrder.id).where(
        ServiceOrder.provider_id == enrolment.provider_id,
        ServiceOrder.enrolment_id == enrolment.id,
        or_(
            (ServiceOrder.month == month) & ServiceOrder.status.in_(LIVE_STATUSES),
            ServiceOrder.id.in_(redeemed),
        ),
    )


def _redemptions(session: Session, scope: Select[UUID]) -> dict[UUID, Redemption]:
    live = select(LiveRedemption.redemption_id)
    query = select(Redemption).where(Redemption.order_id.in_(scope), Redemption.id.in_(live))
    return _by(_all(session, query), "order_id")


def _receipts(session: Session, scope: Select[UUID]) -> dict[UUID, Receipt]:
    redeemed = select(Redemption.id).where(Redemption.order_id.in_(scope))
    return _by(_all(session, select(Receipt).where(Receipt.redemption_id.in_(redeemed))), "redemption_id")


def _confirmed_lines(session: Session, scope: Select[UUID]) -> list[ConfirmedLine]:
    confirmed = select(Confirmation.id).where(Confirmation.order_id.in_(scope))
    return _all(session, select(ConfirmedLine).where(ConfirmedLine.confirmation_id.in_(confirmed)))


def _approved(session: Session, scope: Select[UUID]) -> frozenset[UUID]:
    events = select(VisitEvent.id).where(VisitEvent.order_id.in_(scope))
    query = select(LateEntryApproval.visit_event_id).where(LateEntryApproval.visit_event_id.in_(events))
    return frozenset(session.scalars(query))


def _caregivers(session: Session, scope: Select[UUID]) -> dict[UUID, Caregiver]:
    """Who went, by order."""
    query = (
        select(LiveAssignment.order_id, Caregiver)
        .join(Caregiver, Caregiver.id == LiveAssignment.caregiver_id)
        .where(LiveAssignment.order_id.in_(scope))
    )
    return dict(session.execute(query).all())


def _photo_uses(session: Session, provider_id: UUID, scope: Select[UUID]) -> dict[str, list[PhotoUse]]:
    """Every use, by hash and oldest first, of the photographs of these orders."""
    hashes = select(Evidence.sha256).where(Evidence.order_id.in_(scope))
    query = (
        select(Evidence, ServiceOrder.number)
        .join(ServiceOrder, ServiceOrder.id == Evidence.order_id)
        .where(Evidence.provider_id == provider_id, Evidence.sha256.in_(hashes))
        .order_by(Evidence.received_at, Evidence.id)
    )
    found: defaultdict[str, list[PhotoUse]] = defaultdict(list)
    for evidence, number in session.execute(query):
        found[evidence.sha256].append(PhotoUse(evidence=evidence, order_number=number))
    return found


def _proof_uses(
    session: Session, provider_id: UUID, scope: Select[UUID]
) -> tuple[dict[UUID, list[ProofUse]], dict[str, list[ProofUse]]]:
    """The screenshots of these orders' redemptions by redemption, and every use of the same bytes by hash."""
    hashes = (
        select(RedemptionProof.sha256)
        .join(Redemption, Redemption.id == RedemptionProof.redemption_id)
        .where(Redemption.order_id.in_(scope))
    )
    query = (
        select(RedemptionProof, ServiceOrder.id, ServiceOrder.number)
        .join(Redemption, Redemption.id == RedemptionProof.redemption_id)
        .join(ServiceOrder, ServiceOrder.id == Redemption.order_id)
        .where(RedemptionProof.provider_id == provider_id, RedemptionProof.sha256.in_(hashes))
        .order_by(RedemptionProof.id)
    )
    mine: defaultdict[UUID, list[ProofUse]] = defaultdict(list)
    uses: defaultdict[str, list[ProofUse]] = defaultdict(list)
    for proof, order_id, number in session.execute(query):
        use = ProofUse(proof=proof, order_id=order_id, order_number=number)
        mine[proof.redemption_id].append(use)
        uses[proof.sha256].append(use)
    return mine, uses


def _all(session: Session, query: Select[_R]) -> list[_R]:
    return list(session.scalars(query))


def _about(session: Session, kind: type[_A], scope: Select[UUID]) -> list[_A]:
    """Rows of a kind that hangs on an order, in the order in which they came."""
    return list(session.scalars(select(kind).where(kind.order_id.in_(scope)).order_by(kind.id)))


def _by(rows: Iterable[_R], name: str) -> dict[UUID, _R]:
    return {getattr(row, name): row for row in rows}


def _group(rows: Sequence[_R], name: str) -> dict[UUID, list[_R]]:
    found: defaultdict[Any, list[_R]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
