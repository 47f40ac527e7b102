"""Importing a notice of the State Council: the platform operator's step, for every provider at once."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from provider_portal.ground.audit import act_now, note
from provider_portal.ground.calendar.models import CalendarNotice
from provider_portal.ground.calendar.notice import DayKind, Notice, NoticeDay, NoticeDays
from provider_portal.ground.calendar.queries import as_notice, calendar_of
from provider_portal.ground.calendar.workdays import statutory_days
from provider_portal.ground.clock import today
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import RuleError
from provider_portal.ground.frozen import Json, frozen_json

LONGEST_SOURCE = 200
_OPERATOR = {"person_id": None, "person_name": "平台运维", "role": "operator"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """What an import did: the notice that counts now, and the one whose place it took.

    `changed` False: the same notice counted already, and nothing was written.
    """

    notice: Notice
    replaced: Notice | None
    changed: bool

    @property
    def unnamed(self) -> list[date]:
        """Statutory holidays of its year that it does not name: a sign of a file that holds only a part."""
        named = {day.on for day in self.notice.days}
        return sorted(statutory_days(self.notice.year, moved=False) - named)


def import_notice(
    session: Session, days: Sequence[NoticeDay], *, source: str, published_on: date | None = None
) -> Import:
    """The notice counts from now on; an earlier one of its year stays in history.

    RuleError `notice_source`, `published_in_future`; ConflictError `notice_taken` where somebody
    else imports one of the same year at this moment.
    """
    made = Notice(source=_plain_source(source), days=tuple(days), published_on=_past(published_on))
    current = calendar_of(session).years.get(made.year)
    if current is not None and current.same_as(made):
        return Import(notice=current, replaced=None, changed=False)
    row = CalendarNotice(
        year=made.year,
        number=_next_number(session, made.year),
        source=made.source,
        published_on=made.published_on,
        days=NoticeDays(days=made.days),
    )
    with named_conflict(session, "notice_taken", f"{made.year} 年的通知刚刚被导入过，请核对后再试。"):
        session.add(row)
    note(
        session,
        act_now(
            provider_id=None,
            action="calendar.import",
            subject_kind=CalendarNotice.__tablename__,
            subject_id=str(row.id),
            before=_audit_values(current) if current else {},
            after=_audit_values(made) | {"number": row.number},
            **_OPERATOR,
        ),
    )
    return Import(notice=as_notice(row), replaced=current, changed=True)


def _plain_source(text: str) -> str:
    plain = " ".join(text.split())
    if not plain:
        raise RuleError(
            "notice_source",
            "请写明依据：通知的名称和文号，例如“国务院办公厅关于2027年部分节假日安排的通知”。",
        )
    if len(plain) > LONGEST_SOURCE or not plain.isprintable():
        raise RuleError(
            "notice_source", f"依据最长 {LONGEST_SOURCE} 个字，不能有控制字符，请只写通知的名称和文号。"
        )
    return plain


def _past(published_on: date | None) -> date | None:
    if published_on is not None and published_on > today():
        raise RuleError("published_in_future", f"公布日期 {published_on} 还没有到，请核对后再导入。")
    return published_on


def _next_number(session: Session, year: int) -> int:
    last = session.scalar(select(func.max(CalendarNotice.number)).where(CalendarNotice.year == year))
    return (last or 0) + 1


def _audit_values(notice: Notice) -> Json:
    text = json.dumps(frozen_json(notice.days), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "year": notice.year,
        "source": notice.source,
        "published_on": notice.published_on,
        "holidays": notice.count(DayKind.HOLIDAY),
        "workdays": notice.count(DayKind.WORKDAY),
        "days_sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
