"""The provider's own discounts: for everybody, on their days, the best one for each line."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from catalog.prices.ceiling.discounts import Offer, due_discount, withheld
from provider_portal.ground.errors import Severity
from provider_portal.ground.money import Fen

FIRST, UNTIL = date(2026, 7, 1), date(2026, 8, 1)
DAY = date(2026, 7, 15)


def offer(percent: int = 10, item: str = "", title: str = "夏日") -> Offer:
    return Offer(
        discount_id=UUID(int=1), title=title, item=item, percent_off=percent, from_on=FIRST, until_on=UNTIL
    )


@pytest.mark.parametrize(
    ("on", "off"),
    [
        (FIRST - timedelta(days=1), 0),
        (FIRST, 100),
        (DAY, 100),
        (UNTIL - timedelta(days=1), 100),
        (UNTIL, 0),
        (UNTIL + timedelta(days=1), 0),
    ],
)
def test_an_offer_holds_on_its_days(on: date, off: int) -> None:
    assert offer().off("7", Fen(1000), on) == off
    assert offer().last_day == date(2026, 7, 31)


@pytest.mark.parametrize(("item", "off"), [("", 100), ("7", 100), ("8", 0), ("17", 0)])
def test_an_offer_is_for_one_item_or_for_all(item: str, off: int) -> None:
    assert offer(item=item).off("7", Fen(1000), DAY) == off
    assert offer(item="1").off("17", Fen(1000), DAY) == 0


def test_a_discount_is_rounded_down_and_the_best_of_each_line_counts_once() -> None:
    assert offer(33).off("7", Fen(101), DAY) == 33
    ten, half = offer(10), offer(50, item="8", title="八折")
    due, used = due_discount([ten, half], [("7", Fen(1000)), ("8", Fen(1000)), ("9", Fen(1000))], DAY)
    assert (due, used) == (100 + 500 + 100, [ten, half])
    assert due_discount([], [("7", Fen(1000))], DAY) == (0, [])
    assert due_discount([offer(item="8")], [("7", Fen(1000))], DAY) == (0, [])


@pytest.mark.parametrize(("given", "withdrawn"), [(99, True), (100, False), (101, False)])
def test_a_discount_that_everybody_gets_is_not_withheld(given: int, withdrawn: bool) -> None:
    breaches = withheld([offer()], [("7", Fen(1000))], Fen(given), DAY)
    assert [breach.code for breach in breaches] == (["discount_withdrawn"] if withdrawn else [])
    for breach in breaches:
        assert breach.severity is Severity.MUST_EXPLAIN
        assert breach.numbers == {"due_fen": 100, "discount_fen": 99}
        assert "“夏日”，应优惠 1.00 元，工单只优惠 0.99 元" in breach.message
