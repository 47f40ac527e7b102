"""Finding orders: by month, status, elder, number or name; and counting them."""

from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from orders.recipients.models import Recipient
from orders.recipients.queries import recipients_matching
from provider_portal.ground.periods import Month
from provider_portal.ground.text.keys import reference_key


def orders_matching(
    provider_id: UUID,
    *,
    month: Month | None = None,
    status: OrderStatus | None = None,
    recipient_id: UUID | None = None,
    needle: str = "",
) -> Select[ServiceOrder]:
    """Orders by month, status and elder; `needle` is part of a number or fits the elder's name or phone."""
    query = select(ServiceOrder).where(ServiceOrder.provider_id == provider_id)
    if month is not None:
        query = query.where(ServiceOrder.month == month)
    if status is not None:
        query = query.where(ServiceOrder.status == status)
    if recipient_id is not None:
        query = query.where(ServiceOrder.recipient_id == recipient_id)
    if number := reference_key(needle):
        elders = recipients_matching(provider_id, needle).with_only_columns(Recipient.id)
        query = query.where(
            or_(
                ServiceOrder.number.contains(number.upper(), autoescape=True),
                ServiceOrder.platform_key.contains(number, autoescape=True),
                ServiceOrder.recipient_id.in_(elders),
            )
        )
    return query


def stays_to_confirm(session: Session, provider_id: UUID, month: Month) -> int:
    """Accepted stays of a month: nobody is sent to them, they wait for their confirmation."""
    query = select(func.count()).where(
        ServiceOrder.provider_id == provider_id,
        ServiceOrder.month == month,
        ServiceOrder.status == OrderStatus.ACCEPTED,
        ServiceOrder.stay,
    )
    return session.scalar(query) or 0


def orders_by_status(session: Session, provider_id: UUID, month: Month) -> dict[OrderStatus, int]:
    """How many orders of a month are in each status; every status is there."""
    query = (
        select(ServiceOrder.status, func.count())
        .where(ServiceOrder.provider_id == provider_id, ServiceOrder.month == month)
        .group_by(ServiceOrder.status)
    )
    counted = {row[0]: row[1] for row in session.execute(query)}
    return {status: counted.get(status, 0) for status in OrderStatus}


def busy_month(session: Session, provider_id: UUID, until: Month) -> Month | None:
    """The latest month up to `until` in which a service day lies; none before the first order."""
    return session.scalar(
        select(func.max(ServiceOrder.month)).where(
            ServiceOrder.provider_id == provider_id, ServiceOrder.month <= until
        )
    )
