"""`portal calendar`: the notices of the State Council, for every provider of the platform."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from provider_portal.ground.calendar.importing import Import, import_notice
from provider_portal.ground.calendar.notice import DayKind, Notice
from provider_portal.ground.calendar.notice_file import MOST_BYTES, read_notice_days
from provider_portal.ground.calendar.overview import YearRow, year_rows
from provider_portal.ground.calendar.queries import calendar_of
from provider_portal.ground.clock import beijing_day
from provider_portal.ground.db import db, transaction
from provider_portal.ground.frozen import Json

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def calendar() -> None:
    """Notices and years."""


@calendar.command("list", help="列出各年的放假安排：是否已公布、放假和调休上班各几天、公布日期、依据。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def calendar_list(*, as_json: bool) -> None:
    """One line a year, the latest first; notices whose place was taken stand below."""
    rows = year_rows(calendar_of(db.session()))
    if as_json:
        click.echo(json.dumps([_year_json(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row.year}  {row.state}" + (f"  {_words(row.notice)}" if row.notice else ""))
        for earlier in reversed(row.earlier):
            click.echo(f"      已被更正  {_words(earlier)}")


@calendar.command(
    "import",
    help="导入国务院的一份放假安排，对所有机构立即生效，不用重启。文件是 JSON："
    '{"days": [{"on": "2027-01-01", "kind": "holiday", "name": "元旦"}]}，放假写 holiday，调休上班写 workday，'
    "可以包含上一年 12 月的日子。同一年再导入一份，就取代前一份，前一份保留在历史里。",
)
@click.argument("file", type=FILE)
@click.option("--source", required=True, help="通知的名称和文号")
@click.option("--published-on", type=DAY, help="公布日期")
def calendar_import(file: Path, source: str, published_on: datetime | None) -> None:
    """Read a notice whole or not at all."""
    with file.open("rb") as content:
        days = read_notice_days(content.read(MOST_BYTES + 1))
    with transaction() as session:
        result = import_notice(
            session, days, source=source, published_on=published_on.date() if published_on else None
        )
    for line in _result(result):
        click.echo(line)


def _result(result: Import) -> Iterator[str]:
    notice = result.notice
    if not result.changed:
        yield f"{notice.year} 年的这份通知已经导入过，没有改动。"
        return
    yield f"已导入 {notice.year} 年的放假安排：{_counts(notice)}。"
    if result.replaced is not None:
        yield f"它取代了原来的通知（{_words(result.replaced)}）；已封存的申报月份仍按原来的日历。"
    if result.unnamed:
        days = "、".join(f"{day.month}月{day.day}日" for day in result.unnamed)
        yield f"请核对文件是否录全：通知里没有写到法定节假日 {days}。更正请补全后再导入一次。"


def _words(notice: Notice) -> str:
    published = f"{notice.published_on} 公布" if notice.published_on else "公布日期未填"
    came = f"{beijing_day(notice.imported_at)} 导入" if notice.imported_at else "随系统提供"
    return f"{_counts(notice)}  {published}  {came}  {notice.source}"


def _counts(notice: Notice) -> str:
    return "，".join(f"{kind.label} {notice.count(kind)} 天" for kind in DayKind)


def _year_json(row: YearRow) -> Json:
    return {
        "year": row.year,
        "status": row.status.value,
        "provisional_from": row.provisional_from.isoformat() if row.provisional_from else None,
        **_notice_json(row.notice),
        "earlier": [_notice_json(notice) for notice in row.earlier],
    }


def _notice_json(notice: Notice | None) -> Json:
    if notice is None:
        return {"source": None, "published_on": None, "imported_at": None, "holidays": 0, "workdays": 0}
    return {
        "source": notice.source,
        "published_on": notice.published_on.isoformat() if notice.published_on else None,
        "imported_at": notice.imported_at.isoformat() if notice.imported_at else None,
        "holidays": notice.count(DayKind.HOLIDAY),
        "workdays": notice.count(DayKind.WORKDAY),
    }
