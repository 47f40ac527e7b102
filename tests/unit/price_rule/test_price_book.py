"""What a book knows of one price on one day, at its edges."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from catalog.items.keys import PartOf, PriceKey
from catalog.items.units import Unit
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import PastPrice, Statistic
from catalog.prices.ceiling.comparison import ComparedPrice, Comparison
from catalog.prices.ceiling.conversions import convertible, per
from catalog.prices.ceiling.setting import Setting
from provider_portal.ground.errors import Severity
from provider_portal.ground.money import Fen
from tests.unit.price_rule.price_facts import HALF_HOUR, HOUR, JOINED, SEVEN, book, filed, past

DAY = date(2026, 7, 15)
MEAN = Setting(statistic=Statistic.MEAN)


def cash_of(paper: PastPrice, on: date = DAY) -> PastPrice | None:
    return book(past={SEVEN: [paper]}, cash={SEVEN: [paper]}).around(SEVEN, on, on).cash


def test_what_was_worked_out_is_no_part_of_what_a_book_says() -> None:
    fresh, used = (book(past={SEVEN: [past(6000)]}) for _ in range(2))
    used.around(SEVEN, DAY, DAY)
    assert used == fresh
    assert repr(used) == repr(fresh)


def test_a_book_with_other_facts_works_everything_out_anew() -> None:
    before = book(past={SEVEN: [past(6000, minutes=30)]})
    assert before.ceiling(SEVEN).ceiling_fen == 6000
    assert [one.minutes for one in before.around(SEVEN, DAY, DAY).promises] == [30]
    after = replace(before, past={SEVEN: [past(5000, minutes=20)]})
    assert after.ceiling(SEVEN).ceiling_fen == 5000
    assert [one.minutes for one in after.around(SEVEN, DAY, DAY).promises] == [20]
    assert before.ceiling(SEVEN).ceiling_fen == 6000


# --- units that convert


def test_an_hour_weighs_two_half_hours_in_a_mean() -> None:
    papers = {HOUR: [past(100, 1)], HALF_HOUR: [past(30, 2)]}
    assert book(past=papers, setting=MEAN).ceiling(HOUR).ceiling_fen == (2 * 100 + 60) // 3
    assert book(past=papers, setting=MEAN).ceiling(HALF_HOUR).ceiling_fen == (2 * 50 + 30) // 3


def test_quantities_weigh_in_the_mean_of_half_hours() -> None:
    papers = {HOUR: [past(100, 1, quantity=3)], HALF_HOUR: [past(30, 2, quantity=4)]}
    assert book(past=papers, setting=MEAN).ceiling(HOUR).ceiling_fen == (6 * 100 + 4 * 60) // 10


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("other", Unit)
def test_only_hours_and_half_hours_convert(unit: Unit, other: Unit) -> None:
    hours = {Unit.HOUR, Unit.HALF_HOUR}
    assert convertible(unit, other) is (unit is other or {unit, other} == hours)


def test_a_converted_price_says_from_what_and_is_rounded_down() -> None:
    longer = per(past(50, minutes=31), Unit.HOUR, Unit.HALF_HOUR)
    assert longer.minutes == 62
    half = per(past(101, minutes=61, quantity=3), Unit.HALF_HOUR, Unit.HOUR)
    assert (half.price_fen, half.minutes, half.weight, half.converted) == (50, 30, 6, "由每小时换算")
    hour = per(past(50, quantity=3), Unit.HOUR, Unit.HALF_HOUR)
    assert (hour.price_fen, hour.minutes, hour.weight, hour.converted) == (100, None, 3, "由每半小时换算")


def test_a_price_in_its_own_unit_stays_as_it_is() -> None:
    assert per(past(quantity=3), Unit.VISIT, Unit.VISIT) == past(quantity=3)
    assert per(past(quantity=3), Unit.HOUR, Unit.HOUR) == past(quantity=3, weight=6)


# --- the filing of a day


def test_a_filing_holds_from_its_day_until_the_next() -> None:
    rows = [filed(None, date(2026, 6, 1)), filed(6500, date(2026, 5, 1)), filed(6000)]
    prices = book(filed={SEVEN: rows})

    def fen(on: date) -> Fen | None:
        row = prices.in_force(SEVEN, on)
        return row.price_fen if row else None

    assert fen(JOINED - timedelta(days=1)) is None
    assert (fen(JOINED), fen(date(2026, 4, 30)), fen(date(2026, 5, 1))) == (6000, 6000, 6500)
    assert (fen(date(2026, 5, 31)), fen(date(2026, 6, 1))) == (6500, None)


def codes(prices: PriceBook, fen: int, on: date = DAY, key: Any = SEVEN) -> list[str]:
    return [breach.code for breach in prices.charge(key, Fen(fen), on)]


def test_nothing_above_the_filing_or_the_ceiling_is_charged() -> None:
    prices = book(past={SEVEN: [past(6000)]}, filed={SEVEN: [filed(5900)]})
    assert codes(prices, 5900) == []
    assert codes(prices, 5901) == ["above_filed"]
    assert codes(prices, 6001) == ["above_ceiling", "above_filed"]
    assert codes(prices, 5900, JOINED - timedelta(days=1)) == ["not_filed"]


def test_a_late_filing_stays_below_what_was_promised() -> None:
    prices = book(past={SEVEN: [past(6000)]})

    def late(fen: int, frozen: int | None) -> list[str]:
        breaches = prices.file(SEVEN, Fen(fen), DAY, frozen_fen=None if frozen is None else Fen(frozen))
        return [breach.code for breach in breaches]

    assert late(6000, None) == late(6000, 6000) == []
    assert late(6000, 5999) == ["above_frozen"]


# --- promises of length


@pytest.mark.parametrize(
    ("before", "counts"), [(date(2026, 5, 1), False), (date(2026, 5, 2), True), (date(2026, 4, 30), False)]
)
def test_a_promise_counts_from_the_day_after_it_was_filed(before: date, counts: bool) -> None:
    prices = book(filed={SEVEN: [filed(6000, date(2026, 5, 1), "60分钟")]})
    promises = prices.around(SEVEN, DAY, before).promises
    assert [(one.minutes, one.price_fen, one.source) for one in promises] == (
        [(60, 6000, "2026-05-01 起的备案")] if counts else []
    )


def test_the_filing_of_the_day_is_no_promise_against_itself() -> None:
    rows = [filed(6000, date(2026, 5, 1), "30分钟"), filed(6000, JOINED, "60分钟")]
    prices = book(past={SEVEN: [past()]}, filed={SEVEN: rows})
    assert codes(prices, 6000) == ["duration_cut"]
    assert codes(prices, 6000, date(2026, 4, 30)) == []
    assert [breach.code for breach in prices.file(SEVEN, Fen(6000), JOINED, duration_text="30分钟")] == []


@pytest.mark.parametrize("row", [filed(None, JOINED, "60分钟"), filed(6000, JOINED, "按约定")])
def test_a_withdrawal_or_a_range_promises_nothing(row: Any) -> None:
    assert book(filed={SEVEN: [row]}).around(SEVEN, DAY, DAY).promises == ()


def test_a_paper_promises_its_length_unless_it_is_a_promotion() -> None:
    papers = [past(6000, 1, minutes=60), past(3000, 2, minutes=90, promotion=True), past(5000, 3)]
    promises = book(past={SEVEN: papers}).around(SEVEN, DAY, DAY).promises
    assert [(one.minutes, one.price_fen, one.source) for one in promises] == [(60, 6000, "收据 SJ-1")]


# --- what people without a voucher pay


@pytest.mark.parametrize(
    ("charged_on", "speaks"),
    [
        (date(2026, 4, 14), False),
        (date(2026, 4, 15), True),
        (DAY, True),
        (DAY + timedelta(days=1), False),
        (DAY + timedelta(days=2), False),
    ],
)
def test_a_cash_price_speaks_for_three_months(charged_on: date, speaks: bool) -> None:
    assert (cash_of(past(charged_on=charged_on)) is not None) is speaks


@pytest.mark.parametrize(
    ("first", "until", "speaks"),
    [
        (DAY, None, True),
        (DAY + timedelta(days=1), None, False),
        (date(2020, 1, 1), None, True),
        (date(2020, 1, 1), DAY, False),
        (date(2020, 1, 1), DAY + timedelta(days=1), True),
        (None, DAY + timedelta(days=1), True),
        (None, DAY, False),
        (None, DAY - timedelta(days=1), False),
    ],
)
def test_a_contract_speaks_for_its_own_days(first: date | None, until: date | None, speaks: bool) -> None:
    paper = past(charged_on=None, in_force_from=first, in_force_until=until)
    assert (cash_of(paper) is not None) is speaks


@pytest.mark.parametrize(("signed", "speaks"), [(DAY, True), (DAY + timedelta(days=1), False)])
def test_a_contract_without_a_beginning_begins_when_it_is_signed(signed: date, speaks: bool) -> None:
    paper = past(charged_on=None, signed_on=signed, in_force_until=date(2027, 1, 1))
    assert (cash_of(paper) is not None) is speaks


def test_the_newest_cash_price_counts_and_of_one_day_the_lower() -> None:
    june = date(2026, 6, 1)
    papers = [
        past(7000, 1, charged_on=june),
        past(6500, 2, charged_on=june),
        past(5000, 3, charged_on=date(2026, 5, 1)),
        past(1000, 4, charged_on=june, promotion=True),
    ]
    cash = book(cash={SEVEN: papers}).around(SEVEN, DAY, DAY).cash
    assert cash is not None
    assert cash.price_fen == 6500


def test_a_cash_price_of_half_an_hour_speaks_of_the_hour_and_of_nothing_else() -> None:
    prices = book(cash={HALF_HOUR: [past(3000, charged_on=DAY)]})
    cash = prices.around(HOUR, DAY, DAY).cash
    assert cash is not None
    assert (cash.price_fen, cash.converted) == (6000, "由每半小时换算")
    assert prices.around(SEVEN, DAY, DAY).cash is None


# --- what else stands around a price


def test_a_former_price_in_a_unit_that_does_not_convert_is_remembered_where_there_is_no_other() -> None:
    visits = [past(7000, 1), past(6000, 2), past(1000, 3, promotion=True), past(900, 4, charged_on=DAY)]
    other = book(past={SEVEN: visits}).around(HOUR, DAY, DAY).other_unit
    assert other is not None
    assert (other.unit, other.past.price_fen) == (Unit.VISIT, 6000)
    project = book(past={SEVEN: [past(5000, 6, charged_on=date(2025, 10, 1))]}).around(HOUR, DAY, DAY)
    assert project.other_unit is not None
    with_history = book(past={SEVEN: visits, HOUR: [past(5000, 5)]})
    assert with_history.around(HOUR, DAY, DAY).other_unit is None


def test_steps_are_told_in_time_without_withdrawals() -> None:
    rows = [filed(7000, date(2026, 6, 1)), filed(None, date(2026, 5, 1)), filed(6000)]
    steps = book(filed={SEVEN: rows}).around(SEVEN, DAY, DAY).steps
    assert [(step.first, step.price_fen) for step in steps] == [(JOINED, 6000), (date(2026, 6, 1), 7000)]


def test_prices_before_the_window_are_remembered_where_the_window_has_one() -> None:
    early = past(5000, 2, charged_on=date(2025, 9, 30))
    around = book(past={SEVEN: [past(), early]}).around(SEVEN, DAY, DAY)
    assert around.before_window == (early,)
    assert book(past={SEVEN: [early]}).around(SEVEN, DAY, DAY).before_window == ()


def note(fen: int) -> Comparison:
    source = ComparedPrice(source="甲", price_fen=Fen(fen), seen_on=DAY, scan_sha256="a" * 64)
    return Comparison(
        note_id=UUID(int=9),
        price_fen=Fen(fen),
        reason="新设",
        sources=(source, source),
        signed_by_name="周建国",
        signed_on=DAY,
    )


def test_a_comparison_note_sets_the_ceiling_where_there_is_no_history() -> None:
    prices = book(notes={SEVEN: note(6000)}, filed={SEVEN: [filed(6000)]})
    assert prices.ceiling(SEVEN).ceiling_fen == 6000
    assert codes(prices, 6000) == ["no_history_compared"]
    assert prices.all_keys() == {SEVEN}
    assert book(past={HOUR: []}, notes={SEVEN: note(1)}, filed={HALF_HOUR: []}).all_keys() == {
        SEVEN,
        HOUR,
        HALF_HOUR,
    }
    assert book(notes={SEVEN: note(6000)}, past={SEVEN: [past(5000)]}).ceiling(SEVEN).ceiling_fen == 5000


PACKAGE = PriceKey(item="3", unit=Unit.VISIT)


def test_a_package_costs_no_more_than_its_parts() -> None:
    fourteen = PriceKey(item="14", unit=Unit.VISIT)
    prices = book(
        bundles={PACKAGE: [PartOf(key=SEVEN, quantity=2), PartOf(key=fourteen, quantity=1)]},
        past={SEVEN: [past(5000)], fourteen: [past(3000)], PACKAGE: [past(90000)]},
        filed={SEVEN: [filed(4000)], PACKAGE: [filed(90000)]},
    )
    parts = prices.around(PACKAGE, DAY, DAY).parts
    assert parts is not None
    assert [(part.label, part.quantity, part.price_fen) for part in parts] == [
        (prices.shelf.item("7", DAY).label, 2, 4000),
        (prices.shelf.item("14", DAY).label, 1, 3000),
    ]
    assert codes(prices, 11000, key=PACKAGE) == []
    assert codes(prices, 11001, key=PACKAGE) == ["package_above_parts"]


def test_a_part_costs_the_lower_of_filing_and_ceiling() -> None:
    assert book(past={SEVEN: [past(5000)]}, filed={SEVEN: [filed(6000)]}).single(SEVEN, DAY) == 5000
    assert book(past={SEVEN: [past(5000)]}).single(SEVEN, DAY) == 5000
    assert book(filed={SEVEN: [filed(6000)]}).single(SEVEN, DAY) == 6000
    assert book().single(SEVEN, DAY) is None


def test_what_nobody_took_apart_has_no_parts() -> None:
    assert book().around(PACKAGE, DAY, DAY).parts is None


def test_a_part_of_an_item_with_history_was_not_charged_alone() -> None:
    shelf = book().shelf
    overlap = shelf.versions[-1].overlaps[0]
    whole, part = PriceKey(item=overlap.whole, unit=Unit.VISIT), PriceKey(item=overlap.part, unit=Unit.VISIT)
    prices = book(past={whole: [past()]})
    assert prices.around(part, DAY, DAY).wholes == (shelf.item(overlap.whole, DAY).label,)
    assert book(past={whole: []}).around(part, DAY, DAY).wholes == ()
    assert book(past={whole: [past()], part: [past()]}).around(part, DAY, DAY).wholes == ()
    codes_of_all = [item.code for item in shelf.versions[-1].items]
    for code in codes_of_all:
        contained = {one.whole for one in shelf.versions[-1].overlaps if one.part == code}
        key = PriceKey(item=code, unit=Unit.VISIT)
        alone = book(past={whole: [past()]}).around(key, DAY, DAY).wholes
        assert bool(alone) is (overlap.whole in contained and code != overlap.whole)
    assert book(past={part: []}).around(whole, DAY, DAY).wholes == ()


def test_an_assessor_and_a_dropped_item_are_asked_first() -> None:
    assert codes(book(assessor=True), 100)[0] == "assessor_only"
    severities = {breach.severity for breach in book(assessor=True).charge(SEVEN, Fen(100), DAY)}
    assert severities == {Severity.MUST_FIX}
