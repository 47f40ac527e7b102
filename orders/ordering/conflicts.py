"""Who is taken at which hours: another order of the same elder, or of the same caregiver."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import LiveAssignment, ServiceOrder
from provider_portal.ground.clock import SHANGHAI
from provider_portal.ground.errors import ConflictError


def hours(start: datetime, until: datetime) -> str:
    """`7月15日 09:00–10:00`, Beijing; the second day is named where it is another, whole days as days."""
    first, last = start.astimezone(SHANGHAI), until.astimezone(SHANGHAI)
    if first.time() == last.time() == time():
        return _days(first.date(), last.date() - timedelta(days=1))
    end = f"{last:%H:%M}" if first.date() == last.date() else f"{last.month}月{last.day}日 {last:%H:%M}"
    return f"{first.month}月{first.day}日 {first:%H:%M}–{end}"


def _days(first: date, last: date) -> str:
    if first == last:
        return f"{first.month}月{first.day}日 全天"
    return f"{first.month}月{first.day}日–{last.month}月{last.day}日"


def refuse_recipient_overlap(
    session: Session,
    provider_id: UUID,
    recipient_id: UUID,
    start: datetime,
    until: datetime,
    *,
    but: UUID | None = None,
) -> None:
    """ConflictError `recipient_busy` naming another live order of this elder in these half-open hours.

    A stay takes up its whole period: an elder who lives in is not visited at home. The elder's row must be
    locked by the caller.
    """
    query = select(ServiceOrder).where(
        ServiceOrder.provider_id == provider_id,
        ServiceOrder.recipient_id == recipient_id,
        ServiceOrder.status.in_(LIVE_STATUSES),
        ServiceOrder.service_from < until,
        ServiceOrder.service_until > start,
    )
    if but is not None:
        query = query.where(ServiceOrder.id != but)
    other = session.scalar(query.order_by(ServiceOrder.service_from).limit(1))
    if other is not None:
        raise ConflictError(
            "recipient_busy",
            f"老人在这个时段已有工单 {other.number}（{hours(other.service_from, other.service_until)}，"
            f"{other.voucher_class.label}），请改时间，或先取消那张工单。",
        )


def refuse_caregiver_overlap(
    session: Session, provider_id: UUID, caregiver_id: UUID, order: ServiceOrder
) -> None:
    """ConflictError `caregiver_busy` naming the order that takes this caregiver's hours; rows locked before."""
    for live, other in _taken(session, provider_id, order.service_from, order.service_until):
        if live.caregiver_id == caregiver_id and other.id != order.id:
            raise ConflictError(
                "caregiver_busy",
                f"这位护理员在这个时段已派工单 {other.number}"
                f"（{hours(live.service_from, live.service_until)}），请改派其他护理员或调整时间。",
                fields={"caregiver_id": [f"与工单 {other.number} 时间重叠。"]},
            )


def busy_caregivers(session: Session, order: ServiceOrder) -> dict[UUID, str]:
    """Caregivers who are taken in the order's hours, each with the order and hours that take them."""
    taken = _taken(session, order.provider_id, order.service_from, order.service_until)
    return {
        live.caregiver_id: f"{other.number} {hours(live.service_from, live.service_until)}"
        for live, other in taken
        if other.id != order.id
    }


def _taken(
    session: Session, provider_id: UUID, start: datetime, until: datetime
) -> list[tuple[LiveAssignment, ServiceOrder]]:
    query = (
        select(LiveAssignment, ServiceOrder)
        .join(ServiceOrder, ServiceOrder.id == LiveAssignment.order_id)
        .where(
            LiveAssignment.provider_id == provider_id,
            LiveAssignment.service_from < until,
            LiveAssignment.service_until > start,
        )
        .order_by(LiveAssignment.service_from)
    )
    return [(live, other) for live, other in session.execute(query).all()]
