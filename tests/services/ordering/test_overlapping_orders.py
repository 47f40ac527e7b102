"""Neither an elder nor a caregiver is in two places at once; back to back is allowed."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from orders.order_pages.order_page import caregiver_groups
from orders.ordering.conflicts import busy_caregivers
from orders.ordering.deciding import accept_order, cancel_order
from orders.ordering.dispatching import assign
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.queries import live_assignment
from orders.ordering.quote import LineRequest
from orders.ordering.search import stays_to_confirm
from orders.people.models import Caregiver
from orders.recipients.models import Recipient
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.principal import Principal
from provider_portal.ground.errors import ConflictError
from tests.builders import (
    id_number,
    make_assigned_order,
    make_caregiver,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_user,
)
from tests.services.ordering.july_visits import ELEVEN, JULY, NINE, TEN, second_elder


def test_an_elder_is_not_booked_twice_but_may_be_back_to_back(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    make_order(session, manager, elder)
    make_order(session, manager, elder, service_from=TEN, service_until=ELEVEN)
    minute = timedelta(minutes=1)
    with pytest.raises(ConflictError, match="GD2026-000001（7月15日 09:00–10:00") as error:
        make_order(session, manager, elder, service_from=NINE - minute, service_until=NINE + minute)
    assert error.value.code == "recipient_busy"
    make_order(session, manager, elder, service_from=NINE - timedelta(hours=1), service_until=NINE)


def test_a_cancelled_order_gives_its_hours_back(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    cancel_order(session, manager, make_order(session, manager, elder).id, "老人改期")
    assert make_order(session, manager, elder).status is OrderStatus.PLACED


def test_an_elder_who_lives_in_is_not_visited(session: Session) -> None:
    who = make_user(session, make_provider(session, code="HOME", kinds=(ProviderKind.HOME,)))
    make_filed_price(session, who)
    make_filed_price(session, who, "bed", 180000, unit=Unit.MONTH)
    elder = make_recipient(session, who)
    first, until = JULY.instants()
    stay = make_order(
        session,
        who,
        elder,
        LineRequest(item="bed", unit=Unit.MONTH, quantity=1),
        voucher_class=VoucherClass.LONG_STAY,
        service_from=first,
        service_until=until,
    )
    assert (stay.expected_deduction_fen, stay.month) == (72000, JULY)
    accept_order(session, who, stay.id)
    assert stays_to_confirm(session, who.provider_id, JULY) == 1
    with pytest.raises(ConflictError, match="机构长期"):
        make_order(session, who, elder)


def test_a_caregiver_is_not_sent_to_two_elders_at_once_but_may_go_back_to_back(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    make_assigned_order(session, manager, elder, caregiver)
    other = second_elder(session, manager)
    late = make_assigned_order(session, manager, other, caregiver, service_from=TEN, service_until=ELEVEN)
    assert late.status is OrderStatus.ASSIGNED
    eight = NINE - timedelta(hours=1)
    early = make_assigned_order(session, manager, other, caregiver, service_from=eight, service_until=NINE)
    assert early.status is OrderStatus.ASSIGNED
    half = timedelta(minutes=30)
    third = make_recipient(session, manager, id_number("19520101"), name="张桂枝")
    order = make_order(session, manager, third, service_from=NINE + half, service_until=TEN + half)
    accept_order(session, manager, order.id)
    with pytest.raises(ConflictError, match="GD2026-000001（7月15日 09:00–10:00）") as error:
        assign(session, manager, order.id, caregiver.id)
    assert error.value.code == "caregiver_busy"
    assert live_assignment(session, manager.provider_id, order.id) is None
    groups = dict(caregiver_groups(session, order))
    assert list(groups) == ["这个时段已有工单"]


def test_sending_another_caregiver_frees_the_first(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    order = make_assigned_order(session, manager, elder, caregiver)
    other = make_caregiver(session, manager, "刘芳")
    assign(session, manager, order.id, other.id)
    live = live_assignment(session, manager.provider_id, order.id)
    assert live is not None
    assert live.caregiver_id == other.id
    again = make_assigned_order(session, manager, second_elder(session, manager), caregiver)
    assert again.status is OrderStatus.ASSIGNED


def test_the_same_caregiver_may_be_sent_again(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    order = make_assigned_order(session, manager, elder, caregiver)
    assign(session, manager, order.id, caregiver.id)
    live = live_assignment(session, manager.provider_id, order.id)
    assert live is not None
    assert live.caregiver_id == caregiver.id
    assert [name for name, _ in caregiver_groups(session, order)] != ["这个时段已有工单"]


def test_an_order_is_no_hindrance_to_itself(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    order = make_assigned_order(session, manager, elder, caregiver)
    assert busy_caregivers(session, order) == {}
    other = make_order(session, manager, second_elder(session, manager))
    assert busy_caregivers(session, other) == {caregiver.id: f"{order.number} 7月15日 09:00–10:00"}
