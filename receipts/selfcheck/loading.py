"""The cases of a claim month, or of one order of it, from the database, with a number of queries that does not
grow with the orders.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.records.opening import open_book
from catalog.prices.records.queries import acceptances
from catalog.subsidy.classes import VOUCHER_CLASSES
from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import LiveAssignment, ServiceOrder
from orders.recipients.models import Agreement
from orders.visits.facts import VisitRecord, visit_records, visit_states
from orders.visits.records import grouped
from orders.visits.visit import VisitState
from provider_portal.ground.periods import Month
from receipts.redemption.collisions import booked_twice, redeemed_twice
from receipts.redemption.models import LiveRedemption, Receipt, Redemption, RedemptionProof
from receipts.selfcheck.clashes import Attendance
from receipts.selfcheck.models import Explanation


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofUse:
    """One use of a screenshot's bytes as 核销凭证."""

    proof: RedemptionProof
    order_id: UUID
    order_number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthRows:
    """Everything about a month's orders, by the id that it belongs to; `visits` by order, as their numbers go.

    `attendances` are the actual hours of the caregivers who went there, also at other orders of the month.
    `booked_twice` and `redeemed_twice` name the order whose booking or official number a row has in another spelling.
    """

    month: Month
    visits: Mapping[UUID, VisitRecord]
    attendances: Sequence[Attendance]
    agreements: Mapping[UUID, Sequence[Agreement]]
    redemptions: Mapping[UUID, Redemption]
    receipts: Mapping[UUID, Receipt]
    proofs: Mapping[UUID, Sequence[ProofUse]]
    proof_uses: Mapping[str, Sequence[ProofUse]]
    book: PriceBook
    accepted: frozenset[UUID]
    explanations: Mapping[UUID, Sequence[Explanation]]
    booked_twice: Mapping[UUID, str] = field(default_factory=dict)
    redeemed_twice: Mapping[UUID, str] = field(default_factory=dict)


def load_month(session: Session, enrolment: Enrolment, month: Month) -> MonthRows:
    """Rows of every live order whose service or whose live redemption falls in the month, by order number."""
    scope = _scope(enrolment, month)
    visits = visit_records(session, scope)
    return _rows(
        session, enrolment, month, scope, visits, _attendances(visits), open_book(session, enrolment)
    )


def load_order(session: Session, enrolment: Enrolment, month: Month, order_id: UUID) -> MonthRows:
    """Rows of that order alone, if the month is about it; prices only of what it rests on."""
    scope = _scope(enrolment, month).where(ServiceOrder.id == order_id)
    visits = visit_records(session, scope)
    others = _scope(enrolment, month).where(ServiceOrder.id != order_id)
    attendances = [*_attendances(visits), *_beside(session, visits, others)]
    items = {line.item for visit in visits.values() for line in visit.lines}
    book = open_book(session, enrolment, items)
    return _rows(session, enrolment, month, scope, visits, attendances, book)


def _rows(
    session: Session,
    enrolment: Enrolment,
    month: Month,
    scope: Select[UUID],
    visits: Mapping[UUID, VisitRecord],
    attendances: Sequence[Attendance],
    book: PriceBook,
) -> MonthRows:
    owner = enrolment.provider_id
    elders = select(ServiceOrder.recipient_id).where(ServiceOrder.id.in_(scope))
    proofs, proof_uses = _proof_uses(session, owner, scope)
    agreements = session.scalars(select(Agreement).where(Agreement.recipient_id.in_(elders)))
    explanations = select(Explanation).where(Explanation.order_id.in_(scope)).order_by(Explanation.id)
    return MonthRows(
        month=month,
        visits=visits,
        attendances=attendances,
        agreements=grouped(agreements, lambda row: row.recipient_id),
        redemptions=_redemptions(session, scope),
        receipts=_receipts(session, scope),
        proofs=proofs,
        proof_uses=proof_uses,
        book=book,
        accepted=frozenset(acceptances(session, owner)),
        explanations=grouped(session.scalars(explanations), lambda row: row.order_id),
        booked_twice=booked_twice(session, scope),
        redeemed_twice=redeemed_twice(session, scope),
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
        ServiceOrder.voucher_class.in_(VOUCHER_CLASSES),
        or_(
            (ServiceOrder.month == month) & ServiceOrder.status.in_(LIVE_STATUSES),
            ServiceOrder.id.in_(redeemed),
        ),
    )


def _attendances(visits: Mapping[UUID, VisitRecord]) -> list[Attendance]:
    attended = [
        _attendance(visit.order.id, visit.order.number, visit.caregiver.id, visit.state)
        for visit in visits.values()
        if visit.caregiver
    ]
    return [attendance for attendance in attended if attendance]


def _beside(session: Session, visits: Mapping[UUID, VisitRecord], others: Select[UUID]) -> list[Attendance]:
    """The hours of the same caregivers at other orders."""
    caregivers = {visit.caregiver.id for visit in visits.values() if visit.caregiver}
    if not caregivers:
        return []
    theirs = (
        select(LiveAssignment.order_id, ServiceOrder.number, LiveAssignment.caregiver_id)
        .join(ServiceOrder, ServiceOrder.id == LiveAssignment.order_id)
        .where(LiveAssignment.order_id.in_(others), LiveAssignment.caregiver_id.in_(caregivers))
    )
    states = visit_states(session, theirs.with_only_columns(LiveAssignment.order_id))
    attended = [
        _attendance(order_id, number, caregiver_id, states.get(order_id, VisitState()))
        for order_id, number, caregiver_id in session.execute(theirs)
    ]
    return [attendance for attendance in attended if attendance]


def _attendance(order_id: UUID, number: str, caregiver_id: UUID, state: VisitState) -> Attendance | None:
    """The hours between both ends of a visit, if it has them the right way round."""
    if state.check_in is None or state.check_out is None or state.runs_backwards:
        return None
    return Attendance(
        order_id=order_id,
        number=number,
        caregiver_id=caregiver_id,
        begins=state.check_in.happened_at,
        until=state.check_out.happened_at,
    )


def _redemptions(session: Session, scope: Select[UUID]) -> dict[UUID, Redemption]:
    live = select(LiveRedemption.redemption_id)
    query = select(Redemption).where(Redemption.order_id.in_(scope), Redemption.id.in_(live))
    return {row.order_id: row for row in session.scalars(query)}


def _receipts(session: Session, scope: Select[UUID]) -> dict[UUID, Receipt]:
    redeemed = select(Redemption.id).where(Redemption.order_id.in_(scope))
    query = select(Receipt).where(Receipt.redemption_id.in_(redeemed))
    return {row.redemption_id: row for row in session.scalars(query) if row.redemption_id}


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
