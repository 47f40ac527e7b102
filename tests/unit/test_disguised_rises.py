"""变相涨价: each rise under another name has its code, sentence, numbers and clause; honest prices have none."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import Ceiling, PastPrice, ceiling_of
from catalog.prices.ceiling.comparison import ComparedPrice, Comparison
from catalog.prices.ceiling.decision import PriceFacts, Purpose, allowed, decide
from catalog.prices.ceiling.discounts import Offer, due_discount, withheld
from catalog.prices.ceiling.disguises import (
    Around,
    OtherUnit,
    Part,
    Price,
    Promise,
    Step,
    disguised_rises,
    minutes_in,
    temporary_rises,
)
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.money import Fen
from tests.lists import HUNAN

DAY = date(2026, 7, 15)


def past(fen: int = 6000, number: int = 1, **changes: Any) -> PastPrice:
    facts: dict[str, Any] = {"charged_on": date(2026, 1, 20)} | changes
    return PastPrice(
        evidence_id=UUID(int=number), reference=f"SJ-{number}", paper="收据", price_fen=Fen(fen), **facts
    )


def ceiling(*prices: PastPrice, comparison: Comparison | None = None) -> Ceiling:
    return ceiling_of(
        prices, joined_on=date(2026, 3, 1), project_first_day=date(2026, 1, 1), comparison=comparison
    )


NOTE = Comparison(
    note_id=UUID(int=9),
    price_fen=Fen(6000),
    reason="新设",
    sources=(
        ComparedPrice(source="甲", price_fen=Fen(6000), seen_on=DAY, scan_sha256="a" * 64),
        ComparedPrice(source="乙", price_fen=Fen(7000), seen_on=DAY, scan_sha256="b" * 64),
    ),
    signed_by_name="周建国",
    signed_on=DAY,
)
HISTORY, NONE = ceiling(past()), ceiling()


def price(fen: int = 6000, item: str = "7", variant: str = "", **changes: Any) -> Price:
    facts: dict[str, Any] = {"unit": Unit.VISIT} | changes
    return Price(item=HUNAN.item(item), variant=variant, price_fen=Fen(fen), **facts)


def rises(offered: Price, limit: Ceiling = HISTORY, **around: Any) -> list[Breach]:
    return disguised_rises(offered, limit, Around(**around))


def only(breaches: list[Breach], code: str) -> Breach:
    assert [breach.code for breach in breaches] == [code]
    assert breaches[0].clause
    assert breaches[0].remedy
    return breaches[0]


def test_an_honest_price_is_no_rise() -> None:
    assert rises(price()) == []


def test_another_unit_without_history_is_a_changed_unit() -> None:
    other = OtherUnit(unit=Unit.VISIT, past=past(6000))
    breach = only(rises(price(4000, unit=Unit.HOUR), NONE, other_unit=other), "unit_changed")
    assert breach.numbers == {"unit": "visit", "before_fen": 6000, "price_fen": 4000}
    assert breach.severity is Severity.MUST_FIX
    assert rises(price(4000, unit=Unit.HOUR), HISTORY, other_unit=other) == []


def test_a_signed_note_leaves_the_changed_unit_to_be_explained() -> None:
    other = OtherUnit(unit=Unit.VISIT, past=past(6000))
    breach = only(
        rises(price(4000, unit=Unit.HOUR), ceiling(comparison=NOTE), other_unit=other), "unit_changed"
    )
    assert breach.severity is Severity.MUST_EXPLAIN


@pytest.mark.parametrize(("fen", "codes"), [(4002, []), (4003, ["unit_changed"])])
def test_an_hour_dearer_than_its_two_half_hours_is_a_changed_unit(fen: int, codes: list[str]) -> None:
    limit = ceiling(past(4002, converted="由每半小时换算"))
    assert [b.code for b in rises(price(fen, "2", unit=Unit.HOUR), limit)] == codes


@pytest.mark.parametrize(
    ("minutes", "fen", "codes"),
    [
        (60, 6000, []),
        (45, 4500, []),
        (45, 4501, ["duration_cut"]),
        (45, 6000, ["duration_cut"]),
        (90, 9000, []),
        (None, 6000, []),
    ],
)
def test_less_time_for_the_same_money_is_a_cut(minutes: int | None, fen: int, codes: list[str]) -> None:
    promises = (Promise(minutes=60, price_fen=Fen(6000), source="收据 SJ-1"),)
    assert [b.code for b in rises(price(fen, minutes=minutes), promises=promises)] == codes


def test_a_length_that_was_sold_at_that_price_before_is_no_cut() -> None:
    promises = (
        Promise(minutes=60, price_fen=Fen(6000), source="收据 SJ-1"),
        Promise(minutes=30, price_fen=Fen(4000), source="收据 SJ-2"),
    )
    assert rises(price(4000, minutes=30), promises=promises) == []
    breach = only(rises(price(4001, minutes=30), promises=promises), "duration_cut")
    assert breach.numbers["fair_fen"] == 3000


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("60分钟", 60), ("约90 分钟", 90), ("1小时", 60), ("20-60分钟", None), ("按次", None), ("", None)],
)
def test_only_one_plain_length_is_a_promise(text: str, minutes: int | None) -> None:
    assert minutes_in(text) == minutes


def test_a_part_that_was_included_before_is_a_split() -> None:
    breach = only(rises(price(1000, "24"), NONE, wholes=("23 室外助行",)), "item_split")
    assert "23 室外助行" in breach.message
    assert rises(price(1000, "24"), HISTORY, wholes=("23 室外助行",)) == []


@pytest.mark.parametrize("variant", ["夜间加收", "节假日", "无电梯上楼费", "交通费"])
def test_a_surcharge_without_history_is_new(variant: str) -> None:
    assert only(rises(price(500, variant=variant), NONE), "new_surcharge").severity is Severity.MUST_FIX
    assert rises(price(500, variant=variant), HISTORY) == []


@pytest.mark.parametrize(("fen", "codes"), [(8000, []), (8001, ["package_above_parts"])])
def test_a_package_may_cost_what_its_parts_cost(fen: int, codes: list[str]) -> None:
    parts = (
        Part(label="7 上门擦浴", quantity=1, price_fen=Fen(6000)),
        Part(label="14 洗发", quantity=2, price_fen=Fen(1000)),
    )
    assert [b.code for b in rises(price(fen, "3"), ceiling(past(9000)), parts=parts)] == codes


def test_a_package_that_cannot_be_compared_is_to_be_explained() -> None:
    unpriced = (
        Part(label="7 上门擦浴", quantity=1, price_fen=None),
        Part(label="14 洗发", quantity=2, price_fen=Fen(1000)),
    )
    for parts, code in ((None, "package_parts_missing"), (unpriced, "package_parts_unpriced")):
        assert only(rises(price(1, "3"), parts=parts), code).severity is Severity.MUST_EXPLAIN


def test_a_package_that_cannot_be_compared_names_the_parts_without_a_price() -> None:
    parts = (
        Part(label="7 上门擦浴", quantity=1, price_fen=None),
        Part(label="14 洗发", quantity=2, price_fen=Fen(1000)),
        Part(label="15 理发", quantity=1, price_fen=None),
    )
    message = only(rises(price(1, "3"), parts=parts), "package_parts_unpriced").message
    assert "里的7 上门擦浴、15 理发没有单项价格" in message


@pytest.mark.parametrize(("fen", "codes"), [(5000, []), (5001, ["voucher_above_cash"])])
def test_a_voucher_customer_pays_no_more_than_a_cash_customer(fen: int, codes: list[str]) -> None:
    assert [b.code for b in rises(price(fen), cash=past(5000, 4))] == codes


def steps(*fens: int, days: int = 30) -> tuple[Step, ...]:
    first = date(2026, 3, 1).toordinal()
    return tuple(
        Step(first=date.fromordinal(first + days * n), price_fen=Fen(fen)) for n, fen in enumerate(fens)
    )


@pytest.mark.parametrize(
    ("filed", "codes"),
    [
        (steps(5000, 6000), []),
        (steps(6000, 5000), []),
        (steps(5000, 6000, 5000), ["temporary_rise"]),
        (steps(5000, 6000, 5500), ["temporary_rise"]),
        (steps(5000, 6000, 5000, days=92), ["temporary_rise"]),
        (steps(5000, 6000, 5000, days=93), []),
        (steps(5000, 6000, 7000), []),
    ],
)
def test_up_and_soon_down_again_is_a_temporary_rise(filed: tuple[Step, ...], codes: list[str]) -> None:
    assert [b.code for b in temporary_rises(price(5000), HISTORY, Around(steps=filed))] == codes


@pytest.mark.parametrize(
    ("before", "now", "codes"),
    [(5000, 5500, ["temporary_rise"]), (5000, 6000, []), (6000, 5500, []), (6500, 5500, [])],
)
def test_a_rise_just_before_the_window_that_did_not_last_is_one(
    before: int, now: int, codes: list[str]
) -> None:
    around = Around(before_window=(past(before, 5, charged_on=date(2025, 11, 1)),))
    assert [b.code for b in temporary_rises(price(now), HISTORY, around)] == codes


def test_the_mark_of_a_compared_price_is_told_and_bars_nothing() -> None:
    price_facts = PriceFacts(
        assessor=False, ceiling=ceiling(comparison=NOTE), around=Around(), filed_fen=Fen(6000)
    )
    breaches = decide(price(6000), Purpose.CHARGE, DAY, price_facts)
    assert [(b.code, b.severity) for b in breaches] == [("no_history_compared", Severity.NOTICE)]
    assert allowed(breaches)


def offer(item: str = "", percent: int = 20) -> Offer:
    return Offer(
        discount_id=UUID(int=7),
        title="重阳节",
        item=item,
        percent_off=percent,
        from_on=DAY,
        until_on=date(2026, 7, 16),
    )


@pytest.mark.parametrize(("given", "codes"), [(1200, []), (1199, ["discount_withdrawn"])])
def test_a_discount_withheld_from_a_voucher_customer_is_found(given: int, codes: list[str]) -> None:
    lines = [("7", Fen(6000))]
    assert [b.code for b in withheld([offer()], lines, Fen(given), DAY)] == codes


@pytest.mark.parametrize(("day", "due"), [(date(2026, 7, 14), 0), (DAY, 1200), (date(2026, 7, 16), 0)])
def test_a_discount_counts_on_its_days_alone(day: date, due: int) -> None:
    assert due_discount([offer()], [("7", Fen(6000))], day)[0] == due


def test_the_best_discount_counts_once_a_line() -> None:
    offers = [offer(percent=10), offer("7", 20), offer("8", 50)]
    assert due_discount(offers, [("7", Fen(6000)), ("9", Fen(1000))], DAY)[0] == 1300
