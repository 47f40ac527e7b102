"""Importing a notice: it counts at once, the same one changes nothing, a corrected one takes its place."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from provider_portal.ground.audit import PLATFORM, AuditEntry, broken_entries
from provider_portal.ground.calendar.importing import LONGEST_SOURCE, Import, import_notice
from provider_portal.ground.calendar.models import CalendarNotice
from provider_portal.ground.calendar.notice import DayKind, NoticeDay
from provider_portal.ground.calendar.queries import calendar_of
from provider_portal.ground.calendar.shipped import shipped_notices
from provider_portal.ground.calendar.workdays import CalendarStatus
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import ConflictError, RuleError
from tests.builders import make_provider, token_header
from tests.processes import run_portal

SOURCE = "国务院办公厅关于2027年部分节假日安排的通知"
PUBLISHED = date(2026, 11, 4)
SUNDAY = date(2026, 12, 27)
DAYS = (
    NoticeDay(on=SUNDAY, kind=DayKind.WORKDAY, name="元旦"),
    NoticeDay(on=date(2026, 12, 31), kind=DayKind.HOLIDAY, name="元旦"),
    NoticeDay(on=date(2027, 1, 1), kind=DayKind.HOLIDAY, name="元旦"),
)


@pytest.fixture(autouse=True)
def _november() -> Any:
    with clock_at(beijing(date(2026, 11, 25), 9)):
        yield


def bring(session: Session, days: tuple[NoticeDay, ...] = DAYS, source: str = SOURCE) -> Import:
    return import_notice(session, days, source=source, published_on=PUBLISHED)


def numbers(session: Session) -> list[tuple[int, int]]:
    query = select(CalendarNotice.year, CalendarNotice.number).order_by(CalendarNotice.number)
    return [(year, number) for year, number in session.execute(query)]


def test_an_imported_notice_counts_at_once(session: Session) -> None:
    assert calendar_of(session).status(SUNDAY) is CalendarStatus.PROVISIONAL
    result = bring(session)
    assert (result.changed, result.replaced, result.notice.year) == (True, None, 2027)
    calendar = calendar_of(session)
    assert calendar.status(SUNDAY, date(2027, 1, 4)) is CalendarStatus.OFFICIAL
    assert calendar.is_working_day(SUNDAY)
    assert calendar.years[2027].same_as(result.notice)
    assert date(2027, 10, 1) in result.unnamed
    assert date(2027, 1, 1) not in result.unnamed


def test_the_same_notice_again_changes_nothing(session: Session) -> None:
    first = bring(session)
    again = bring(session, source=f"  {SOURCE}\n")
    assert (again.changed, again.notice) == (False, first.notice)
    assert numbers(session) == [(2027, 1)]
    shipped = shipped_notices()[1]
    assert not import_notice(
        session, shipped.days, source=shipped.source, published_on=shipped.published_on
    ).changed


def test_a_corrected_notice_takes_the_place_and_both_stay_in_history(session: Session) -> None:
    first = bring(session)
    corrected = bring(session, DAYS[2:])
    assert corrected.replaced == first.notice
    calendar = calendar_of(session)
    assert calendar.years[2027].days == DAYS[2:]
    assert calendar.earlier(2027) == (first.notice,)
    assert not calendar.is_working_day(SUNDAY)
    assert bring(session).changed
    assert numbers(session) == [(2027, 1), (2027, 2), (2027, 3)]


def test_a_corrected_notice_of_a_shipped_year_takes_its_place_too(session: Session) -> None:
    shipped = shipped_notices()[1]
    result = bring(session, (*shipped.days, DAYS[0]), source="2026 年更正")
    assert result.replaced == shipped
    assert result.unnamed == []
    assert calendar_of(session).is_working_day(SUNDAY)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"source": " \n"}, "notice_source"),
        ({"source": "x" * (LONGEST_SOURCE + 1)}, "notice_source"),
        ({"source": "通知\x00"}, "notice_source"),
        ({"source": SOURCE, "published_on": date(2026, 11, 26)}, "published_in_future"),
    ],
)
def test_a_notice_without_its_paper_is_refused(session: Session, given: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleError) as refused:
        import_notice(session, DAYS, **given)
    assert refused.value.code == code
    assert numbers(session) == []


def test_a_longest_source_published_today_is_taken(session: Session) -> None:
    today = date(2026, 11, 25)
    assert import_notice(session, DAYS, source="x" * LONGEST_SOURCE, published_on=today).changed


def test_two_imports_at_the_same_moment_are_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(session)
    monkeypatch.setattr("provider_portal.ground.calendar.importing._next_number", lambda *_: 1)
    with pytest.raises(ConflictError) as refused:
        bring(session, DAYS[2:])
    assert refused.value.code == "notice_taken"


def test_an_import_stands_in_the_platforms_chain(context: Flask) -> None:
    with transaction() as session:
        bring(session)
    with transaction() as session:
        bring(session, DAYS[1:])
    session = db.session()
    entries = list(session.scalars(select(AuditEntry).where(AuditEntry.chain == PLATFORM)))
    assert [entry.action for entry in entries] == ["calendar.import"] * 2
    assert entries[0].before == {}
    assert (entries[1].before["workdays"], entries[1].after["workdays"]) == (1, 0)
    assert entries[1].after["number"] == 2
    assert entries[1].before["days_sha256"] == entries[0].after["days_sha256"]
    assert list(broken_entries(session, PLATFORM)) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE calendar_notice SET source = 'x'", "DELETE FROM calendar_notice"]
)
def test_an_imported_notice_is_never_edited_or_removed(context: Flask, statement: str) -> None:
    with transaction() as session:
        bring(session)
    db.session.rollback()
    with pytest.raises(DatabaseError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))


def test_a_server_sees_what_another_process_imports(
    app: Flask, client: FlaskClient, database_url: str, tmp_path: Path
) -> None:
    with app.app_context(), transaction() as session:
        headers = token_header(session, make_provider(session).id)

    def working_days() -> list[str]:
        days = client.get("/api/v1/working-days?from=2026-12-26&until=2027-01-02", headers=headers)
        listed: list[str] = days.get_json()["days"]
        return listed

    assert "2026-12-27" not in working_days()
    file = tmp_path / "2027.json"
    file.write_text(json.dumps({"days": [{"on": str(day.on), "kind": day.kind} for day in DAYS]}))
    env = {
        "PORTAL_VAR": str(tmp_path / "var"),
        "DATABASE_URL": database_url,
        "PORTAL_NOW": "2026-11-25T09:00:00+08:00",
    }
    command = ["calendar", "import", str(file), "--source", SOURCE, "--published-on", "2026-11-04"]
    done = run_portal(command, env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "已导入 2027 年的放假安排：放假 2 天，调休上班 1 天" in done.stdout
    assert "没有写到法定节假日 2月5日、2月6日" in done.stdout
    assert working_days() == ["2026-12-27", "2026-12-28", "2026-12-29", "2026-12-30"]
    again = run_portal(command, env)
    assert (again.returncode, again.stdout) == (0, "2027 年的这份通知已经导入过，没有改动。\n")
    listed = run_portal(["calendar", "list"], env).stdout.splitlines()
    assert listed[0].startswith("2027  国务院已公布，12 月暂定（等 2028 年的通知）  放假 2 天，调休上班 1 天")
    assert listed[0].endswith(SOURCE)
    assert [line[:4] for line in listed] == ["2027", "2026", "2025"]
    years = json.loads(run_portal(["calendar", "list", "--json"], env).stdout)
    assert {
        key: years[0][key] for key in ("year", "status", "provisional_from", "source", "published_on")
    } == {
        "year": 2027,
        "status": "official",
        "provisional_from": "2027-12-01",
        "source": SOURCE,
        "published_on": "2026-11-04",
    }
    assert (years[0]["holidays"], years[0]["workdays"], years[0]["earlier"]) == (2, 1, [])


def test_a_wrong_file_leaves_nothing_behind(context: Flask, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"days": [{"on": "2027-01-04", "kind": "workday"}]}')
    env = {"PORTAL_VAR": str(tmp_path / "var"), "DATABASE_URL": database_url}
    done = run_portal(["calendar", "import", str(file), "--source", SOURCE], env)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "第 1 条（2027-01-04 周一）：周一至周五本来就上班，调休上班只会是周六、周日，请核对日期。"
    ]
    assert numbers(db.session()) == []
    assert run_portal(["calendar", "import", str(file)], env).returncode == 2
