"""A notice is read whole or not at all, and every defect is a line that names its entry."""

import json
from datetime import date

import pytest

from provider_portal.ground.calendar.notice import DayKind, NoticeDay
from provider_portal.ground.calendar.notice_file import LONGEST_NAME, read_notice_days
from provider_portal.ground.errors import RuleError

MEGABYTE = 1_048_576
NEW_YEAR = {"on": "2027-01-01", "kind": "holiday", "name": "元旦"}


def lines(*entries: object) -> list[str]:
    """The lines with which a file of these entries is refused."""
    return refused(json.dumps({"days": entries}).encode())


def refused(data: bytes) -> list[str]:
    with pytest.raises(RuleError) as error:
        read_notice_days(data)
    assert error.value.code == "bad_notice"
    return error.value.message.split("\n")


def read(*entries: object) -> tuple[NoticeDay, ...]:
    return read_notice_days(json.dumps({"days": entries}).encode())


def test_days_are_read_in_the_order_of_time() -> None:
    days = read({"on": "2027-01-03", "kind": "workday"}, NEW_YEAR)
    assert days == (
        NoticeDay(on=date(2027, 1, 1), kind=DayKind.HOLIDAY, name="元旦"),
        NoticeDay(on=date(2027, 1, 3), kind=DayKind.WORKDAY),
    )


def test_a_windows_file_and_a_name_with_blanks_are_read() -> None:
    data = json.dumps({"days": [NEW_YEAR | {"name": " 元旦 "}]}).encode("utf-8-sig")
    assert read_notice_days(data)[0].name == "元旦"


def test_holidays_may_lie_on_any_day_of_the_week_and_make_up_days_on_weekends() -> None:
    week = [{"on": f"2027-10-{day:02}", "kind": "holiday"} for day in range(1, 8)]
    weekend = [{"on": f"2027-10-{day:02}", "kind": "workday"} for day in (9, 10)]
    assert len(read(*week, *weekend)) == 9


@pytest.mark.parametrize("day", ["2027-10-11", "2027-10-12", "2027-10-13", "2027-10-14", "2027-10-15"])
def test_a_make_up_day_from_monday_to_friday_is_refused(day: str) -> None:
    (line,) = lines(NEW_YEAR, {"on": day, "kind": "workday"})
    assert line.startswith(f"第 2 条（{day} 周")
    assert "周一至周五本来就上班" in line


def test_the_december_before_may_be_named_from_its_first_day() -> None:
    assert len(read(NEW_YEAR, {"on": "2026-12-01", "kind": "holiday"})) == 2
    (line,) = lines(NEW_YEAR, {"on": "2026-11-30", "kind": "holiday"})
    assert line.startswith("第 2 条（2026-11-30 周一）与第 1 条（2027-01-01 周五）不能在同一份通知里")
    assert "最晚的一天在 2027 年，所以最早只能写到 2026-12-01" in line
    assert len(read(NEW_YEAR, {"on": "2027-12-31", "kind": "holiday"})) == 2
    assert len(lines(NEW_YEAR, NEW_YEAR | {"on": "2027-01-02"}, {"on": "2028-01-01", "kind": "holiday"})) == 1


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("2027-01-01", "第 1 条：应是"),
        ({"kind": "holiday"}, "第 1 条：缺少 on。"),
        ({"on": "2027-01-01"}, "第 1 条（2027-01-01 周五）：缺少 kind。"),
        ({"on": "2027-02-29", "kind": "holiday"}, '第 1 条：on 写的 "2027-02-29" 不是日期'),
        ({"on": "20270101", "kind": "holiday"}, '第 1 条：on 写的 "20270101" 不是日期'),
        ({"on": "2027-1-1", "kind": "holiday"}, "不是日期"),
        ({"on": "0207-01-01", "kind": "holiday"}, "不是日期"),
        ({"on": "２０２７-01-01", "kind": "holiday"}, "不是日期"),
        ({"on": 20270101, "kind": "holiday"}, "on 写的 20270101 不是日期"),
        ({"on": None, "kind": "holiday"}, "on 写的 null 不是日期"),
        ({"on": "2027-01-01", "kind": "off"}, '第 1 条（2027-01-01 周五）：kind 写的 "off" 不认识'),
        ({"on": "2027-01-01", "kind": ["holiday"]}, 'kind 写的 ["holiday"] 不认识'),
        ({"on": "2027-01-01", "kind": "放假"}, 'kind 写的 "放假" 不认识'),
        ({"on": "2027-01-01", "kind": None}, "kind 写的 null 不认识"),
        (NEW_YEAR | {"name": ""}, "name 应是 1 到 40 个字"),
        (NEW_YEAR | {"name": "  "}, "name 应是 1 到 40 个字"),
        (NEW_YEAR | {"name": None}, "name 应是 1 到 40 个字"),
        (NEW_YEAR | {"name": 7}, "name 应是 1 到 40 个字"),
        (NEW_YEAR | {"name": "元\n旦"}, "name 应是 1 到 40 个字"),
        (NEW_YEAR | {"name": "元" * (LONGEST_NAME + 1)}, "name 应是 1 到 40 个字"),
        (NEW_YEAR | {"nmae": "元旦"}, '有不认识的字段 "nmae"'),
    ],
)
def test_a_wrong_entry_is_named_on_one_line(entry: object, sentence: str) -> None:
    (line,) = lines(entry)
    assert sentence in line


