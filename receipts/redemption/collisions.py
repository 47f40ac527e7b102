"""Numbers that were entered twice in two spellings before spellings were told apart: which rows, and beside which."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from catalog.prices.records.models import BaselineEvidence
from catalog.prices.records.opening import voided
from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import ServiceOrder
from orders.people.models import Caregiver
from receipts.redemption.models import LiveOfficialRef, Redemption


@dataclass(frozen=True, kw_only=True, slots=True)
class Collision:
    """A row that collides, in words: what it is, how it is written, and the row it collides with."""

    provider_id: UUID
    what: str
    here: str
    there: str


def booked_twice(session: Session, scope: Select[UUID]) -> dict[UUID, str]:
    """Of the live orders of a scope those whose booking number an earlier live order has, with its number."""
    earlier = aliased(ServiceOrder)
    query = (
        select(ServiceOrder.id, earlier.number)
        .join(earlier, earlier.id == ServiceOrder.collides_with)
        .where(
            ServiceOrder.id.in_(scope),
            ServiceOrder.status.in_(LIVE_STATUSES),
            earlier.status.in_(LIVE_STATUSES),
            earlier.platform_key == ServiceOrder.platform_key,
        )
    )
    return {row[0]: row[1] for row in session.execute(query)}


def redeemed_twice(session: Session, scope: Select[UUID]) -> dict[UUID, str]:
    """Of the live redemptions of a scope's orders those whose official number another has, with its order's number."""
    earlier, order, own = aliased(Redemption), aliased(ServiceOrder), aliased(LiveOfficialRef)
    query = (
        select(LiveOfficialRef.redemption_id, order.number)
        .join(Redemption, Redemption.id == LiveOfficialRef.redemption_id)
        .join(earlier, earlier.id == LiveOfficialRef.collides_with)
        .join(own, own.redemption_id == earlier.id)
        .join(order, order.id == earlier.order_id)
        .where(Redemption.order_id.in_(scope))
    )
    return {row[0]: row[1] for row in session.execute(query)}


def collisions(session: Session, provider_id: UUID | None = None) -> list[Collision]:
    """Everything that still collides, of one provider or of all."""
    every = [*_orders(session), *_redemptions(session), *_papers(session), *_caregivers(session)]
    return [row for row in every if provider_id in (None, row.provider_id)]


def _orders(session: Session) -> Iterator[Collision]:
    twice = booked_twice(session, select(ServiceOrder.id).where(ServiceOrder.collides_with.is_not(None)))
    for order in session.scalars(
        select(ServiceOrder).where(ServiceOrder.id.in_(twice)).order_by(ServiceOrder.id)
    ):
        yield Collision(
            provider_id=order.provider_id,
            what="民政通订单号",
            here=f"工单 {order.number}（{order.platform_ref}）",
            there=f"工单 {twice[order.id]}",
        )


def _redemptions(session: Session) -> Iterator[Collision]:
    orders = select(ServiceOrder.id)
    twice = redeemed_twice(session, orders)
    query = (
        select(Redemption, ServiceOrder.number)
        .join(ServiceOrder, ServiceOrder.id == Redemption.order_id)
        .where(Redemption.id.in_(twice))
        .order_by(Redemption.id)
    )
    for redemption, number in session.execute(query):
        yield Collision(
            provider_id=redemption.provider_id,
            what="民政通核销单号",
            here=f"工单 {number}（{redemption.official_ref}）",
            there=f"工单 {twice[redemption.id]}",
        )


def _papers(session: Session) -> Iterator[Collision]:
    earlier = aliased(BaselineEvidence)
    query = (
        select(BaselineEvidence, earlier.reference)
        .join(earlier, earlier.id == BaselineEvidence.collides_with)
        .where(BaselineEvidence.id.not_in(voided()), earlier.id.not_in(voided()))
        .order_by(BaselineEvidence.id)
    )
    for paper, reference in session.execute(query):
        yield Collision(
            provider_id=paper.provider_id,
            what="价格佐证的单据编号",
            here=f"项目 {paper.item} 的 {paper.reference}",
            there=reference,
        )


def _caregivers(session: Session) -> Iterator[Collision]:
    earlier = aliased(Caregiver)
    query = (
        select(Caregiver, earlier).join(earlier, earlier.id == Caregiver.collides_with).order_by(Caregiver.id)
    )
    for caregiver, other in session.execute(query):
        what = "护理员的手机号" if caregiver.phone_key == other.phone_key else "护理员的证书编号"
        yield Collision(provider_id=caregiver.provider_id, what=what, here=caregiver.name, there=other.name)
