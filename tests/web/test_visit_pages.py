"""The caregiver's pages without JavaScript, the office's beside them, and who may look at what."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from orders.ordering.models import OrderLine, ServiceOrder
from orders.visits.models import Confirmation, Evidence, VisitEvent
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from tests.builders import (
    PHONES,
    make_assigned_order,
    make_caregiver,
    make_confirmed_order,
    make_provider,
    make_team,
    make_user,
    sign_in,
    signature_png,
)
from tests.pictures import jpeg
from tests.web.answers import json_of

NINE = beijing(date(2026, 7, 15), 9)
FAR = "13800000077"
STRANGER = "13800000088"


@pytest.fixture
def order_id(app: Flask) -> Iterator[UUID]:
    """An assigned order of today, and another provider beside it; it is nine in the morning."""
    with app.app_context(), clock_at(NINE - timedelta(days=1)), transaction() as session:
        team = make_team(session)
        order = make_assigned_order(session, team.manager, team.recipient, team.caregiver)
        make_user(session, team.provider, Role.DISPATCHER)
        make_user(session, team.provider, Role.AUDITOR)
        stranger = make_user(session, team.provider, Role.CAREGIVER, phone=STRANGER, name="吴小梅")
        make_caregiver(session, team.manager, "吴小梅", user_id=stranger.user_id)
        make_user(session, make_provider(session, code="JSAN"), Role.MANAGER, phone=FAR)
    with clock_at(NINE):
        yield order.id


def rows(app: Flask, kind: Any) -> list[Any]:
    with app.app_context():
        return list(db.session.scalars(select(kind)))


def text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_a_caregiver_is_led_through_the_visit_without_javascript(
    app: Flask, client: FlaskClient, order_id: UUID
) -> None:
    sign_in(client, PHONES[Role.CAREGIVER])
    home = client.get("/sign-in")
    assert home.location == "/field/"
    assert "王秀英" in text(client, "/field/")
    page = f"/field/orders/{order_id}"
    assert "第 1 步" in text(client, page)
    blind = {"position_state": "off", "reason": "屋里没有信号"}
    assert client.post(page, data=blind).status_code == 303
    assert "第 2 步" in text(client, page)
    photo = {"kind": "before", "file": (io.BytesIO(jpeg()), "a.jpg")}
    assert client.post(f"{page}/photos", data=photo).location == page
    line = rows(app, OrderLine)[0]
    assert "上门擦浴" in text(client, f"{page}/check-out")
    assert client.post(f"{page}/check-out", data=blind | {"done": f"{line.id}:1"}).status_code == 303
    assert "120.00 元" in text(client, f"{page}/confirmation")
    refused = client.post(f"{page}/confirmation", data={"signer_kind": "relative", "signer_name": "王芳"})
    assert refused.status_code == 422
    body = refused.get_data(as_text=True)
    assert "与老人的关系" in body
    assert 'value="王芳"' in body
    signed = {"signer_kind": "recipient", "signature_png": signature_png()}
    assert client.post(f"{page}/confirmation", data=signed).status_code == 303
    assert "这次服务做完了" in text(client, page)
    events = rows(app, VisitEvent)
    assert [(event.happened_at, event.reason) for event in events] == [(NINE, "屋里没有信号")] * 2
    assert rows(app, Confirmation)[0].total_fen == 12000


def test_a_page_that_is_not_filled_in_says_what_is_missing(client: FlaskClient, order_id: UUID) -> None:
    sign_in(client, PHONES[Role.CAREGIVER])
    page = f"/field/orders/{order_id}"
    hasty = client.post(page)  # pressed before the page's script had run
    assert hasty.status_code == 422
    assert "还没有取得位置" in hasty.get_data(as_text=True)
    half = client.post(page, data={"position_state": "fixed"})
    assert half.status_code == 422
    assert "经纬度" in half.get_data(as_text=True)
    bare = client.post(f"{page}/photos", data={"kind": "before"})
    assert bare.status_code == 422
    assert "请选择一张照片" in bare.get_data(as_text=True)


def test_a_check_out_without_a_tick_is_asked_again_and_ticks_can_be_mended(
    app: Flask, client: FlaskClient, order_id: UUID
) -> None:
    sign_in(client, PHONES[Role.CAREGIVER])
    page = f"/field/orders/{order_id}"
    blind = {"position_state": "off", "reason": "屋里没有信号"}
    client.post(page, data=blind)
    line = rows(app, OrderLine)[0]
    for done in (
        {},
        {"done": f"{line.id}:0"},
        {"done": f"{line.id}:-1"},
        {"done": "x"},
        {"done": f"{line.id}:2"},
    ):
        assert client.post(f"{page}/check-out", data=blind | done).status_code == 422
    ticked = blind | {"done": f"{line.id}:1"}
    assert client.post(f"{page}/check-out", data=ticked).status_code == 303
    assert "重新勾选签退" in text(client, f"{page}/confirmation")
    assert "以最后一次为准" in text(client, f"{page}/check-out")
    assert client.post(f"{page}/check-out", data=ticked).status_code == 303
    assert len(rows(app, VisitEvent)) == 3


def test_the_script_gets_json_for_a_photograph(client: FlaskClient, order_id: UUID) -> None:
    sign_in(client, PHONES[Role.CAREGIVER])
    form = {"kind": "after", "taken_at": "2026-07-15T09:00:00+08:00", "file": (io.BytesIO(jpeg()), "a.jpg")}
    address = f"/field/orders/{order_id}/photos"
    answer = client.post(address, data=form, headers={"Accept": "application/json"})
    assert answer.status_code == 201
    assert set(json_of(answer)) == {"id", "sha256", "duplicate_of", "findings"}


def test_a_caregiver_sees_five_days_of_their_own_and_nothing_else(
    client: FlaskClient, order_id: UUID
) -> None:
    sign_in(client, STRANGER)
    assert "今天没有派给您的工单" in text(client, "/field/")
    text(client, f"/field/orders/{order_id}", 404)
    sign_in(client, PHONES[Role.CAREGIVER])
    for days, status in ((-4, 404), (-3, 200), (1, 200), (2, 404)):
        with clock_at(NINE + timedelta(days=days)):
            text(client, f"/field/orders/{order_id}", status)
    assert "回到今天" in text(client, "/field/?day=2026-07-16")
    assert "王秀英" in text(client, "/field/?day=2027-01-01")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.FINANCE, Role.AUDITOR])
def test_the_phones_pages_are_the_caregivers(client: FlaskClient, order_id: UUID, role: Role) -> None:
    sign_in(client, PHONES[role])
    text(client, "/field/", 403)
    text(client, f"/field/orders/{order_id}", 403)


def test_pictures_are_shown_to_those_who_may_see_them(
    app: Flask, client: FlaskClient, order_id: UUID
) -> None:
    sign_in(client, PHONES[Role.CAREGIVER])
    data = jpeg(orientation=6)
    client.post(
        f"/field/orders/{order_id}/photos", data={"kind": "before", "file": (io.BytesIO(data), "a.jpg")}
    )
    address = f"/evidence/{rows(app, Evidence)[0].id}"
    for phone, status in (
        (PHONES[Role.CAREGIVER], 200),
        (PHONES[Role.AUDITOR], 200),
        (STRANGER, 403),
        (FAR, 404),
    ):
        sign_in(client, phone)
        for copy in ("display", "thumbnail", "original"):
            answer = client.get(f"{address}/{copy}")
            assert answer.status_code == status, (phone, copy)
            if status == 200:
                assert answer.content_type == "image/jpeg"
                assert answer.headers["Cache-Control"] == "private, max-age=86400"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert (answer.get_data() == data) is (copy == "original")
    text(client, f"{address}/raw", 404)
    client.post("/sign-out")
    assert client.get(f"{address}/display").status_code == 302


def test_the_office_enters_late_and_a_colleague_approves(
    app: Flask, client: FlaskClient, order_id: UUID
) -> None:
    page = f"/orders/{order_id}/late-entry"
    sign_in(client, PHONES[Role.DISPATCHER])
    assert 'value="2026-07-15T09:00"' in text(client, page)
    bare = client.post(page, data={"kind": "check_in", "happened_at": "2026-07-15T08:50"})
    assert bare.status_code == 422
    form = {"kind": "check_in", "happened_at": "2026-07-15T08:50", "reason": "手机没电"}
    assert client.post(page, data=form).location == f"/orders/{order_id}"
    assert "请另一位同事复核" in text(client, "/visits/tray")
    event = rows(app, VisitEvent)[0]
    assert (event.happened_at, event.late_entry) == (NINE - timedelta(minutes=10), True)
    approve = f"/visits/late-entries/{event.id}/approve"
    assert client.post(approve).status_code == 422
    sign_in(client, FAR)
    assert client.post(approve).status_code == 404
    sign_in(client, PHONES[Role.AUDITOR])
    assert client.post(approve).status_code == 403
    sign_in(client, PHONES[Role.MANAGER])
    assert "核实无误，复核" in text(client, "/visits/tray")
    assert client.post(approve).status_code == 303
    assert "没有等待复核的补录" in text(client, "/visits/tray")


def test_the_orders_page_shows_the_visit_and_its_signature(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction() as session:
        team = make_team(session)
        order: ServiceOrder = make_confirmed_order(session, team)
    with clock_at(NINE + timedelta(hours=2)):
        sign_in(client, PHONES[Role.MANAGER])
        page = text(client, f"/orders/{order.id}")
        assert "自查发现" in page
        assert "这次服务还没有照片" in page
        assert f"/orders/{order.id}/signature" in page
        answer = client.get(f"/orders/{order.id}/signature")
        assert (answer.status_code, answer.content_type) == (200, "image/png")
        text(client, f"/orders/{order.id}/photos")
        assert "已经确认过了" in text(client, f"/orders/{order.id}/confirmation")
