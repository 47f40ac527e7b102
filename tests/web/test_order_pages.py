"""Orders in the office: booking with a running estimate, the steps, the day, the panel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from tests.builders import (
    PHONES,
    id_number,
    make_assigned_order,
    make_caregiver,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_user,
    sign_in,
)

BOOKING: dict[str, object] = {
    "voucher_class": "home_visit",
    "service_from": "2026-07-15T09:00",
    "service_until": "2026-07-15T10:00",
    "price": ["", "7|visit|", ""],
    "quantity": ["", "2", ""],
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A signed-in browser and the ids it works with."""

    client: FlaskClient
    elder: str
    caregiver: str
    order: str

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def post(self, path: str, form: dict[str, object] | None = None, **headers: str) -> tuple[int, str]:
        answer = self.client.post(path, data=form or {}, headers=headers)
        return answer.status_code, answer.get_data(as_text=True)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock_at(beijing(date(2026, 7, 14), 8)):
        yield


@pytest.fixture
def desk(context: Flask, client: FlaskClient) -> Desk:
    """A dispatcher; one order of 16 July stands already."""
    with transaction() as session:
        provider = make_provider(session)
        manager = make_user(session, provider)
        make_user(session, provider, Role.DISPATCHER)
        make_user(session, provider, Role.AUDITOR)
        make_filed_price(session, manager)
        elder, caregiver = make_recipient(session, manager), make_caregiver(session, manager)
        order = make_order(
            session,
            manager,
            elder,
            service_from=beijing(date(2026, 7, 16), 9),
            service_until=beijing(date(2026, 7, 16), 10),
        )
    sign_in(client, PHONES[Role.DISPATCHER])
    return Desk(client=client, elder=str(elder.id), caregiver=str(caregiver.id), order=str(order.id))


def newest() -> ServiceOrder:
    order = db.session.scalar(select(ServiceOrder).order_by(ServiceOrder.id.desc()))
    assert order is not None
    return order


def test_an_order_is_booked_from_the_filed_prices(desk: Desk) -> None:
    page = desk.get(f"/recipients/{desk.elder}/orders/new")
    assert "7 上门擦浴 60.00 元/次" in page
    status, _ = desk.post(f"/recipients/{desk.elder}/orders/new", BOOKING)
    order = newest()
    assert (status, order.total_fen, order.self_pay_fen) == (303, 12000, 6000)
    shown = desk.get(f"/orders/{order.id}")
    for part in (order.number, "7月15日 09:00–10:00", "120.00", "60.00 元", "50%", "待接单", "待核实"):
        assert part in shown


def test_the_estimate_comes_as_a_fragment_and_without_htmx_as_the_whole_page(desk: Desk) -> None:
    path = f"/recipients/{desk.elder}/orders/estimate"
    status, fragment = desk.post(path, BOOKING, **{"HX-Request": "true"})
    assert status == 200
    assert "<html" not in fragment
    assert "预计个人自付" in fragment
    assert "60.00" in fragment
    _, page = desk.post(path, BOOKING)
    assert "<html" in page
    assert 'value="2"' in page
    assert newest().id.hex == desk.order.replace("-", "")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"price": []}, "请至少选择一个服务项目"),
        ({"quantity": ["", "0", ""]}, "整数"),
        ({"quantity": ["", "1.5", ""]}, "整数"),
        ({"price": ["", "99|visit|", ""]}, "项目清单里没有"),
        ({"service_until": "2026-07-15T09:00"}, "结束时间应晚于开始时间"),
        ({"discount_fen": "1.234"}, "两位小数"),
        ({"discount_fen": "120.01"}, "超过了消费总额"),
        ({"price": ["8|visit|"], "quantity": ["1"]}, "没有生效的备案价格"),
        ({"voucher_class": "long_stay"}, "不能受理"),
    ],
)
def test_a_wrong_booking_is_told_and_kept(desk: Desk, changes: dict[str, object], sentence: str) -> None:
    status, page = desk.post(f"/recipients/{desk.elder}/orders/new", BOOKING | {"note": "家里有狗"} | changes)
    assert status == 422
    assert sentence in page
    assert "家里有狗" in page
    status, fragment = desk.post(
        f"/recipients/{desk.elder}/orders/estimate", BOOKING | changes, **{"HX-Request": "true"}
    )
    assert status == 200
    assert fragment


def test_an_overlap_names_the_other_order_and_keeps_the_form(desk: Desk) -> None:
    hours = {"service_from": "2026-07-16T09:30", "service_until": "2026-07-16T10:30"}
    status, page = desk.post(f"/recipients/{desk.elder}/orders/new", BOOKING | hours)
    assert status == 409
    assert "GD2026-000001（7月16日 09:00–10:00" in page
    assert 'value="2026-07-16T09:30"' in page


