"""Deciding on an order: accept, refuse, cancel, or record that nobody went."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStep
from orders.ordering.models import LiveAssignment, ServiceOrder
from orders.ordering.queries import ORDER, order_lock
from orders.ordering.stepping import take_step
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now
from provider_portal.ground.db import lock_owned
from provider_portal.ground.errors import ConflictError, RuleError


def accept_order(session: Session, who: Principal, order_id: UUID) -> ServiceOrder:
    """接单: the provider will serve it."""
    order = _order(session, who, order_id)
    take_step(session, who, order, OrderStep.ACCEPT)
    return order


def refuse_order(session: Session, who: Principal, order_id: UUID, reason: str) -> ServiceOrder:
    """拒单, with a reason; distance within the area is none (承诺书), which a person must judge."""
    order = _order(session, who, order_id)
    take_step(session, who, order, OrderStep.REFUSE, _needed(reason, "拒单"))
    return order


def cancel_order(session: Session, who: Principal, order_id: UUID, reason: str) -> ServiceOrder:
    """取消, with a reason; refused while the floor above holds a lock. The caregiver's hours become free."""
    order = _order(session, who, order_id)
    lock = order_lock(session, who.provider_id, order.id)
    if lock is not None:
        raise ConflictError("order_locked", f"这张工单不能取消：{lock.reason}")
    take_step(session, who, order, OrderStep.CANCEL, _needed(reason, "取消"))
    _free_caregiver(session, order)
    return order


def mark_missed(session: Session, who: Principal, order_id: UUID, reason: str) -> ServiceOrder:
    """未上门, with a reason: nobody went, told only once the planned beginning has passed."""
    order = _order(session, who, order_id)
    if now() < order.service_from:
        raise RuleError("too_early", "还没到预约的服务时间，不能记为未上门；不去了请用“取消”。")
    take_step(session, who, order, OrderStep.MISS, _needed(reason, "记为未上门"))
    _free_caregiver(session, order)
    return order


def _order(session: Session, who: Principal, order_id: UUID) -> ServiceOrder:
    who.need(Action.ORDERS_WRITE)
    return lock_owned(session, ServiceOrder, who.provider_id, [order_id], ORDER)[0]


def _needed(reason: str, step: str) -> str:
    if not reason.strip():
        sentence = f"{step}要写明原因，方便日后核查。"
        raise RuleError("reason_missing", sentence, fields={"reason": [sentence]})
    return reason.strip()


def _free_caregiver(session: Session, order: ServiceOrder) -> None:
    session.execute(
        delete(LiveAssignment).where(
            LiveAssignment.provider_id == order.provider_id, LiveAssignment.order_id == order.id
        )
    )
