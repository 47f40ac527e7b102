"""The first page: the month at a glance, and never a page of noughts while there is work."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.enrolment.queries import enrolment_of
from catalog.joining.rejoining import ask_for_joining_day
from catalog.prices.evidence.voiding import request_void
from provider_portal.accounts.models import Provider
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import transaction
from tests.builders import (
    PHONES,
    make_confirmed_order,
    make_evidence,
    make_provider,
    make_team,
    make_user,
    sign_in,
)


@pytest.fixture
def july(context: Flask, client: FlaskClient) -> FlaskClient:
    """The manager of a provider whose only work lies in July."""
    with transaction() as session:
        team = make_team(session)
        make_user(session, team.provider, Role.AUDITOR)
        make_confirmed_order(session, team)
    return sign_in(client)


def text(client: FlaskClient, path: str) -> str:
    """A page's text."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_month_without_work_gives_way_to_the_latest_with_some(july: FlaskClient) -> None:
    with clock_at(beijing(date(2026, 11, 20))):
        page = text(july, "/")
    assert "2026年7月总览" in page
    assert "month=2026-11" in page


def test_any_month_can_be_asked_for(july: FlaskClient) -> None:
    assert "2026年5月总览" in text(july, "/?month=2026-05")


def test_work_to_come_does_not_hide_the_present_month(july: FlaskClient) -> None:
    with clock_at(beijing(date(2026, 6, 20))):
        assert "2026年6月总览" in text(july, "/")


def test_what_is_no_month_is_told(july: FlaskClient) -> None:
    assert july.get("/?month=soon").status_code == 422


def test_a_caregiver_is_sent_to_the_list_of_today(july: FlaskClient) -> None:
    july.post("/sign-out")
    sign_in(july, PHONES[Role.CAREGIVER])
    assert july.get("/").headers["Location"] == "/field/"


def test_what_waits_for_a_second_person_is_told_to_whoever_may_decide(july: FlaskClient) -> None:
    assert "等第二个人复核" not in text(july, "/")
    with transaction() as session:
        provider = session.scalars(select(Provider)).one()
        manager = make_user(session, provider, phone="13900009999", name="张另")
        evidence = make_evidence(session, manager)
        request_void(session, manager, evidence.id, reason="单价看错")
        enrolment = enrolment_of(session, provider.id)
        day, reason = date(2026, 2, 1), "批准文件日期看错"
        ask_for_joining_day(session, manager, enrolment.id, new_on=day, reason=reason, scan_sha256="a" * 64)
    page = text(july, "/")
    assert f"作废价格佐证 {evidence.reference}" in page
    assert "的参与日期" in page
    assert "张另提出" in page
    july.post("/sign-out")
    own = text(sign_in(july, "13900009999"), "/")
    assert "张另（您）提出，请另一位同事复核" in own
    own_auditor = text(sign_in(july.application.test_client(), PHONES[Role.AUDITOR]), "/")
    assert "等第二个人复核" not in own_auditor


def test_a_new_provider_is_led_to_its_first_order(context: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        manager = make_user(session, make_provider(session))
        make_user(session, session.get_one(Provider, manager.provider_id), Role.AUDITOR)
    page = text(sign_in(client), "/")
    assert page.count(">待办<") == 6
    with transaction() as session:
        make_evidence(session, manager)
    assert text(client, "/").count(">待办<") == 5
    auditor = sign_in(context.test_client(), PHONES[Role.AUDITOR])
    assert "开始使用" not in text(auditor, "/")


def test_the_first_steps_are_gone_with_the_first_order(july: FlaskClient) -> None:
    assert "开始使用" not in text(july, "/")
