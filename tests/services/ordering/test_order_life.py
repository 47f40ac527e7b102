"""Refusing, cancelling and missing: with a reason, at the right time, never against a lock."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from orders.order_pages.order_page import office_steps
from orders.ordering.deciding import accept_order, cancel_order, mark_missed, refuse_order
from orders.ordering.lifecycle import OrderStatus, OrderStep
from orders.ordering.models import OrderLock
from orders.ordering.queries import live_assignment, order_events
from orders.people.models import Caregiver
from orders.recipients.models import Recipient
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import clock_at
from provider_portal.ground.errors import ConflictError, RuleError
from tests.builders import make_assigned_order, make_order
from tests.services.ordering.july_visits import NINE


def test_refusing_and_cancelling_need_a_reason(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    order = make_order(session, manager, elder)
    for decide in (refuse_order, cancel_order):
        with pytest.raises(RuleError) as error:
            decide(session, manager, order.id, "  ")
        assert error.value.code == "reason_missing"
    refuse_order(session, manager, order.id, "老人住在区域外")
    events = order_events(session, manager.provider_id, order.id)
    assert (events[-1].step, events[-1].reason) == (OrderStep.REFUSE, "老人住在区域外")
    with pytest.raises(ConflictError, match="已拒绝"):
        accept_order(session, manager, order.id)


def test_a_locked_order_is_not_cancelled(session: Session, manager: Principal, elder: Recipient) -> None:
    order = make_order(session, manager, elder)
    session.add(OrderLock(provider_id=order.provider_id, order_id=order.id, reason="已核销，请先冲正。"))
    session.flush()
    with pytest.raises(ConflictError, match="请先冲正"):
        cancel_order(session, manager, order.id, "老人改期")


def test_cancelling_frees_the_caregiver(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    order = make_assigned_order(session, manager, elder, caregiver)
    cancel_order(session, manager, order.id, "老人住院")
    assert live_assignment(session, manager.provider_id, order.id) is None
    assert make_assigned_order(session, manager, elder, caregiver).status is OrderStatus.ASSIGNED


def test_missed_is_told_from_the_planned_beginning_on(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    order = make_assigned_order(session, manager, elder, caregiver)
    with clock_at(NINE - timedelta(seconds=1)):
        assert OrderStep.MISS not in office_steps(order)
        with pytest.raises(RuleError):
            mark_missed(session, manager, order.id, "家中无人")
    with clock_at(NINE):
        assert OrderStep.MISS in office_steps(order)
        mark_missed(session, manager, order.id, "家中无人")
    assert order.status is OrderStatus.MISSED
    assert live_assignment(session, manager.provider_id, order.id) is None