def test_more_rows_come_with_the_way_to_more(desk: Desk) -> None:
    rows = desk.get(f"/recipients/{desk.elder}/orders/rows?rows=8")
    assert [f'id="f-price-{place}"' in rows for place in (4, 5, 7, 8)] == [False, True, True, False]
    assert "rows=11" in rows
    assert 'id="f-price-7"' in desk.get(f"/recipients/{desk.elder}/orders/new?rows=8")


def test_an_unfit_elder_is_marked_before_anything_is_typed(desk: Desk) -> None:
    with transaction() as session:
        manager = make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
        elder = make_recipient(session, manager, id_number("19700101"), level=None)
    sign_in(desk.client, "13800000099")
    assert "未满 60 周岁" in desk.get("/orders/new")
    page = desk.get(f"/recipients/{elder.id}/orders/new")
    assert "今天不能使用消费券" in page
    assert "还没有可用的备案价格" in page


def test_a_dispatcher_accepts_sends_and_cancels(desk: Desk) -> None:
    path = f"/orders/{desk.order}"
    assert desk.post(f"{path}/accept")[0] == 303
    status, page = desk.post(f"{path}/assign", {"caregiver_id": ""})
    assert status == 422
    assert desk.post(f"{path}/assign", {"caregiver_id": desk.caregiver})[0] == 303
    page = desk.get(path)
    assert "待上门" in page
    story = page[page.index("<h2>经过</h2>") :]
    assert story.index("下单") < story.index("接单") < story.index("派单") < story.index("陈桂兰")
    assert desk.post(f"{path}/cancel", {"reason": " "})[0] == 422
    assert desk.post(f"{path}/cancel", {"reason": "老人改期"})[0] == 303
    page = desk.get(path)
    assert "老人改期" in page
    assert "下一步" not in page


def test_a_busy_caregiver_is_refused_on_the_orders_page(desk: Desk) -> None:
    with transaction() as session:
        manager = make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
        make_filed_price(session, manager)
        caregiver = make_caregiver(session, manager)
        make_assigned_order(session, manager, make_recipient(session, manager), caregiver)
        order = make_order(session, manager, make_recipient(session, manager, id_number("19500806", "113")))
    sign_in(desk.client, "13800000099")
    desk.post(f"/orders/{order.id}/accept")
    assert "陈桂兰（GD2026-000001 7月15日 09:00–10:00）" in desk.get(f"/orders/{order.id}")
    status, page = desk.post(f"/orders/{order.id}/assign", {"caregiver_id": str(caregiver.id)})
    assert status == 409
    assert "已派工单 GD2026-000001" in page
    stored = db.session.get_one(ServiceOrder, order.id, populate_existing=True)
    assert stored.status is OrderStatus.ACCEPTED


def test_a_step_that_does_not_belong_is_a_conflict(desk: Desk) -> None:
    status, page = desk.post(f"/orders/{desk.order}/assign", {"caregiver_id": desk.caregiver})
    assert status == 409
    assert "待接单" in page
    assert desk.post(f"/orders/{desk.order}/missed", {"reason": "家中无人"})[0] in {409, 422}


def test_the_day_shows_who_goes_where_and_who_is_free(desk: Desk) -> None:
    page = desk.get("/orders/day?on=2026-07-16")
    assert page.index("还没有派人") < page.index("全天空闲的护理员") < page.index("陈桂兰")
    desk.post(f"/orders/{desk.order}/accept")
    desk.post(f"/orders/{desk.order}/assign", {"caregiver_id": desk.caregiver})
    page = desk.get("/orders/day?on=2026-07-16")
    assert "还没有派人" not in page
    assert "09:00–10:00" in page


def test_the_panel_counts_the_month_and_links_to_the_list(desk: Desk) -> None:
    page = desk.get("/")
    assert "2026年7月工单" in page
    assert "/orders?month=2026-07&amp;status=placed" in page
    assert "GD2026-000001" in desk.get("/orders?month=2026-07&status=placed")
    assert "GD2026-000001" not in desk.get("/orders?month=2026-07&status=confirmed")
    assert "GD2026-000001" not in desk.get("/orders?month=2026-06")
    assert "GD2026-000001" in desk.get("/orders?month=&q=王秀")


def test_an_auditor_reads_and_changes_nothing(desk: Desk) -> None:
    sign_in(desk.client, PHONES[Role.AUDITOR])
    assert "下一步" not in desk.get(f"/orders/{desk.order}")
    assert "新建工单" not in desk.get("/orders")
    assert desk.post(f"/orders/{desk.order}/accept")[0] == 403
    assert desk.client.get(f"/recipients/{desk.elder}/orders/new").status_code == 403


def test_another_providers_order_is_not_there(desk: Desk) -> None:
    with transaction() as session:
        make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
    sign_in(desk.client, "13800000099")
    desk.get(f"/orders/{desk.order}", 404)
    assert desk.post(f"/orders/{desk.order}/accept")[0] == 404
    assert desk.post(f"/orders/{desk.order}/cancel", {"reason": "x"})[0] == 404
    assert "GD2026" not in desk.get("/orders?month=")
