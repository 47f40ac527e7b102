"""The shapes of a region's files: what is sound is taken, and every mistake is told at its field."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from marshmallow import ValidationError

from catalog.items.list_files import SHIPPED as LISTS
from catalog.items.list_shape import ListShape
from catalog.region_files import defects_in, file_defects
from catalog.region_shape import RateField, WordsField
from catalog.regions import is_region
from catalog.subsidy.rule_files import SHIPPED as RULES
from catalog.subsidy.rule_shape import RegionShape
from tests.lists import HUNAN

Change = Callable[[Any], object]

ITEM: dict[str, Any] = {
    "code": "7", "number": 7, "category": "助洁", "group": None, "name": "上门擦浴", "content": "擦浴",
    "duration_text": "30-60分钟", "minutes_min": 30, "minutes_max": 60, "billing_units": ["visit"],
}  # fmt: skip
BUNDLE = ITEM | {"code": "2", "number": 2, "name": "套餐", "traits": ["bundle"]}
BED = ITEM | {"code": "bed", "number": None, "minutes_min": None, "minutes_max": None}
LIST: dict[str, Any] = {
    "version": "620000-2026",
    "region": "620000",
    "effective_from": "2026-01-01",
    "title": "甘肃省项目清单",
    "source": "甘民发",
    "items": [ITEM, BUNDLE, BED],
    "overlaps": [{"whole": "7", "part": "2", "because": "已含"}],
    "packages": [{"item": "2", "categories": ["助洁"], "because": "打包"}],
}
RULE: dict[str, Any] = {
    "classes": ["home_visit"], "rate": "0.40", "cap_fen": 50000, "first": "2026-01-01", "until": "2027-01-01",
    "source": "公告", "mark": "official",
}  # fmt: skip
REGION: dict[str, Any] = {
    "region": "620000",
    "first_day": {"day": "2026-01-01", "source": "公告"},
    "rules": [RULE, RULE | {"classes": ["day_care", "respite"]}],
}


def item(**values: object) -> Change:
    return lambda content: content["items"][0].update(values)


def rule(**values: object) -> Change:
    return lambda content: content["rules"][0].update(values)


def without(*path: Any) -> Change:
    def change(content: Any) -> None:
        *way, last = path
        for step in way:
            content = content[step]
        del content[last]

    return change


def at(*path: Any, to: object) -> Change:
    def change(content: Any) -> None:
        *way, last = path
        for step in way:
            content = content[step]
        content[last] = to

    return change


def places(content: dict[str, Any], shape: ListShape | RegionShape, change: Change) -> list[str]:
    changed = deepcopy(content)
    change(changed)
    return [defect.partition("：")[0] for defect in defects_in(changed, shape)]


WRONG_LISTS: list[tuple[str, Change]] = [
    *((name, without(name)) for name in LIST if name != "packages"),
    *((name, at(name, to=7)) for name in ("version", "region", "effective_from", "title", "source")),
    *((name, at(name, to="x" * 201)) for name in ("version", "title", "source")),
    *(
        ("region", at("region", to=code))
        for code in ("43", "4300000", "990000", "４３００００", "620012", "")
    ),
    *(
        ("effective_from", at("effective_from", to=day))
        for day in ("2026-1-1", "2026-02-30", "20260101", None)
    ),
    *((name, at(name, to="题 ")) for name in ("title", "source")),
    ("lent", at("lent", to="true")),
    ("lend", at("lend", to=True)),
    ("items", at("items", to=[])),
    ("items", at("items", to={"7": ITEM})),
    ("items[1]", at("items", 1, to="7")),
    *((f"items[0].{name}", without("items", 0, name)) for name in ITEM),
    *(
        (f"items[0].{name}", item(**{name: ""}))
        for name in ("category", "group", "name", "content", "duration_text")
    ),
    *(
        (f"items[0].{name}", item(**{name: 7}))
        for name in ("code", "name", "content", "not_included", "variants")
    ),
    ("items[0].code", item(code=1)),
    ("items[0].code", item(code="07")),
    ("items[0].code", item(code="Bed")),
    ("items[0].name", item(name="上门\n擦浴")),
    ("items[0].content", item(content="字" * 1001)),
    ("items[0].category", item(category="字" * 41)),
    ("items[0].name", item(name="字" * 61)),
    *(("items[0].number", item(number=number)) for number in ("one", "7", 7.0, True, 8, None, 0)),
    ("items[2].number", at("items", 2, "number", to=3)),
    *(("items[0].minutes_min", item(minutes_min=minutes)) for minutes in ("30", 30.0, 0, True, 61, None)),
    *(("items[0].minutes_max", item(minutes_max=minutes)) for minutes in ("60", 1441, -1)),
    ("items[0].minutes_min", item(minutes_max=None)),
    ("items[0].billing_units", item(billing_units=[])),
    ("items[0].billing_units", item(billing_units="visit")),
    ("items[0].billing_units", item(billing_units=["visit", "visit"])),
    ("items[0].billing_units[1]", item(billing_units=["visit", "week"])),
    ("items[0].billing_units[0]", item(billing_units=["次"])),
    ("items[0].assessor_only", item(assessor_only="是")),
    ("items[0].traits[0]", item(traits=["gold"])),
    ("items[0].traits[0]", item(traits=[7])),
    ("items[0].traits", item(traits="bundle")),
    ("items[0].variants[0]", item(variants=[""])),
    ("items[0].minute_min", item(minute_min=30)),
    ("items[2].code", at("items", 2, to=ITEM | {"name": "又一个"})),
    ("一份清单只能有一个服务包项目，现在有", item(traits=["bundle"])),
    ("overlaps", at("overlaps", to={})),
    *((f"overlaps[0].{name}", without("overlaps", 0, name)) for name in ("whole", "part", "because")),
    ("overlaps[0].whole", at("overlaps", 0, "whole", to="9")),
    ("overlaps[0].part", at("overlaps", 0, "part", to="9")),
    ("overlaps[0].part", at("overlaps", 0, "part", to="7")),
    ("overlaps", at("overlaps", to=LIST["overlaps"] * 2)),
    *((f"packages[0].{name}", without("packages", 0, name)) for name in ("item", "categories", "because")),
    ("packages[0].item", at("packages", 0, "item", to="9")),
    ("packages[0].item", at("packages", 0, "item", to="7")),
    ("packages[0].categories", at("packages", 0, "categories", to=["助餐"])),
    ("packages[0].categories", at("packages", 0, "categories", to=[])),
]
WRONG_RULES: list[tuple[str, Change]] = [
    *((name, without(name)) for name in ("region", "rules")),
    *(("region", at("region", to=code)) for code in ("62", 620000, "990000")),
    ("first_day.day", at("first_day", "day", to="2026年1月1日")),
    ("first_day.source", without("first_day", "source")),
    ("first_day", at("first_day", to="2026-01-01")),
    ("first", at("first", to="2026-01-01")),
    ("rules", at("rules", to=RULE)),
    ("rules[0]", at("rules", 0, to=[])),
    *((f"rules[0].{name}", without("rules", 0, name)) for name in RULE),
    *(
        ("rules[0].rate", rule(rate=rate))
        for rate in ("7.0", 0.4, 1, "40%", "0.00", "1.01", "-0.4", "0.40000", ".4", "0,4", "", " 0.4", "NaN")
    ),
    *(("rules[0].cap_fen", rule(cap_fen=cap)) for cap in ("50000", 500.0, -1, 0, True)),
    ("rules[0].cap_fen", rule(rate=None)),
    ("rules[0].rate", rule(in_project=False)),
    ("rules[0].in_project", rule(in_project="false")),
    *(("rules[0].until", rule(until=until)) for until in ("2025-12-31", "2026-01-01", "2026-13-01", None)),
    ("rules[0].first", rule(first="2026/1/1")),
    ("rules[0].classes", rule(classes=[])),
    ("rules[0].classes", rule(classes="home_visit")),
    ("rules[0].classes", rule(classes=["home_visit", "home_visit"])),
    *(("rules[0].classes[0]", rule(classes=[name])) for name in ("self_pay", "home", "居家上门", None)),
    *(("rules[0].mark", rule(mark=mark)) for mark in ("entered", "sure", "正式文件")),
    ("rules[0].why", rule(mark="inferred")),
    ("rules[0].why", rule(why="")),
    ("rules[0].caps", rule(caps=1)),
    ("rules[1].classes", at("rules", 1, "classes", to=["respite", "home_visit"])),
]


@pytest.mark.parametrize("number", range(len(WRONG_LISTS)))
def test_a_wrong_list_is_told_at_its_field(number: int) -> None:
    field, change = WRONG_LISTS[number]
    assert places(LIST, ListShape(), change) == [field]


@pytest.mark.parametrize("number", range(len(WRONG_RULES)))
def test_wrong_rules_are_told_at_their_field(number: int) -> None:
    field, change = WRONG_RULES[number]
    assert places(REGION, RegionShape(), change) == [field]


SOUND_LISTS: list[Change] = [
    without("packages"),
    at("overlaps", to=[]),
    at("packages", to=[]),
    at("notes", to=["A remark."]),
    at("lent", to=True),
    at("region", to="000000"),
    at("region", to="620102"),
    at("title", to="字" * 100),
    item(content="字" * 1000, category="助洁", name="字" * 60),
    item(minutes_min=1, minutes_max=1440),
    item(minutes_min=60),
    item(minutes_min=None, minutes_max=None),
    item(
        assessor_only=True, not_included="", variant_label="", variants=[], traits=["resident", "no_vehicle"]
    ),
    item(billing_units=["visit", "half_hour"], variants=["单人间"]),
    at("items", 2, "code", to="bed_two"),
    at("items", 2, to=ITEM | {"code": "999", "number": 999}),
]
SOUND_RULES: list[Change] = [
    at("rules", to=[]),
    without("first_day"),
    at("region", to="000000"),
    *(rule(rate=rate) for rate in ("1", "1.0000", "0.0001", "0.4")),
    rule(cap_fen=1),
    rule(cap_fen=None),
    rule(rate=None, cap_fen=None),
    rule(rate=None, cap_fen=None, in_project=False),
    rule(in_project=True, mark="inferred", why="未见明文"),
    rule(until="2026-01-02"),
    at("rules", 1, to=RULE | {"first": "2026-07-01"}),
]


@pytest.mark.parametrize("number", range(len(SOUND_LISTS)))
def test_a_sound_list_is_taken(number: int) -> None:
    assert places(LIST, ListShape(), SOUND_LISTS[number]) == []


@pytest.mark.parametrize("number", range(len(SOUND_RULES)))
def test_sound_rules_are_taken(number: int) -> None:
    assert places(REGION, RegionShape(), SOUND_RULES[number]) == []


def test_everything_that_is_wrong_is_told_at_once_in_words() -> None:
    content = deepcopy(LIST)
    content["items"][0] |= {"code": 1, "minutes_min": "30"}
    content["items"][2]["code"] = "2"
    assert defects_in(content | {"region": "43"}, ListShape()) == [
        "region：“43”不是 6 位行政区划代码，例如湖南省是 430000。",
        "items[0].code：应是带引号的文字。",
        "items[0].minutes_min：请填 1 到 1440 之间的整数。",
        "items[2].number：应与编号 2 一致，写 2。",
        "items[2].code：编号 2 与 items[1] 重复。",
    ]


def test_a_rate_stays_the_text_it_is() -> None:
    assert RateField().deserialize("0.4000") == "0.4000"


@pytest.mark.parametrize("text", ["字" * 3, "字"])
def test_words_are_taken_up_to_their_longest(text: str) -> None:
    assert WordsField(longest=3).deserialize(text) == text
    with pytest.raises(ValidationError, match="最多 3 个字"):
        WordsField(longest=3).deserialize("字" * 4)


def test_two_bundles_are_named() -> None:
    content = deepcopy(LIST)
    content["items"][2]["traits"] = ["bundle"]
    assert defects_in(content, ListShape()) == ["一份清单只能有一个服务包项目，现在有：2 套餐、上门擦浴。"]


def test_the_programs_own_files_are_sound_and_so_is_a_stored_version() -> None:
    assert [defect for file in LISTS.glob("*.json") for defect in file_defects(file, ListShape())] == []
    assert [defect for file in RULES.glob("*.json") for defect in file_defects(file, RegionShape())] == []
    assert defects_in(HUNAN.as_json(), ListShape()) == []


@pytest.mark.parametrize(
    ("code", "there"),
    [
        ("000000", True), ("430000", True), ("430700", True), ("430781", True),
        ("430081", False), ("000001", False), ("990000", False), ("43", False), ("43000a", False), ("", False),
    ],
)  # fmt: skip
def test_a_region_is_the_nation_a_province_or_lies_in_one(code: str, there: bool) -> None:
    assert is_region(code) is there
