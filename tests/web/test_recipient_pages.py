"""Elders and caregivers in the office: what is typed is kept, what is wrong is told at its place."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from orders.people.models import Caregiver
from orders.recipients.models import Agreement, Recipient
from orders.recipients.queries import agreements_of, voucher_months
from provider_portal.accounts.roles import Role
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from tests.builders import (
    PHONES,
    id_number,
    make_caregiver,
    make_provider,
    make_recipient,
    make_user,
    sign_in,
)

ELDER = {
    "name": "王秀英",
    "id_number": id_number(),
    "phone": "139 0736 0001",
    "address": "汪家桥街道澧水路 12 号",
    "level": "severe",
    "assessed_on": "2026-02-01",
}
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock_at(beijing(date(2026, 7, 14), 8)):
        yield


@pytest.fixture
def office(context: Flask, client: FlaskClient) -> FlaskClient:
    with transaction() as session:
        provider = make_provider(session)
        for role in Role:
            make_user(session, provider, role)
    return sign_in(client)


@pytest.fixture
def elder(office: FlaskClient) -> Recipient:
    office.post("/recipients/new", data=ELDER)
    return db.session.scalars(select(Recipient)).one()


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_an_elder_is_registered_and_the_number_is_shown_masked(office: FlaskClient, elder: Recipient) -> None:
    page = text(office, f"/recipients/{elder.id}")
    assert "4307**********1020" in page
    assert id_number() not in page
    assert elder.phone == "13907360001"
    assert "今天可以使用消费券" in page


def test_everything_wrong_is_told_at_once_and_what_was_typed_is_kept(office: FlaskClient) -> None:
    answer = office.post("/recipients/new", data=ELDER | {"id_number": "430781194803121021", "phone": "12"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "校验不通过" in page
    assert "11 位手机号" in page
    assert 'value="王秀英"' in page
    assert db.session.scalar(select(Recipient)) is None


def test_a_known_elder_is_a_conflict_at_the_number(office: FlaskClient, elder: Recipient) -> None:
    answer = office.post("/recipients/new", data=ELDER | {"name": "王秀莲"})
    assert answer.status_code == 409
    assert "已登记在“王秀英”名下" in answer.get_data(as_text=True)


def test_a_double_click_registers_once(office: FlaskClient) -> None:
    first, again = (office.post("/recipients/new", data=ELDER | {"_once": "abc"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location


def test_the_whole_number_is_shown_on_demand_and_the_look_is_kept(
    office: FlaskClient, elder: Recipient
) -> None:
    page = office.post(f"/recipients/{elder.id}/identity-number").get_data(as_text=True)
    assert id_number() in page
    assert id_number() not in text(office, f"/recipients/{elder.id}")
    looks = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "recipient.read_id_number"))
    assert [look.person_name for look in looks] == ["周建国"]


def test_finance_reads_and_neither_writes_nor_sees_the_number(office: FlaskClient, elder: Recipient) -> None:
    sign_in(office, PHONES[Role.FINANCE])
    page = text(office, f"/recipients/{elder.id}")
    assert "修改档案" not in page
    assert "查看完整身份证号" not in page
    assert office.post(f"/recipients/{elder.id}/identity-number").status_code == 403
    assert office.post("/recipients/new", data=ELDER).status_code == 403


def test_a_caregiver_sees_no_file(office: FlaskClient, elder: Recipient) -> None:
    sign_in(office, PHONES[Role.CAREGIVER])
    for path in ("/recipients", f"/recipients/{elder.id}", "/orders", "/orders/day", "/caregivers"):
        assert office.get(path).status_code == 403


def test_a_stale_edit_is_told_and_offers_the_newest_file(office: FlaskClient, elder: Recipient) -> None:
    path = f"/recipients/{elder.id}/edit"
    form = {name: value for name, value in ELDER.items() if name != "id_number"} | {"version": "1"}
    assert office.post(path, data=form | {"address": "襄阳街 3 号"}).status_code == 303
    answer = office.post(path, data=form | {"address": "别处"})
    assert answer.status_code == 409
    assert "打开最新档案" in answer.get_data(as_text=True)
    assert "别处" in answer.get_data(as_text=True)


def test_elders_are_found_by_initials(office: FlaskClient, elder: Recipient) -> None:
    assert "王秀英" in text(office, "/recipients?q=wxy")
    assert "没有找到" in text(office, "/recipients?q=zzz")


def test_an_agreement_with_its_scan_is_kept_and_opened_again(office: FlaskClient, elder: Recipient) -> None:
    days = {"signed_on": "2026-06-30", "from_on": "2026-07-01", "last_on": "2026-12-31"}
    path = f"/recipients/{elder.id}/agreements"
    assert office.post(path, data=days | {"scan": (BytesIO(PDF), "协议.pdf")}).status_code == 303
    kept = agreements_of(db.session(), elder.provider_id, elder.id)[0]
    assert kept.until_on == date(2027, 1, 1)
    page = text(office, f"/recipients/{elder.id}")
    assert "2026-07-01 至 2026-12-31" in page
    scan = office.get(f"{path}/{kept.id}/scan")
    assert (scan.data, scan.mimetype) == (PDF, "application/pdf")


def test_a_scan_that_is_none_is_refused_by_its_content(office: FlaskClient, elder: Recipient) -> None:
    days = {"signed_on": "2026-06-30", "from_on": "2026-07-01", "last_on": "2026-12-31"}
    answer = office.post(
        f"/recipients/{elder.id}/agreements", data=days | {"scan": (BytesIO(b"MZ exe"), "协议.pdf")}
    )
    assert answer.status_code == 422
    assert "PDF、JPEG 或 PNG" in answer.get_data(as_text=True)
    assert db.session.scalar(select(Agreement)) is None


def test_a_voucher_is_recorded_in_yuan_and_three_decimals_are_refused(
    office: FlaskClient, elder: Recipient
) -> None:
    path = f"/recipients/{elder.id}/vouchers"
    form = {"month": "2026-07", "voucher_class": "home_visit", "cap_left_fen": "500.50"}
    wrong = office.post(path, data=form | {"cap_left_fen": "500.505"})
    assert wrong.status_code == 422
    assert "两位小数" in wrong.get_data(as_text=True)
    assert office.post(path, data=form).status_code == 303
    assert voucher_months(db.session(), elder.provider_id, elder.id)[0].left_fen == 50050


def test_another_providers_elder_is_not_there(office: FlaskClient, elder: Recipient) -> None:
    with transaction() as session:
        make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
    sign_in(office, "13800000099")
    assert "王秀英" not in text(office, "/recipients")
    for path in ("", "/edit", "/orders/new"):
        assert office.get(f"/recipients/{elder.id}{path}").status_code == 404
    assert office.get("/recipients/not-an-id").status_code == 404


def test_a_caregiver_is_added_and_the_certificates_last_day_counts(office: FlaskClient) -> None:
    form = {"name": "陈桂兰", "phone": "13807360009", "certificate": "4307", "last_valid_on": "2026-07-14"}
    assert office.post("/caregivers/new", data=form).status_code == 303
    kept = db.session.scalar(select(Caregiver))
    assert kept is not None
    assert kept.valid_until == date(2026, 7, 15)
    assert "30 天内到期" in text(office, "/caregivers")
    with clock_at(beijing(date(2026, 7, 15))):
        assert "已过期，不能派单" in text(office, "/caregivers")
    start = text(office, f"/caregivers/{kept.id}/edit")
    assert 'value="2026-07-14"' in start


def test_an_empty_portal_says_what_to_do_first(office: FlaskClient) -> None:
    assert "登记第一位老人" in text(office, "/recipients")
    assert "登记第一位护理员" in text(office, "/caregivers")
    assert "登记第一位老人" in text(office, "/orders/new")
    for path in ("/orders", "/orders/day", "/orders?month=bad", "/orders/day?on=bad", "/"):
        text(office, path)


def test_initials_and_lists_are_those_of_ones_own_provider(office: FlaskClient) -> None:
    with transaction() as session:
        other = make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
        make_recipient(session, other, name="别家老人")
        make_caregiver(session, other, "别家护理员")
    assert "别家" not in text(office, "/recipients") + text(office, "/caregivers") + text(
        office, "/orders/day"
    )