@pytest.mark.parametrize("name", ["元", "元" * LONGEST_NAME])
def test_a_name_of_one_to_forty_characters_is_taken(name: str) -> None:
    assert read(NEW_YEAR | {"name": name})[0].name == name


def test_a_day_named_twice_is_told_with_both_entries() -> None:
    (line,) = lines(NEW_YEAR, {"on": "2027-01-02", "kind": "holiday"}, NEW_YEAR)
    assert line.startswith("第 3 条（2027-01-01 周五）：与第 1 条（2027-01-01 周五）是同一天")
    assert len(lines(NEW_YEAR, NEW_YEAR, NEW_YEAR)) == 2


def test_all_defects_are_told_at_once() -> None:
    defects = lines({"on": "x", "kind": "y"}, NEW_YEAR, NEW_YEAR, {"on": "2027-01-04", "kind": "workday"})
    assert [line.partition("（")[0].partition("：")[0] for line in defects] == [
        "第 1 条",
        "第 1 条",
        "第 4 条",
        "第 3 条",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件不是正确的 JSON，第 1 行第 1 个字附近有错"),
        (b'{"days": [\n{"on": "2027-01-01",}]}', "第 2 行"),
        (b"[" * 100_000, "不是一份放假安排"),
        (b'{"days": [' + b"9" * 5000 + b"]}", "不是一份放假安排"),
        ('{"days": []}'.encode("utf-16"), "不是 UTF-8"),
        (b"[]", "最外层应是"),
        (b"null", "最外层应是"),
        (b"{}", "最外层应是"),
        (b'{"days": {}}', "最外层应是"),
        (b'{"days": []}', "days 是空的"),
        (
            b'{"days": [{"on": "2027-01-01", "kind": "holiday"}], "year": 2027}',
            '最外层：有不认识的字段 "year"',
        ),
        (b'{"days": [], "days": [{"on": "2027-01-01", "kind": "holiday"}]}', '最外层：字段 "days" 写了两次'),
        (
            b'{"days": [{"on": "2027-01-01", "kind": "holiday", "on": "2027-01-02"}]}',
            '第 1 条（2027-01-02 周六）：字段 "on" 写了两次',
        ),
        (b" " * (MEGABYTE + 1), "文件超过 1 MB"),
    ],
)
def test_what_is_no_notice_is_told_on_one_line(data: bytes, sentence: str) -> None:
    (line,) = refused(data)
    assert sentence in line


def test_a_file_of_exactly_a_megabyte_is_read() -> None:
    data = json.dumps({"days": [NEW_YEAR]}).encode()
    assert len(read_notice_days(data + b" " * (MEGABYTE - len(data)))) == 1


@pytest.mark.parametrize(("length", "shown"), [(38, "x" * 38 + '" 不认识'), (39, "x" * 39 + "… 不认识")])
def test_values_of_more_than_forty_characters_are_shortened(length: int, shown: str) -> None:
    (line,) = lines({"on": "2027-01-01", "kind": "x" * length})
    assert f'kind 写的 "{shown}' in line
