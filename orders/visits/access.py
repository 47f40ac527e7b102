"""Who may tell of an order's visit, and who may look at it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import Assignment, ServiceOrder
from orders.ordering.queries import ORDER, live_assignment
from orders.people.models import Caregiver
from orders.people.queries import caregiver_of
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import lock_owned
from provider_portal.ground.errors import AccessError

VISITED = frozenset({OrderStatus.ASSIGNED, OrderStatus.IN_SERVICE, OrderStatus.SERVED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reporter:
    """In what standing a person tells of a visit: the office afterwards (`office`), or the caregiver.

    `tray`: the order is not (or no longer) the caregiver's, or takes no more events.
    """

    office: bool = False
    tray: bool = False


def locked_order(session: Session, provider_id: UUID, order_id: UUID) -> ServiceOrder:
    """The provider's own order, locked until the transaction ends."""
    return lock_owned(session, ServiceOrder, provider_id, [order_id], ORDER)[0]


def reporter_of(session: Session, who: Principal, order: ServiceOrder) -> Reporter:
    """Only the caregiver who is (or was) sent, and the office as a late entry; others are refused."""
    if not who.may(Action.VISITS_OWN):
        who.need(Action.LATE_ENTRY)
        return Reporter(office=True)
    caregiver = _signed_in_caregiver(session, who)
    if _is_sent(session, order, caregiver):
        return Reporter(tray=order.status not in VISITED)
    if not _was_sent(session, order, caregiver):
        raise _not_yours()
    return Reporter(tray=True)


def need_own_order(session: Session, who: Principal, order: ServiceOrder) -> Reporter:
    """As `reporter_of`, but a caregiver to whom the order does not belong now is refused."""
    if not who.may(Action.VISITS_OWN):
        who.need(Action.LATE_ENTRY)
        return Reporter(office=True)
    if not _is_sent(session, order, _signed_in_caregiver(session, who)):
        raise _not_yours()
    return Reporter()


def need_sight(session: Session, who: Principal, order: ServiceOrder) -> None:
    """Refuse a person who may not see this order's photographs and signature."""
    if who.may(Action.VISITS_READ):
        return
    who.need(Action.VISITS_OWN)
    if not _is_sent(session, order, _signed_in_caregiver(session, who)):
        raise _not_yours()


def _not_yours() -> AccessError:
    return AccessError("not_yours", "这张工单没有派给您，或已改派、取消。请联系派单员核对。")


def _signed_in_caregiver(session: Session, who: Principal) -> Caregiver:
    caregiver = caregiver_of(session, who)
    if caregiver is None:
        raise AccessError(
            "no_caregiver", "这个账号还没有关联护理员档案，请机构负责人在“护理员”里关联后再试。"
        )
    return caregiver


def _is_sent(session: Session, order: ServiceOrder, caregiver: Caregiver) -> bool:
    live = live_assignment(session, order.provider_id, order.id)
    return live is not None and live.caregiver_id == caregiver.id


def _was_sent(session: Session, order: ServiceOrder, caregiver: Caregiver) -> bool:
    query = select(Assignment.id).where(
        Assignment.provider_id == order.provider_id,
        Assignment.order_id == order.id,
        Assignment.caregiver_id == caregiver.id,
    )
    return session.scalar(query.limit(1)) is not None
