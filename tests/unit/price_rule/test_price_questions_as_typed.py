"""查一查 as one typed line, and what is answered; what another setting or joining day would change."""

from datetime import date
from typing import Any

import pytest

from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import Basis, Statistic
from catalog.prices.ceiling.setting import Setting
from catalog.prices.checks.impact import under_joining_day, under_setting
from catalog.prices.checks.quick import MOST_ITEMS, matching_items, quick_answers, read_question, unpriced
from tests.lists import HUNAN
from tests.unit.price_rule.price_facts import HOUR, SEVEN, book, filed, past

TODAY = date(2026, 7, 20)
LIST = HUNAN


@pytest.mark.parametrize(
    ("typed", "needle", "fen", "unit", "on"),
    [
        ("擦浴 60", "擦浴", 6000, None, TODAY),
        ("smcy 60元 7月15日", "smcy", 6000, None, date(2026, 7, 15)),
        ("7 60", "7", 6000, None, TODAY),
        ("7", "7", None, None, TODAY),
        ("60元 擦浴", "擦浴", 6000, None, TODAY),
        ("擦浴60", "擦浴", 6000, None, TODAY),
        ("擦浴¥60.5", "擦浴", 6050, None, TODAY),
        ("擦浴 ￥60块", "擦浴", 6000, None, TODAY),
        ("擦浴 60块钱", "擦浴", 6000, None, TODAY),
        ("翻身 1,030", "翻身", 103000, None, TODAY),
        ("翻身1,030元", "翻身", 103000, None, TODAY),
        ("翻身，１，０３０。", "翻身", 103000, None, TODAY),
        ("床位费 ￥ 1,200.00 元", "床位费", 120000, None, TODAY),
        ("翻身 １７。５", "翻身", 1750, None, TODAY),
        ("翻身\u200b\u202d30\u202c", "翻身", 3000, None, TODAY),
        ("擦浴，60,每小时", "擦浴", 6000, Unit.HOUR, TODAY),
        ("擦浴 /次", "擦浴", None, Unit.VISIT, TODAY),
        ("擦浴 一半小时", "擦浴", None, Unit.HALF_HOUR, TODAY),
        ("擦浴 2025-7-1", "擦浴", None, None, date(2025, 7, 1)),
        ("擦浴 2025/12/31", "擦浴", None, None, date(2025, 12, 31)),
        ("擦浴 2025年7月1日", "擦浴", None, None, date(2025, 7, 1)),
        ("擦浴 7/1", "擦浴", None, None, date(2026, 7, 1)),
        ("擦浴 13月1日", "擦浴 13月1日", None, None, TODAY),
        ("", "", None, None, TODAY),
    ],
)
def test_what_is_typed_is_read_in_any_order(
    typed: str, needle: str, fen: int | None, unit: Unit | None, on: date
) -> None:
    question = read_question(typed, TODAY)
    assert (question.needle, question.price_fen, question.unit, question.on) == (needle, fen, unit, on)
    assert question.problem == ""


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("擦浴 60.555", "两位小数"),
        ("翻身 1,2", "1,2"),
        ("翻身 1,0300", "1,0300"),
        ("翻身 17.5.2", "17.5.2"),
        ("7,60", "空一格"),
        ("上门 擦浴 1 2", "哪个是价格"),
        ("7 8 9", "哪个是价格"),
        (f"{'擦浴' * 40} 60", "80 个字"),
    ],
)
def test_a_price_that_is_not_understood_is_told_and_never_cut(typed: str, sentence: str) -> None:
    question = read_question(typed, TODAY)
    assert question.price_fen is None
    assert sentence in question.problem


def test_an_exact_number_goes_before_names_and_many_are_cut() -> None:
    assert [item.code for item in matching_items(LIST, read_question("7", TODAY))] == ["7"]
    assert matching_items(LIST, read_question("60元", TODAY)) == matching_items(
        LIST, read_question("60", TODAY)
    )
    assert matching_items(LIST, read_question("", TODAY)) == []
    many = matching_items(LIST, read_question("服务", TODAY))
    assert len(many) == MOST_ITEMS == 6
    assert many == LIST.search("服务")[:6]


def answers(typed: str, *codes: str, **facts: Any) -> list[Any]:
    items = [LIST.item(code) for code in codes]
    return list(quick_answers(book(**facts), items, read_question(typed, TODAY)))


def test_an_item_meant_alone_is_answered_even_where_nothing_is_known() -> None:
    [alone] = answers("7 60", "7")
    assert (alone.item.code, alone.variant, alone.unit) == ("7", "", LIST.item("7").billing_units[0])
    assert (alone.filed_fen, alone.question_fen, alone.most_fen, alone.yes) == (None, 6000, None, False)
    seven, eight = LIST.item("7"), LIST.item("8")
    assert answers("x", "7", "8") == []
    assert unpriced(book(), [seven]) == []
    assert unpriced(book(), [seven, eight]) == [seven, eight]
    assert unpriced(book(past={SEVEN: [past()]}), [seven, eight]) == [eight]


def test_every_known_price_is_answered_the_filed_ones_first() -> None:
    variant = PriceKey(item="7", variant="60分钟", unit=Unit.VISIT)
    papers = {HOUR: [past()], SEVEN: [past()], variant: [past()]}
    lines = answers("7", "7", past=papers, filed={variant: [filed(5000)]})
    assert [(one.variant, one.unit) for one in lines] == [
        ("60分钟", Unit.VISIT),
        ("", Unit.VISIT),
        ("", Unit.HOUR),
    ]
    assert [one.unit for one in answers("7 每小时", "7", past=papers)] == [Unit.HOUR]


