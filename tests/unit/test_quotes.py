"""A quote is priced line by line, and its breaches are parted into what bars the order and what wants a look."""

from datetime import date
from uuid import UUID

import pytest

from catalog.items.finding_codes import OVERLAPPING_ITEMS
from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import Sums
from catalog.subsidy.rules import rule_for
from orders.ordering.quote import LineRequest, Quote, QuotedLine
from provider_portal.ground.errors import Severity
from provider_portal.ground.money import Fen
from tests.lists import RULES

DAY = date(2026, 7, 15)


def line(fen: int | None, quantity: int = 3) -> QuotedLine:
    return QuotedLine(
        request=LineRequest(item="7", unit=Unit.VISIT, quantity=quantity),
        item_name="上门擦浴",
        unit_price_fen=None if fen is None else Fen(fen),
        filed_price_id=None if fen is None else UUID(int=1),
    )


def quote(*lines: QuotedLine, severities: tuple[Severity, ...] = ()) -> Quote:
    return Quote(
        enrolment_id=UUID(int=2),
        service_on=DAY,
        lines=lines,
        sums=Sums(total_fen=Fen(0)),
        rule=rule_for("430781", VoucherClass.HOME_VISIT, DAY, RULES.rules),
        estimate=None,
        breaches=tuple(OVERLAPPING_ITEMS.breach(one.value, severity=one) for one in severities),
    )


@pytest.mark.parametrize(("fen", "amount"), [(6000, 18000), (0, 0), (None, None)])
def test_a_line_costs_its_price_times_its_quantity(fen: int | None, amount: int | None) -> None:
    assert line(fen).amount_fen == amount


@pytest.mark.parametrize(
    ("fens", "priced"), [((6000, 0), True), ((6000, None), False), ((None, None), False), ((), True)]
)
def test_a_quote_is_priced_when_every_line_is(fens: tuple[int | None, ...], priced: bool) -> None:
    assert quote(*(line(fen) for fen in fens)).priced is priced


def test_only_what_must_be_mended_bars_the_order() -> None:
    priced = quote(severities=tuple(Severity))
    assert [one.severity for one in priced.refused] == [Severity.MUST_FIX]
    assert {one.severity for one in priced.warnings} == set(Severity) - {Severity.MUST_FIX}
