"""Prices promised to elders by orders: the answer to a question of the floor that files prices."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.prices.filed.promises import PROMISES, OwnKey
from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import OrderLine, ServiceOrder
from provider_portal.ground.money import Fen


def lowest_promise(session: Session, own: OwnKey, first: date) -> Fen | None:
    """The lowest unit price frozen on a live order for a service day from `first` on, or none."""
    return session.scalar(
        select(func.min(OrderLine.unit_price_fen))
        .join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
        .where(
            OrderLine.provider_id == own.provider_id,
            OrderLine.item == own.key.item,
            OrderLine.variant == own.key.variant,
            OrderLine.unit == own.key.unit,
            ServiceOrder.enrolment_id == own.enrolment_id,
            ServiceOrder.status.in_(LIVE_STATUSES),
            ServiceOrder.service_on >= first,
        )
    )


ANSWER = PROMISES.answered_by(lowest_promise)