def test_prices_of_other_items_are_neither_answered_nor_counted() -> None:
    """In the alphabet of codes 14 stands before 7 and 9 behind it."""
    fourteen, nine = PriceKey(item="14", unit=Unit.VISIT), PriceKey(item="9", unit=Unit.VISIT)
    seven, eight = LIST.item("7"), LIST.item("8")
    around = {fourteen: [past()], nine: [past()]}
    assert unpriced(book(past=around), [seven, eight]) == [seven, eight]
    [answer] = answers("7", "7", past=around | {SEVEN: [past()]})
    assert (answer.item.code, answer.variant, answer.unit) == ("7", "", Unit.VISIT)


def test_prices_that_are_not_filed_come_by_variant_then_unit() -> None:
    variants = ["a", "b", "c", "d", "e"]
    keys = {
        PriceKey(item="7", variant=one, unit=unit): [past()]
        for one in variants
        for unit in (Unit.HOUR, Unit.VISIT)
    }
    assert [(one.variant, one.unit) for one in answers("7", "7", past=keys)] == [
        (one, unit) for one in variants for unit in (Unit.VISIT, Unit.HOUR)
    ]


def test_an_item_of_which_nothing_is_known_is_answered_in_the_first_of_its_units() -> None:
    assert LIST.item("34").billing_units == (Unit.DAY, Unit.MONTH)
    [answer] = answers("34", "34")
    assert answer.unit is Unit.DAY


def test_a_price_that_is_neither_asked_nor_filed_is_taken_for_nothing() -> None:
    night = PriceKey(item="7", variant="夜间加收", unit=Unit.VISIT)
    [answer] = answers("7", "7", past={night: [past(promotion=True)]})
    [surcharge] = [breach for breach in answer.breaches if breach.code == "new_surcharge"]
    assert surcharge.numbers == {"price_fen": 0, "variant": "夜间加收"}


def test_the_most_is_the_filed_price_below_the_ceiling() -> None:
    [high] = answers("7", "7", past={SEVEN: [past(6000)]}, filed={SEVEN: [filed(6500)]})
    assert (high.most_fen, high.filed_fen, high.question_fen, high.yes) == (6000, 6500, None, False)
    [low] = answers("7", "7", past={SEVEN: [past(6000)]}, filed={SEVEN: [filed(5500)]})
    assert (low.most_fen, low.yes) == (5500, True)
    [bare] = answers("7", "7", filed={SEVEN: [filed(5500)]})
    assert bare.most_fen is None
    [answer] = answers("7 55.01", "7", past={SEVEN: [past(6000)]}, filed={SEVEN: [filed(5500)]})
    assert [breach.code for breach in answer.breaches] == ["above_filed"]
    [nothing] = answers("7 0", "7", past={SEVEN: [past(6000)]}, filed={SEVEN: [filed(5500)]})
    assert (nothing.question_fen, nothing.yes) == (0, True)


# --- another setting, another joining day


def test_another_setting_changes_ceilings_and_may_stop_a_price() -> None:
    prices = book(past={SEVEN: [past(6000, 1), past(9000, 2)]}, filed={SEVEN: [filed(6000)]})
    assert under_setting(prices, Setting(), TODAY) == []
    [higher] = under_setting(prices, Setting(statistic=Statistic.HIGHEST), TODAY)
    assert (higher.name, higher.key) == (LIST.item("7").label, SEVEN)
    assert (higher.before, higher.after, higher.filed_fen, higher.stops) == (6000, 9000, 6000, False)
    high = book(past=prices.past, filed={SEVEN: [filed(9000)]}, setting=Setting(statistic=Statistic.HIGHEST))
    [lower] = under_setting(high, Setting(), TODAY)
    assert (lower.before, lower.after, lower.filed_fen, lower.stops) == (9000, 6000, 9000, True)
    even = book(past=prices.past, filed={SEVEN: [filed(6000)]}, setting=Setting(statistic=Statistic.HIGHEST))
    assert [change.stops for change in under_setting(even, Setting(), TODAY)] == [False]
    bare = book(past=prices.past, setting=Setting(statistic=Statistic.HIGHEST))
    assert [(one.filed_fen, one.stops) for one in under_setting(bare, Setting(), TODAY)] == [(None, False)]


def test_changes_come_by_item_variant_and_unit_and_leave_out_what_stays() -> None:
    two = [past(6000, 1), past(9000, 2)]
    keys = [
        PriceKey(item=item, variant=variant, unit=unit)
        for item in ("14", "7", "9")
        for variant in ("", "a", "b")
        for unit in (Unit.HOUR, Unit.VISIT)
    ]
    same = {keys[0]: [past(6000)], keys[7]: [past(6000)]}
    changes = under_setting(
        book(past=dict.fromkeys(keys, two) | same), Setting(statistic=Statistic.HIGHEST), TODAY
    )
    assert [change.key for change in changes] == [key for key in keys if key not in same]


def test_another_joining_day_moves_the_window() -> None:
    prices = book(
        past={SEVEN: [past(6000)], HOUR: [past(100, 2, charged_on=date(2025, 12, 1))]},
        filed={SEVEN: [filed(6000)]},
        setting=Setting(window=Basis.JOINING),
    )
    gone = under_joining_day(prices, date(2026, 7, 1), TODAY)
    assert [(one.key, one.before, one.after, one.stops) for one in gone] == [
        (HOUR, 100, None, False),
        (SEVEN, 6000, None, True),
    ]
    assert prices.ceiling(SEVEN).ceiling_fen == 6000
