"""Dispatch: who goes. Caregiver and elder are locked, so that two dispatchers cannot give the same hour twice."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.ordering.conflicts import refuse_caregiver_overlap, refuse_recipient_overlap
from orders.ordering.lifecycle import OrderStep, life_of
from orders.ordering.models import Assignment, LiveAssignment, ServiceOrder
from orders.ordering.queries import ORDER, get_order
from orders.ordering.stepping import take_step
from orders.people.hiring import CAREGIVER
from orders.people.models import Caregiver
from orders.people.queries import certificate_holds
from orders.recipients.models import Recipient
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import lock_owned
from provider_portal.ground.errors import RuleError


def assign(session: Session, who: Principal, order_id: UUID, caregiver_id: UUID) -> Assignment:
    """派单 or 改派. Half-open hours: one visit may begin the minute another ends.

    ConflictError `caregiver_busy` or `recipient_busy` names the other order and its hours; RuleError
    `certificate_expired` where the certificate has run out by the service day.
    """
    who.need(Action.ORDERS_WRITE)
    recipient_id = get_order(session, who.provider_id, order_id).recipient_id
    caregiver = lock_owned(session, Caregiver, who.provider_id, [caregiver_id], CAREGIVER)[0]
    lock_owned(session, Recipient, who.provider_id, [recipient_id], "老人")
    order = lock_owned(session, ServiceOrder, who.provider_id, [order_id], ORDER)[0]
    life_of(stay=order.stay).advance(order.status, OrderStep.ASSIGN)
    _refuse_lapsed_certificate(caregiver, order)
    refuse_caregiver_overlap(session, who.provider_id, caregiver.id, order)
    refuse_recipient_overlap(
        session, who.provider_id, recipient_id, order.service_from, order.service_until, but=order.id
    )
    assignment = Assignment(
        provider_id=who.provider_id, order_id=order.id, caregiver_id=caregiver.id, assigned_by=who.person_id
    )
    session.add(assignment)
    _make_live(session, order, caregiver)
    take_step(session, who, order, OrderStep.ASSIGN, caregiver.name)
    return assignment


def _refuse_lapsed_certificate(caregiver: Caregiver, order: ServiceOrder) -> None:
    if certificate_holds(caregiver, order.service_on):
        return
    sentence = (
        f"{caregiver.name}的证书有效期到 {caregiver.valid_until}（当天已失效），"
        f"服务当天 {order.service_on.isoformat()} 不能上门。请改派他人，或先更新证书。"
    )
    raise RuleError("certificate_expired", sentence, fields={"caregiver_id": [sentence]})


def _make_live(session: Session, order: ServiceOrder, caregiver: Caregiver) -> None:
    """The order's one standing assignment is now this caregiver's."""
    live = session.scalar(
        select(LiveAssignment).where(
            LiveAssignment.provider_id == order.provider_id, LiveAssignment.order_id == order.id
        )
    )
    if live is not None:
        live.caregiver_id = caregiver.id
        return
    session.add(
        LiveAssignment(
            provider_id=order.provider_id,
            order_id=order.id,
            caregiver_id=caregiver.id,
            service_from=order.service_from,
            service_until=order.service_until,
        )
    )
