"""Where the settlement clock is shown, the calendar says what it rests on, and what is still missing."""

from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from provider_portal.accounts.roles import Role
from provider_portal.ground import clock
from provider_portal.ground.calendar.importing import import_notice
from provider_portal.ground.calendar.notice import DayKind, NoticeDay
from provider_portal.ground.clock import Clock, beijing
from provider_portal.ground.db import transaction
from tests.builders import PHONES, sign_in
from tests.web.claiming.claim_scene import MONTH, Scene, frozen

DECEMBER_1 = beijing(date(2026, 12, 1), 9)
SOURCE_2026 = "国务院办公厅关于2026年部分节假日安排的通知"
CORRECTED = tuple(NoticeDay(on=date(2026, 8, day), kind=DayKind.HOLIDAY, name="抗洪") for day in (4, 5, 6))
NEXT_YEAR = (
    NoticeDay(on=date(2026, 12, 12), kind=DayKind.WORKDAY),
    NoticeDay(on=date(2027, 1, 1), kind=DayKind.HOLIDAY, name="元旦"),
)


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def bring(days: tuple[NoticeDay, ...]) -> None:
    with transaction() as session:
        import_notice(session, days, source="新的通知")


def at(monkeypatch: pytest.MonkeyPatch, instant: datetime) -> None:
    monkeypatch.setattr(clock, "_process_clock", [Clock(fixed=instant)])


def test_a_month_names_the_notice_its_days_off_and_its_make_up_day(scene: Scene, client: FlaskClient) -> None:
    finance = sign_in(client, PHONES[Role.FINANCE])
    september = page(finance, "/claims/2026-09")
    assert SOURCE_2026 in september
    assert "10月1日至10月7日 国庆节放假；10月10日 周六 调休上班" in september
    assert "暂定" not in september
    assert "期限内的放假和调休" not in page(finance, "/claims/2026-07")


def test_a_month_that_waits_for_a_notice_is_marked_and_says_what_to_do(
    scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, DECEMBER_1)
    finance = sign_in(client, PHONES[Role.FINANCE])
    november = page(finance, "/claims/2026-11")
    assert "2027 年的放假安排还没有导入" in november
    assert "请联系平台运维导入通知" in november
    assert "2026-12-14 周一" in november
    bring(NEXT_YEAR)
    november = page(finance, "/claims/2026-11")
    assert "暂定" not in november
    assert "2026-12-11 周五" not in november
    assert "新的通知" in november
    assert "12月12日 周六 调休上班" in november


def test_a_deadline_on_a_make_up_day_says_so(
    scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, DECEMBER_1)
    late = NoticeDay(on=date(2026, 8, 15), kind=DayKind.WORKDAY)
    bring((*CORRECTED[:1], late, NoticeDay(on=date(2026, 8, 29), kind=DayKind.WORKDAY)))
    finance = sign_in(client, PHONES[Role.FINANCE])
    for path in ("/claims/2026-07", "/claims", "/?month=2026-07"):
        assert "调休上班" in page(finance, path), path
    assert "2026-08-15 周六（调休上班）" in page(finance, "/claims/2026-07")


def test_lists_mark_a_deadline_that_may_move(
    scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    finance = sign_in(client, PHONES[Role.FINANCE])
    for path in ("/claims", "/?month=2026-07"):
        assert ">暂定<" not in page(finance, path)
    at(monkeypatch, DECEMBER_1)
    monkeypatch.setattr("receipts.settlement.clock.REVIEW_WORKING_DAYS", 90)
    for path in ("/claims", "/?month=2026-07"):
        assert ">暂定<" in page(finance, path)


def test_a_frozen_month_keeps_the_calendar_it_was_frozen_with(
    scene: Scene, client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(scene, client)
    before = client.get(MONTH, headers=scene.finance).get_json()["clock"]
    at(monkeypatch, DECEMBER_1)
    bring(CORRECTED)
    unfrozen = client.get("/api/v1/settlement-clock?month=2026-07", headers=scene.finance).get_json()
    assert (before["review_due_on"], unfrozen["review_due_on"]) == ("2026-08-14", "2026-08-19")
    assert client.get(MONTH, headers=scene.finance).get_json()["clock"] == before
    finance = sign_in(app.test_client(), PHONES[Role.FINANCE])
    july = page(finance, "/claims/2026-07")
    assert "2026-08-14" in july
    assert "本月封存时就是按这份日历" in july
    assert "2026-08-14" in page(finance, "/claims")
