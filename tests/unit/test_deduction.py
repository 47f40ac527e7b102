"""The deduction: base, rate, cap, to the fen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.subsidy.deduction import Sums, estimate
from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import Fen, Rounding

HALF = Decimal("0.50")
CAP = Fen(80_000)


def deduct(total: int, cap_left: int | None = None, rate: Decimal = HALF, cap: Fen | None = CAP) -> int:
    left = None if cap_left is None else Fen(cap_left)
    return estimate(Sums(total_fen=Fen(total)), rate, cap, left).deduction_fen


@pytest.mark.parametrize(("total", "fen"), [(0, 0), (1, 0), (2, 1), (3, 1), (12_001, 6000)])
def test_half_a_fen_is_dropped(total: int, fen: int) -> None:
    assert deduct(total) == fen


@pytest.mark.parametrize(("total", "fen"), [(159_999, 79_999), (160_000, 80_000), (160_002, 80_000)])
def test_the_cap_binds_at_its_fen(total: int, fen: int) -> None:
    assert deduct(total) == fen


@pytest.mark.parametrize(("left", "fen"), [(0, 0), (5999, 5999), (6000, 6000), (6001, 6000), (None, 6000)])
def test_what_is_left_of_the_cap_binds_at_its_fen(left: int | None, fen: int) -> None:
    assert deduct(12_000, left) == fen


def test_without_a_cap_the_rate_alone_counts() -> None:
    assert deduct(1_000_000, cap=None, rate=Decimal(1)) == 1_000_000


@pytest.mark.parametrize(("mode", "fen"), [(Rounding.DOWN, 0), (Rounding.HALF_UP, 1), (Rounding.UP, 1)])
def test_rounding_is_a_setting(mode: Rounding, fen: int) -> None:
    assert estimate(Sums(total_fen=Fen(1)), HALF, CAP, rounding=mode).deduction_fen == fen


def test_parts_may_reach_the_total_and_not_a_fen_more() -> None:
    whole = Sums(total_fen=Fen(100), discount_fen=Fen(30), ltci_paid_fen=Fen(30), ineligible_fen=Fen(40))
    deduction = estimate(whole, HALF, CAP)
    assert (deduction.base_fen, deduction.deduction_fen, deduction.self_pay_fen) == (0, 0, 40)
    above = Sums(total_fen=Fen(100), discount_fen=Fen(30), ltci_paid_fen=Fen(30), ineligible_fen=Fen(41))
    with pytest.raises(RuleError) as refused:
        estimate(above, HALF, CAP)
    assert refused.value.code == "parts_above_total"
    assert set(refused.value.fields) == {"discount_fen", "ltci_paid_fen", "ineligible_fen"}


AMOUNTS = st.integers(0, 2_000_000)


@st.composite
def sums(draw: st.DrawFn) -> Sums:
    parts = [draw(AMOUNTS) for _ in range(3)]
    total = sum(parts) + draw(AMOUNTS)
    return Sums(
        total_fen=Fen(total),
        discount_fen=Fen(parts[0]),
        ltci_paid_fen=Fen(parts[1]),
        ineligible_fen=Fen(parts[2]),
    )


@given(
    sums(),
    st.decimals(0, 1, places=4),
    st.none() | AMOUNTS.map(Fen),
    st.none() | AMOUNTS.map(Fen),
)
def test_the_parts_sum_up_and_no_limit_is_passed(
    given_sums: Sums, rate: Decimal, cap: Fen | None, left: Fen | None
) -> None:
    deduction = estimate(given_sums, rate, cap, left)
    paid = (
        given_sums.discount_fen + given_sums.ltci_paid_fen + deduction.deduction_fen + deduction.self_pay_fen
    )
    assert paid == given_sums.total_fen
    assert 0 <= deduction.deduction_fen <= deduction.base_fen
    assert deduction.self_pay_fen >= given_sums.ineligible_fen
    assert deduction.deduction_fen <= deduction.base_fen * rate
    for limit in (cap, left):
        assert limit is None or deduction.deduction_fen <= limit
