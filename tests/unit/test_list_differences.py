"""What a new version of the list changes, cell by cell, and what that does to a price that is filed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from catalog.items.catalogue import Catalogue, CatalogueItem, Overlap
from catalog.items.units import Unit
from catalog.traits import Trait
from catalog.versions.difference import Gravity, HeldPrice, consequences, difference
from provider_portal.ground.money import Fen

SEPTEMBER = date(2026, 9, 1)
BATH = CatalogueItem(
    code="7",
    number=7,
    category="助洁",
    group="洗浴",
    name="上门擦浴",
    content="擦浴一次",
    duration_text="20-60分钟",
    minutes_min=20,
    minutes_max=60,
    billing_units=(Unit.VISIT, Unit.HOUR),
)
ASSESSMENT = replace(BATH, code="1", number=1, name="能力评估", assessor_only=True)


def listed(*items: CatalogueItem, overlaps: tuple[Overlap, ...] = ()) -> Catalogue:
    return Catalogue(
        version="",
        region="430000",
        effective_from=SEPTEMBER,
        title="",
        source="",
        items=items,
        overlaps=overlaps,
    )


def cells(**changes: Any) -> list[tuple[str, str, str]]:
    found = difference(listed(BATH), listed(replace(BATH, **changes)))
    return [(cell.label, cell.before, cell.after) for one in found.changed for cell in one.fields]


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"category": "助餐"}, ("类别", "助洁", "助餐")),
        ({"group": None}, ("分组", "洗浴", "")),
        ({"group": "足浴"}, ("分组", "洗浴", "足浴")),
        ({"name": "一"}, ("服务项目", "上门擦浴", "一")),
        ({"content": "擦浴两次"}, ("服务内容", "擦浴一次", "擦浴两次")),
        ({"duration_text": "按次"}, ("服务时长", "20-60分钟", "按次")),
        ({"not_included": "餐费"}, ("不含费用", "", "餐费")),
        ({"variant_label": "房型"}, ("规格含义", "", "房型")),
        ({"minutes_min": 10}, ("参考分钟", "20-60", "10-60")),
        ({"minutes_min": 30}, ("参考分钟", "20-60", "30-60")),
        ({"minutes_min": None, "minutes_max": None}, ("参考分钟", "20-60", "")),
        ({"billing_units": (Unit.DAY,)}, ("计价单位", "每次、每小时", "每天")),
        ({"assessor_only": True}, ("仅限评估机构", "否", "是")),
        ({"variants": ("甲", "乙")}, ("规格参考", "", "甲、乙")),
        ({"traits": frozenset({Trait.BUNDLE, Trait.NO_VEHICLE})}, ("项目特征", "", "服务包、不含车费")),
    ],
)
def test_a_changed_cell_is_told_before_and_after(changes: dict[str, Any], cell: tuple[str, str, str]) -> None:
    assert cells(**changes) == [cell]


def test_the_same_list_again_changes_nothing() -> None:
    one = Overlap(whole="7", part="1", because="甲")
    found = difference(
        listed(BATH, overlaps=(one,)), listed(replace(BATH), overlaps=(replace(one, because="乙"),))
    )
    assert found.empty
    assert found.summary == "新增 0 项，删去 0 项，修改 0 项"


def test_a_difference_of_any_kind_is_not_empty() -> None:
    pair = Overlap(whole="7", part="1", because="甲")
    bare, both = listed(BATH), listed(BATH, ASSESSMENT)
    for before, after in (
        (bare, both),
        (both, bare),
        (bare, listed(replace(BATH, name="足浴"))),
        (both, listed(BATH, ASSESSMENT, overlaps=(pair,))),
        (listed(BATH, ASSESSMENT, overlaps=(pair,)), both),
    ):
        assert not difference(before, after).empty


@pytest.mark.parametrize(("whole", "part"), [("7", "2"), ("7", "0"), ("6", "1"), ("8", "1")])
def test_an_overlap_is_its_two_items_in_their_order(whole: str, part: str) -> None:
    old, new = Overlap(whole="7", part="1", because="甲"), Overlap(whole=whole, part=part, because="甲")
    found = difference(listed(BATH, overlaps=(old,)), listed(BATH, overlaps=(new,)))
    assert (found.overlaps_added, found.overlaps_dropped) == ((new,), (old,))


def effects(
    change: dict[str, Any], before: CatalogueItem = BATH, unit: Unit = Unit.VISIT, *, assessor: bool = False
) -> list[str]:
    found = difference(listed(before), listed(replace(before, **change)))
    price = HeldPrice(item=before, variant="", unit=unit, price_fen=Fen(6000))
    return [
        f"{one.gravity.value} {one.sentence[:12]}"
        for one in consequences(found, [price], SEPTEMBER, assessor=assessor)
    ]


@pytest.mark.parametrize("name", ["一", "龟"])
def test_a_number_that_was_given_to_another_service_is_to_be_checked(name: str) -> None:
    assert effects({"name": name}) == [f"check 编号 7 改成了“{name}”。"]


@pytest.mark.parametrize(("minutes", "told"), [(19, True), (20, False), (21, False), (None, False)])
def test_only_a_shorter_duration_may_be_a_hidden_rise(minutes: int | None, told: bool) -> None:
    found = effects({"minutes_min": minutes, "minutes_max": 61, "duration_text": "另计"})
    assert found == (["check 参考时长由 20-60分"] if told else [])


def test_a_duration_that_was_open_before_is_not_shorter() -> None:
    before = replace(BATH, minutes_min=None, minutes_max=None)
    assert effects({"minutes_min": 1, "minutes_max": 2}, before) == []


@pytest.mark.parametrize(
    ("unit", "told"), [(Unit.VISIT, True), (Unit.HOUR, False), (Unit.DAY, False), (Unit.MONTH, False)]
)
def test_a_unit_that_the_list_gives_up_is_to_be_asked_about(unit: Unit, told: bool) -> None:
    found = effects({"billing_units": (Unit.HOUR, Unit.MONTH)}, unit=unit)
    assert found == (["check 清单不再列“每次”这个计"] if told else [])


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [((), (Trait.BUNDLE,), "由“无”改为"), ((Trait.BUNDLE,), (), "由“服务包”"),
     ((Trait.ASSESSMENT,), (Trait.BUNDLE,), "由“能力评估"), ((Trait.BUNDLE,), (Trait.ASSESSMENT,), "由“服务包”")],
)  # fmt: skip
def test_another_trait_is_to_be_checked(
    before: tuple[Trait, ...], after: tuple[Trait, ...], words: str
) -> None:
    [told] = effects({"traits": frozenset(after)}, replace(BATH, traits=frozenset(before)))
    assert told.startswith(f"check 项目特征{words}")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"content": "另说"}, ["check 服务内容有修改，请核对备"]),
        ({"not_included": "餐费"}, ["check 不含费用有修改，请核对备"]),
        ({"content": "另说", "not_included": "餐费"}, ["check 服务内容、不含费用有修改"]),
        ({"category": "助餐", "group": "足浴"}, []),
    ],
)
def test_what_the_price_pays_for_is_to_be_checked(change: dict[str, Any], told: list[str]) -> None:
    assert effects(change) == told


@pytest.mark.parametrize(
    ("before", "goes", "assessor", "told"),
    [
        (BATH, True, False, ["stops 2026-09-01 起"]),
        (BATH, True, True, []),
        (ASSESSMENT, False, True, ["stops 2026-09-01 起"]),
        (ASSESSMENT, False, False, []),
    ],
)
def test_an_item_stops_for_those_who_may_no_longer_provide_it(
    before: CatalogueItem, goes: bool, assessor: bool, told: list[str]
) -> None:
    assert effects({"assessor_only": goes}, before, assessor=assessor) == told


def test_who_may_provide_it_from_then_on_is_told() -> None:
    for before, goes, words in (
        (BATH, True, "只能由评估机构提供"),
        (ASSESSMENT, False, "改由养老服务机构提供"),
    ):
        found = difference(listed(before), listed(replace(before, assessor_only=goes)))
        price = HeldPrice(item=before, variant="", unit=Unit.VISIT, price_fen=Fen(1))
        [stop] = consequences(found, [price], SEPTEMBER, assessor=not goes)
        assert words in stop.sentence


def test_an_item_that_nobody_there_might_provide_before_is_judged_by_its_other_changes() -> None:
    assert effects({"name": "一"}, ASSESSMENT, assessor=False) == ["check 编号 1 改成了“一”。"]


def test_what_stops_comes_before_what_is_to_be_checked() -> None:
    renamed = replace(BATH, name="足浴")
    found = difference(listed(BATH, ASSESSMENT), listed(renamed))
    held = [
        HeldPrice(item=item, variant="", unit=Unit.VISIT, price_fen=Fen(1)) for item in (BATH, ASSESSMENT)
    ]
    told = consequences(found, held, SEPTEMBER, assessor=False)
    assert [one.gravity for one in told] == [Gravity.STOPS, Gravity.CHECK]
