"""Before the rules end, the first page and 政策比例 say so and what to do, to those who can do something."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.enrolment.queries import enrolment_of
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.entering import enter_rules
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground import clock
from provider_portal.ground.clock import Clock, beijing
from provider_portal.ground.db import transaction
from tests.builders import PHONES, make_provider, make_user, sign_in

PAGES = ("/", "/subsidy-rules")
STRIPE = "的补贴规则 2026-12-31 到期"
OVER = "的补贴规则已在 2026-12-31 到期"
ROLES = (Role.MANAGER, Role.DISPATCHER, Role.FINANCE, Role.CAREGIVER)


@pytest.fixture
def manager(context: Flask) -> Principal:
    with transaction() as session:
        provider: Provider = make_provider(session)
        people = [make_user(session, provider, role) for role in ROLES]
    return people[0]


def go(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(clock, "_process_clock", [Clock(fixed=beijing(day, 9))])


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 16), ""),
        (date(2026, 11, 17), f"{STRIPE}，还剩 45 天（含今天）"),
        (date(2026, 12, 31), f"{STRIPE}，今天是最后一天"),
        (date(2027, 1, 1), OVER),
    ],
)
@pytest.mark.usefixtures("manager")
def test_both_pages_warn_from_the_45th_day_and_after_the_end(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, day: date, words: str
) -> None:
    go(monkeypatch, day)
    sign_in(client)
    for path in PAGES:
        html = page(client, path)
        assert words in html
        assert bool(words) == ("notice-warn" in html)


@pytest.mark.usefixtures("manager")
def test_before_the_end_every_line_says_what_to_do_and_where(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(monkeypatch, date(2026, 12, 1))
    sign_in(client)
    for path in PAGES:
        html = page(client, path)
        assert "湖南省津市市的补贴规则" in html
        assert "12月的券请在12月31日前（含当天）核销完" in html
        assert "1月1日起能不能抵扣" in html
        for href in ("/redemptions", "/recipients", "/subsidy-rules/new?county=430781"):
            assert f'<a class="nowrap" href="{href}">' in html


@pytest.mark.usefixtures("manager")
def test_after_the_end_new_orders_wait_for_the_countys_document(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(monkeypatch, date(2027, 1, 5))
    sign_in(client)
    for path in PAGES:
        html = page(client, path)
        assert "1月1日起新开的工单没有补贴规则可用，先标“待新政策明确”" in html
        assert "录入县里的文件" in html
        assert "核销完" not in html


@pytest.mark.parametrize(
    ("role", "links"),
    [
        (Role.DISPATCHER, {"/recipients", "/subsidy-rules?county=430781"}),
        (Role.FINANCE, {"/recipients", "/redemptions", "/subsidy-rules?county=430781"}),
    ],
)
@pytest.mark.usefixtures("manager")
def test_others_get_the_links_that_are_open_to_them(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, role: Role, links: set[str]
) -> None:
    go(monkeypatch, date(2026, 12, 1))
    sign_in(client, PHONES[role])
    for path in PAGES:
        html = page(client, path)
        assert STRIPE in html
        assert "请机构负责人在“政策比例”页录入" in html
        for href in (
            "/redemptions",
            "/recipients",
            "/subsidy-rules?county=430781",
            "/subsidy-rules/new?county=430781",
        ):
            assert (f'<a class="nowrap" href="{href}">' in html) == (href in links)
        for href in links:
            assert client.get(href).status_code == 200


@pytest.mark.usefixtures("manager")
def test_a_caregiver_does_not_see_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    go(monkeypatch, date(2026, 12, 1))
    sign_in(client, PHONES[Role.CAREGIVER])
    assert "补贴规则" not in page(client, "/field/")
    assert client.get("/subsidy-rules").status_code == 403


def test_the_countys_document_ends_the_warning_for_the_classes_it_names(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, manager: Principal
) -> None:
    go(monkeypatch, date(2026, 12, 1))
    sign_in(client)
    assert "涉及：居家上门、日间托养。" in page(client, "/")

    def enter(first: date, *classes: VoucherClass) -> None:
        with transaction() as session:
            enter_rules(
                session,
                manager,
                classes=classes,
                rate=None,
                cap_fen=None,
                first=first,
                until=date(2028, 1, 1),
                source="津民发〔2026〕12号",
                scan_sha256="a" * 64,
            )

    enter(date(2027, 1, 1), VoucherClass.HOME_VISIT)
    assert "涉及：日间托养。" in page(client, "/")
    enter(date(2027, 2, 1), VoucherClass.DAY_CARE)
    assert "下一份规则从 2027-02-01 起，中间没有规则" in page(client, "/")
    enter(date(2027, 1, 1), VoucherClass.DAY_CARE)
    for path in PAGES:
        assert "notice-warn" not in page(client, path)


def test_a_county_that_is_left_before_the_end_is_not_warned_of(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, manager: Principal
) -> None:
    go(monkeypatch, date(2026, 12, 1))
    sign_in(client)
    for ended_on, warned in ((date(2027, 1, 1), False), (date(2027, 1, 2), True)):
        with transaction() as session:
            enrolment_of(session, manager.provider_id).ended_on = ended_on
        assert (STRIPE in page(client, "/")) is warned
