"""What a comparison note needs, when a setting is 待核实, and the mark of a price that rests on a note."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from catalog.prices.ceiling.ceilings import Basis, Statistic
from catalog.prices.ceiling.comparison import ComparedPrice, Comparison, refuse_wrong_sources
from catalog.prices.ceiling.decision import Purpose, allowed, compared_only, decide
from catalog.prices.ceiling.finding_codes import NO_HISTORY
from catalog.prices.ceiling.setting import STRICT, Setting
from provider_portal.ground.errors import RuleError, Severity
from provider_portal.ground.money import Fen
from tests.unit.price_rule.price_facts import SEVEN, book, filed, past

DAY = date(2026, 7, 15)


def source(name: str, fen: int) -> ComparedPrice:
    return ComparedPrice(source=name, price_fen=Fen(fen), seen_on=DAY, scan_sha256="a" * 64)


def refusal(fen: int, *sources: ComparedPrice) -> tuple[str, set[str]] | None:
    try:
        refuse_wrong_sources(Fen(fen), sources)
    except RuleError as error:
        return error.code, set(error.fields)
    return None


@pytest.mark.parametrize(
    ("names", "enough"), [("", False), ("甲", False), ("甲甲", False), ("甲乙", True), ("甲乙丙", True)]
)
def test_two_different_sources_are_the_fewest(names: str, enough: bool) -> None:
    answer = refusal(6000, *(source(name, 6000) for name in names))
    assert answer == (None if enough else ("too_few_sources", {"source_2"}))


@pytest.mark.parametrize(("fen", "right"), [(5999, True), (6000, True), (6001, False)])
def test_the_price_is_not_above_the_lowest_source(fen: int, right: bool) -> None:
    answer = refusal(fen, source("甲", 7000), source("乙", 6000))
    assert answer == (None if right else ("above_sources", {"price_fen"}))


@pytest.mark.parametrize(
    ("setting_id", "document", "changed", "unverified"),
    [
        (None, None, False, False),
        (None, "a" * 64, False, False),
        (UUID(int=1), None, True, True),
        (UUID(int=1), "a" * 64, True, False),
    ],
)
def test_a_changed_setting_without_its_document_is_unverified(
    setting_id: UUID | None, document: str | None, changed: bool, unverified: bool
) -> None:
    setting = Setting(document_sha256=document, setting_id=setting_id)
    assert (setting.changed, setting.unverified) == (changed, unverified)
    assert (STRICT.window, STRICT.statistic) == (Basis.STRICT, Statistic.LOWEST)
    assert STRICT.label == "两个窗口取较低价，最低价"


def test_a_price_that_rests_on_a_note_bears_its_mark() -> None:
    note = Comparison(
        note_id=UUID(int=9),
        price_fen=Fen(6000),
        reason="新设",
        sources=(source("甲", 6000), source("乙", 7000)),
        signed_by_name="周建国",
        signed_on=DAY,
    )
    prices = book(notes={SEVEN: note})
    [mark] = compared_only(prices.priced(SEVEN, Fen(6000), "", DAY), prices.ceiling(SEVEN))
    assert mark.numbers == {"note_id": str(UUID(int=9)), "ceiling_fen": 6000}
    assert mark.severity is Severity.NOTICE
    assert "（甲 60.00 元、乙 70.00 元）" in mark.message
    assert compared_only(prices.priced(SEVEN, Fen(6000), "", DAY), book().ceiling(SEVEN)) == []


@pytest.mark.parametrize(
    ("severity", "bars"),
    [(Severity.MUST_FIX, True), (Severity.MUST_EXPLAIN, False), (Severity.NOTICE, False)],
)
def test_only_what_must_be_mended_bars_the_way(severity: Severity, bars: bool) -> None:
    notice = NO_HISTORY.breach("", severity=Severity.NOTICE)
    assert allowed([notice, NO_HISTORY.breach("", severity=severity)]) is not bars
    assert allowed([])


def test_an_item_that_the_list_dropped_is_neither_filed_nor_charged() -> None:
    prices = book(past={SEVEN: [past()]}, filed={SEVEN: [filed()]})
    facts = replace(prices.facts(SEVEN, DAY), list_from=DAY)
    for purpose in Purpose:
        breaches = decide(prices.priced(SEVEN, Fen(6000), "", DAY), purpose, DAY, facts)
        assert [breach.code for breach in breaches] == ["item_dropped"]
