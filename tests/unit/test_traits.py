"""What each item and each class is, written out by hand; and lists that say nothing of it, or say it anew."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from catalog.items.catalogue import Catalogue, catalogue_of
from catalog.items.shelf import shelf_for
from catalog.items.units import Unit
from catalog.subsidy.classes import (
    CLASSES,
    USUAL_CLASS,
    VOUCHER_CLASSES,
    VoucherClass,
    classes_paying_for,
    lives_in,
)
from catalog.traits import Trait, trait_of, trait_words
from catalog.versions.difference import HeldPrice, consequences, difference
from catalog.versions.reading import read_catalogue
from catalog.versions.workbook import workbook_of
from orders.ordering.offered_classes import classes_for, usual_class
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.errors import MissingError, RuleError
from provider_portal.ground.money import Fen
from tests.lists import HUNAN, LISTS

SEPTEMBER = date(2026, 9, 1)
COMMUNITY, HOME, ASSESSOR = ProviderKind.COMMUNITY, ProviderKind.HOME, ProviderKind.ASSESSOR

# --- items ---------------------------------------------------------------------------------------------

HUNAN_TRAITS = {
    "assessment": ["1"],
    "bundle": ["3"],
    "resident": ["bed", "care", "meals"],
    "day_care": ["day_care"],
    "delivery_only": ["4"],
    "no_vehicle": ["25", "26", "27"],
    "at_hospital": ["25", "26", "27"],
}


def test_hunans_items_are_what_annex_2_says() -> None:
    assert {trait.value: [item.code for item in HUNAN.having(trait)] for trait in Trait} == HUNAN_TRAITS


def test_what_a_trait_takes_out_of_the_price_is_said_in_words() -> None:
    for item in HUNAN.items:
        taken_out = {Trait.DELIVERY_ONLY, Trait.NO_VEHICLE} & item.traits
        assert bool(taken_out) == bool(item.not_included)


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.version)
def test_every_shipped_list_has_one_bundle_which_its_rules_name(listed: Catalogue) -> None:
    [bundle] = listed.having(Trait.BUNDLE)
    assert {rule.item for rule in listed.packages} == {bundle.code}
    assert {item.code for item in listed.having(Trait.ASSESSMENT)} == {
        item.code for item in listed.items if item.assessor_only
    }


def test_traits_are_read_by_code_and_by_chinese_name() -> None:
    for trait in Trait:
        assert trait_of(trait.value) is trait_of(trait.label) is trait
    assert trait_of("没有") is None
    assert trait_words(frozenset({Trait.AT_HOSPITAL, Trait.NO_VEHICLE})) == "不含车费、住院可用"


# --- classes -------------------------------------------------------------------------------------------

STAY = {Trait.ASSESSMENT, Trait.DAY_CARE}
CLASS_TABLE = {
    # class: (label, stay, eligibility, lock, cap, taken by, meant for, alone, refuses)
    "long_stay": ("机构长期", True, True, True, True, {HOME}, Trait.RESIDENT, False, STAY),
    "respite": ("喘息服务", True, True, True, True, {HOME}, Trait.RESIDENT, False, STAY),
    "home_visit": (
        "居家上门", False, True, True, True, {COMMUNITY, HOME}, None, False,
        {Trait.ASSESSMENT, Trait.RESIDENT, Trait.DAY_CARE},
    ),
    "day_care": (
        "日间托养", False, True, True, True, {COMMUNITY, HOME}, Trait.DAY_CARE, False, {Trait.ASSESSMENT},
    ),
    "assessment": ("能力评估", False, False, False, False, {ASSESSOR}, Trait.ASSESSMENT, True, set()),
    "self_pay": ("自费", False, False, False, False, {HOME, COMMUNITY, ASSESSOR}, None, False, set()),
}  # fmt: skip


def test_each_class_is_what_the_guide_says() -> None:
    assert {
        kind.value: (
            kind.label,
            one.stay,
            one.needs_eligibility,
            one.locks_month,
            one.counts_against_cap,
            set(one.taken_by),
            one.meant_for,
            one.alone,
            set(one.refuses),
        )
        for kind, one in CLASSES.items()
    } == CLASS_TABLE
    assert [kind.label for kind in VoucherClass] == [
        "机构长期",
        "喘息服务",
        "日间托养",
        "居家上门",
        "能力评估",
        "自费",
    ]
    assert [kind.value for kind in VOUCHER_CLASSES] == [
        "long_stay",
        "respite",
        "day_care",
        "home_visit",
        "assessment",
    ]


@pytest.mark.parametrize(
    ("kind", "items", "stays"),
    [
        ("long_stay", [], True),
        ("respite", [Trait.RESIDENT], True),
        ("home_visit", [Trait.RESIDENT], False),
        ("day_care", [Trait.RESIDENT], False),
        ("self_pay", [], False),
        ("self_pay", [Trait.DAY_CARE], False),
        ("self_pay", [Trait.DAY_CARE, Trait.RESIDENT], True),
    ],
)
def test_an_order_is_a_stay_by_its_class_and_without_a_voucher_by_what_is_ordered(
    kind: str, items: list[Trait], stays: bool
) -> None:
    assert lives_in(VoucherClass(kind), [frozenset({item}) for item in items]) is stays


def test_every_item_belongs_under_its_classes() -> None:
    expected = {key: ["home_visit"] for key in [str(number) for number in range(2, 49)]}
    expected |= {"1": ["assessment"], "day_care": ["day_care"]}
    expected |= {key: ["long_stay", "respite"] for key in ["bed", "care", "meals"]}
    assert {
        item.code: [kind.value for kind in classes_paying_for(item.traits)] for item in HUNAN.items
    } == expected


def test_forms_begin_with_the_first_class_that_a_provider_may_take() -> None:
    assert [kind.value for kind in classes_for({HOME, COMMUNITY})] == [
        "long_stay",
        "respite",
        "home_visit",
        "day_care",
        "self_pay",
    ]
    assert usual_class({HOME}).value == "long_stay"
    assert usual_class({ASSESSOR}).value == "assessment"
    assert usual_class(set()) is USUAL_CLASS
    assert USUAL_CLASS.value == "home_visit"


# --- versions that were stored before traits were data ---------------------------------------------------


def before_traits(**changes: Any) -> dict[str, Any]:
    """A version as it was stored then, with other names under some numbers."""
    content = deepcopy(HUNAN.as_json())
    del content["lent"]
    for row in content["items"]:
        del row["traits"]
        row["name"] = changes.get(f"name_{row['code']}", row["name"])
    return content


def traits_in(listed: Catalogue) -> dict[str, list[str]]:
    return {trait.value: [item.code for item in listed.having(trait)] for trait in Trait}


def test_a_version_stored_before_takes_its_traits_by_number() -> None:
    assert traits_in(catalogue_of(before_traits(), HUNAN)) == HUNAN_TRAITS
    renamed = catalogue_of(before_traits(name_1="老年人能力评估", name_3="组合服务"), HUNAN)
    assert traits_in(renamed) == HUNAN_TRAITS
    assert not renamed.lent


def test_an_item_that_only_such_a_version_knows_has_none_unless_a_rule_calls_it_a_bundle() -> None:
    content = before_traits()
    content["items"] = [{**content["items"][6], "code": "49", "number": 49}]
    content["overlaps"], content["packages"] = [], []
    assert catalogue_of(content, HUNAN).item("49").traits == frozenset()
    content["packages"] = [{"item": "49", "categories": ["生活照料服务"], "because": "打包"}]
    assert catalogue_of(content, HUNAN).item("49").traits == {Trait.BUNDLE}


def test_a_version_that_says_its_traits_is_taken_at_its_word() -> None:
    content = HUNAN.as_json()
    for row in content["items"]:
        row["traits"] = ["resident"] if row["code"] == "7" else []
    assert traits_in(catalogue_of(content, HUNAN)) == {key: [] for key in HUNAN_TRAITS} | {"resident": ["7"]}
    assert catalogue_of(HUNAN.as_json()) == HUNAN


# --- new versions from files ---------------------------------------------------------------------------


def read(data: bytes) -> Catalogue:
    return read_catalogue(
        data, region="430000", effective_from=SEPTEMBER, title="新清单", source="湘民发", before=HUNAN
    )


def template(cells: dict[str, Any], *, without_column: bool = False) -> bytes:
    """The workbook to change, with some cells of the column 项目特征 written over."""
    book = load_workbook(BytesIO(workbook_of(HUNAN)))
    sheet = book["服务项目"]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "项目特征")
    for code, value in cells.items():
        row = next(row[0].row for row in sheet.iter_rows() if str(row[0].value) == code)
        sheet[f"{column}{row}"] = value
    if without_column:
        sheet.delete_cols(sheet[f"{column}1"].column)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_template_carries_the_traits_and_an_older_one_keeps_them_by_number() -> None:
    assert traits_in(read(template({}))) == HUNAN_TRAITS
    assert traits_in(read(template({}, without_column=True))) == HUNAN_TRAITS
    assert difference(HUNAN, read(template({}, without_column=True))).empty


def test_a_json_file_without_traits_keeps_them_by_number_and_with_them_says_its_own() -> None:
    silent = json.dumps({"items": before_traits(name_3="组合服务")["items"]}).encode()
    assert traits_in(read(silent)) == HUNAN_TRAITS
    rows = HUNAN.as_json()["items"]
    rows[2]["traits"], rows[3]["traits"] = [], ["服务包", "delivery_only"]
    assert traits_in(read(json.dumps({"items": rows}).encode())) == HUNAN_TRAITS | {"bundle": ["4"]}


def test_a_changed_trait_is_told_with_the_prices_that_hang_on_it() -> None:
    made = read(template({"7": "入住费用", "4": None}))
    values = {
        change.after.code: [(cell.label, cell.before, cell.after) for cell in change.fields]
        for change in difference(HUNAN, made).changed
    }
    assert values == {"4": [("项目特征", "仅配送", "")], "7": [("项目特征", "", "入住费用")]}
    price = HeldPrice(item=HUNAN.item("7"), variant="", unit=Unit.VISIT, price_fen=Fen(6000))
    [effect] = consequences(difference(HUNAN, made), [price], SEPTEMBER, assessor=False)
    assert effect.sentence == "项目特征由“无”改为“入住费用”，可用的券类型和价格规则会跟着变，请核对。"


def test_a_word_that_is_no_trait_and_a_second_bundle_are_refused_in_words() -> None:
    with pytest.raises(RuleError) as refused:
        read(template({"7": "打包"}))
    [sentence] = refused.value.fields["file"]
    assert sentence.startswith("服务项目!N8：“项目特征”里的“打包”不认识，可用：能力评估、服务包")
    with pytest.raises(RuleError) as refused:
        read(template({"7": "服务包"}))
    assert refused.value.fields["file"] == ["一份清单只能有一个服务包项目，现在有：3 服务包、7 上门擦浴。"]


# --- whose list --------------------------------------------------------------------------------------------


def test_a_list_is_borrowed_only_from_the_region_that_lends_it() -> None:
    earlier = replace(HUNAN, region="340000", effective_from=date(2025, 1, 1), lent=False)
    borrowed = shelf_for("210803", [earlier, HUNAN])
    assert (borrowed.borrowed, borrowed.versions) == (True, (HUNAN,))
    assert shelf_for("340111", [earlier, HUNAN]).versions == (earlier,)
    with pytest.raises(MissingError, match="辽宁省"):
        shelf_for("210803", [earlier])
