"""A quote is priced line by line, and its breaches are parted into what bars the order and what wants a look."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from catalog.items.finding_codes import OVERLAPPING_ITEMS
from catalog.items.units import Unit
from catalog.prices.ceiling.finding_codes import VOUCHER_ABOVE_CASH
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import Sums, estimate
from catalog.subsidy.rules import rule_for
from orders.ordering.quote import LineRequest, Quote, QuotedLine, of_class, pending_breaches
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
        rule_pending=False,
        stay=False,
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


# --- without a rule

SUMS = Sums(total_fen=Fen(18000), discount_fen=Fen(1000), ltci_paid_fen=Fen(500), ineligible_fen=Fen(300))


@pytest.mark.parametrize(
    ("fen", "ruled", "self_pay"),
    [
        (6000, False, 16500),  # total − discount − LTCI: what a voucher does not see is owed all the same
        (None, False, None),  # a line has no price yet
        (6000, True, None),  # 民政通 will show it
    ],
)
def test_without_a_rule_the_elder_owes_everything(fen: int | None, ruled: bool, self_pay: int | None) -> None:
    whole = replace(quote(line(fen)), sums=SUMS)
    assert (whole if ruled else replace(whole, rule=None)).self_pay_fen == self_pay


def test_an_estimate_says_what_the_elder_owes() -> None:
    own = estimate(SUMS, Decimal("0.50"), None)
    assert replace(quote(line(6000)), sums=SUMS, estimate=own).self_pay_fen == own.self_pay_fen == 8400


@pytest.mark.parametrize(
    ("fen", "numbers", "words"),
    [(6000, {"self_pay_fen": 16500}, "按全价 165.00 元自付"), (None, {}, "按全价自付")],
)
def test_that_a_rule_is_awaited_is_told_with_the_full_price(
    fen: int | None, numbers: dict[str, int], words: str
) -> None:
    waiting = replace(quote(line(fen)), sums=SUMS, rule=None, rule_pending=True)
    (breach,) = pending_breaches(waiting)
    assert (breach.code, breach.severity, breach.numbers) == ("rule_pending", Severity.NOTICE, numbers)
    assert words in breach.message
    assert pending_breaches(replace(waiting, rule_pending=False)) == []


def test_a_cash_price_stands_against_vouchers_only() -> None:
    against = [VOUCHER_ABOVE_CASH.breach("高于现金价"), OVERLAPPING_ITEMS.breach("重复")]
    assert of_class(VoucherClass.HOME_VISIT, against) == against
    assert of_class(VoucherClass.SELF_PAY, against) == against[1:]
