"""One step of an order's life: the table decides, an event row and an audit entry remember."""

from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus, OrderStep, life_of
from orders.ordering.models import OrderEvent, ServiceOrder
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.clock import now


def take_step(
    session: Session, who: Principal, order: ServiceOrder, step: OrderStep, reason: str = ""
) -> None:
    """Move `order` on by the table; ConflictError `wrong_status` where the step does not belong."""
    before = order.status
    order.status = life_of(stay=order.stay).advance(before, step)
    remember_step(session, who, order, step, before=before, reason=reason)


def remember_step(
    session: Session,
    who: Principal,
    order: ServiceOrder,
    step: OrderStep,
    *,
    before: OrderStatus | None,
    reason: str = "",
) -> None:
    """The event row and the audit entry of a step that was taken; `before` is none at placing."""
    session.add(
        OrderEvent(
            provider_id=order.provider_id,
            order_id=order.id,
            at=now(),
            step=step,
            status_before=before,
            status_after=order.status,
            person_id=who.person_id,
            person_name=who.name,
            reason=reason,
        )
    )
    session.flush()
    record(
        session,
        who,
        f"order.{step.value}",
        order,
        before={} if before is None else {"status": before},
        after={"status": order.status, "number": order.number} | ({"reason": reason} if reason else {}),
    )
