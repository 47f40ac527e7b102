"""Orders are found by office, caregiver and machine, each seeing what is theirs."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Select
from sqlalchemy.orm import Session

from orders.ordering.deciding import accept_order
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from orders.ordering.queries import order_json, own_orders, visible_order
from orders.ordering.search import orders_by_status, orders_matching
from orders.people.models import Caregiver
from orders.people.queries import caregiver_of
from orders.recipients.models import Recipient
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import MissingError
from tests.builders import (
    make_assigned_order,
    make_caregiver,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_user,
)
from tests.services.ordering.july_visits import DAY, JULY, NINE, TEN, second_elder


def test_a_caregiver_sees_own_orders_from_yesterday_to_three_days_ahead(session: Session) -> None:
    provider = make_provider(session)
    manager, person = make_user(session, provider), make_user(session, provider, Role.CAREGIVER)
    make_filed_price(session, manager)
    mine = make_caregiver(session, manager, user_id=person.user_id)
    other = make_caregiver(session, manager, "刘芳")
    elder = make_recipient(session, manager)
    orders: dict[int, ServiceOrder] = {}
    for shift in (-2, -1, 0, 3, 4):
        hours = {"service_from": NINE + timedelta(days=shift), "service_until": TEN + timedelta(days=shift)}
        orders[shift] = make_assigned_order(session, manager, elder, mine, **hours)
    theirs = make_assigned_order(session, manager, second_elder(session, manager), other)
    assert caregiver_of(session, person) is mine
    seen = [order.id for order in own_orders(session, person, mine, DAY)]
    assert seen == [orders[shift].id for shift in (-1, 0, 3)]
    with clock_at(beijing(DAY, 8)):
        assert visible_order(session, person, orders[3].id) is orders[3]
        for hidden in (orders[4], orders[-2], theirs):
            with pytest.raises(MissingError):
                visible_order(session, person, hidden.id)


def test_orders_are_found_by_month_status_number_and_elder(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    first = make_order(session, manager, elder)
    august = {"service_from": NINE + timedelta(days=31), "service_until": TEN + timedelta(days=31)}
    second = make_order(session, manager, second_elder(session, manager), **august)
    accept_order(session, manager, second.id)

    matching = partial(orders_matching, manager.provider_id)

    def numbers(query: Select[ServiceOrder]) -> set[str]:
        return {order.number for order in session.scalars(query)}

    assert numbers(matching()) == {first.number, second.number}
    assert numbers(matching(month=JULY)) == {first.number}
    assert numbers(matching(status=OrderStatus.ACCEPTED)) == {second.number}
    assert numbers(matching(needle="000002")) == numbers(matching(needle="lfs")) == {second.number}
    assert numbers(matching(recipient_id=elder.id)) == {first.number}
    counted = orders_by_status(session, manager.provider_id, JULY)
    assert counted[OrderStatus.PLACED] == 1
    assert set(counted) == set(OrderStatus)


def test_an_order_tells_machines_everything(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    values = order_json(session, make_assigned_order(session, manager, elder, caregiver))
    assert values["service_from"] == "2026-07-15T09:00:00+08:00"
    assert (values["service_on"], values["month"], values["status"]) == ("2026-07-15", "2026-07", "assigned")
    assert values["lines"][0]["item"] == 7
    assert (values["base_fen"], values["expected_deduction_fen"], values["self_pay_fen"]) == (
        6000,
        3000,
        3000,
    )
    assert values["caregiver_id"] == str(caregiver.id)
