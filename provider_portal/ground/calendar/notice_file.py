"""The days of a notice from a JSON file: all or nothing, with every defect on a line that names its entry. Pure."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from provider_portal.ground.calendar.notice import DayKind, NoticeDay, first_possible_day
from provider_portal.ground.errors import RuleError

MOST_BYTES = 1 << 20
LONGEST_NAME = 40
_SATURDAY = 5
_WEEKDAYS = "一二三四五六日"
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_KINDS = {kind.value: kind for kind in DayKind}
_FORM = '{"days": [{"on": "2027-01-01", "kind": "holiday"}]}'


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its fields were written twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.doubled = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]


def read_notice_days(data: bytes) -> tuple[NoticeDay, ...]:
    """The days in the order of time; RuleError `bad_notice` with one line for every defect."""
    if len(data) > MOST_BYTES:
        raise _bad(["文件超过 1 MB，不像是一份放假安排，请核对文件。"])
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_Object)
    except UnicodeDecodeError:
        raise _bad(["文件不是 UTF-8 编码的文本，请另存为 UTF-8 编码的 JSON 文件。"]) from None
    except json.JSONDecodeError as error:
        raise _bad(
            [
                f"文件不是正确的 JSON，第 {error.lineno} 行第 {error.colno} 个字附近有错，请对照格式修改：{_FORM}"
            ]
        ) from None
    except (RecursionError, ValueError):  # brackets thousands deep, or a number of thousands of digits
        raise _bad([f"文件不是一份放假安排，请对照格式修改：{_FORM}"]) from None
    return days_of(content)


def days_of(content: object) -> tuple[NoticeDay, ...]:
    """As `read_notice_days`, of JSON that was read already."""
    if not isinstance(content, dict) or not isinstance(content.get("days"), list):
        raise _bad([f"文件最外层应是一个写有 days 列表的对象：{_FORM}"])
    entries: list[object] = content["days"]
    wrong = [f"最外层：{sentence}" for sentence in _wrong_fields(content, {"days"}, {"days"})]
    if not entries:
        wrong.append("days 是空的：一份通知至少有一天，请对照通知录入。")
    read: list[tuple[str, NoticeDay]] = []
    for number, entry in enumerate(entries, start=1):
        label, day, sentences = _entry(number, entry)
        wrong += [f"{label}：{sentence}" for sentence in sentences]
        if day is not None:
            read.append((label, day))
    wrong += (*_repeated(read), *_out_of_span(read))
    if wrong:
        raise _bad(wrong)
    return tuple(sorted((day for _, day in read), key=lambda day: day.on))


def _entry(number: int, entry: object) -> tuple[str, NoticeDay | None, list[str]]:
    """What an entry is called, its day where one can be read, and what is wrong with it."""
    label = f"第 {number} 条"
    if not isinstance(entry, dict):
        return label, None, ['应是 {"on": 日期, "kind": "holiday" 或 "workday"} 这样的对象。']
    on, kind, name = _day(entry.get("on")), entry.get("kind"), entry.get("name", "")
    if on is not None:
        label = f"{label}（{on} 周{_WEEKDAYS[on.weekday()]}）"
    wrong = list(_wrong_fields(entry, {"on", "kind"}, {"on", "kind", "name"}))
    if "on" in entry and on is None:
        wrong.append(f"on 写的 {_shown(entry['on'])} 不是日期，应写成 2027-01-01 这样。")
    if "kind" in entry and not (isinstance(kind, str) and kind in _KINDS):
        wrong.append(f"kind 写的 {_shown(kind)} 不认识，放假写 holiday，调休上班写 workday。")
    elif kind == DayKind.WORKDAY and on is not None and on.weekday() < _SATURDAY:
        wrong.append("周一至周五本来就上班，调休上班只会是周六、周日，请核对日期。")
    if "name" in entry and not _is_name(name):
        wrong.append(f"name 应是 1 到 {LONGEST_NAME} 个字的节日名称，没有就不写这一项。")
    if on is None:
        return label, None, wrong
    read = NoticeDay(on=on, kind=_KINDS.get(str(kind), DayKind.HOLIDAY), name=str(name).strip())
    return label, read, wrong


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and 0 < len(value.strip()) <= LONGEST_NAME


def _day(value: object) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _wrong_fields(entry: dict[str, Any], needed: set[str], possible: set[str]) -> Iterator[str]:
    yield from (f"缺少 {name}。" for name in sorted(needed - entry.keys()))
    yield from (f"有不认识的字段 {_shown(name)}，请删去。" for name in sorted(entry.keys() - possible))
    yield from (f"字段 {_shown(name)} 写了两次，请只留一个。" for name in getattr(entry, "doubled", ()))


def _repeated(read: Sequence[tuple[str, NoticeDay]]) -> Iterator[str]:
    first: dict[date, str] = {}
    for label, day in read:
        if day.on in first:
            yield f"{label}：与{first[day.on]}是同一天，每天只写一条，请删去一条。"
        first.setdefault(day.on, label)


def _out_of_span(read: Sequence[tuple[str, NoticeDay]]) -> Iterator[str]:
    """One line for the two entries that lie furthest apart: either may be the mistyped one."""
    if not read:
        return
    first, last = (pick(read, key=lambda one: one[1].on) for pick in (min, max))
    year = last[1].on.year
    if first[1].on < first_possible_day(year):
        yield (
            f"{first[0]}与{last[0]}不能在同一份通知里：最晚的一天在 {year} 年，"
            f"所以最早只能写到 {first_possible_day(year)}，请核对这两条的日期。"
        )


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def _bad(lines: list[str]) -> RuleError:
    return RuleError("bad_notice", "\n".join(lines))
