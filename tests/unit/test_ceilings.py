"""The ceiling: which evidence counts, to the day; what it comes to, to the fen."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.prices.ceiling.ceilings import Basis, Ceiling, PastPrice, Statistic, WindowKind, ceiling_of
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import DaySpan

JOINED = date(2026, 3, 1)
PROJECT = date(2026, 1, 1)
WINDOW = DaySpan(date(2025, 12, 1), JOINED)


def past(fen: int = 6000, number: int = 1, **changes: Any) -> PastPrice:
    facts: dict[str, Any] = {"charged_on": date(2026, 1, 20)} | changes
    return PastPrice(
        evidence_id=UUID(int=number), reference=f"SJ-{number}", paper="收据", price_fen=Fen(fen), **facts
    )


def ceiling(*prices: PastPrice, **changes: Any) -> Ceiling:
    return ceiling_of(prices, **({"joined_on": JOINED, "project_first_day": PROJECT} | changes))


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2025, 11, 30), False),
        (date(2025, 12, 1), True),
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),
    ],
)
def test_a_receipt_counts_by_its_charging_day(day: date, counts: bool) -> None:
    assert past(charged_on=day).counts_in(WINDOW) is counts


@pytest.mark.parametrize(("day", "counts"), [(date(2025, 12, 1), True), (date(2025, 11, 30), False)])
def test_without_other_days_the_signing_counts(day: date, counts: bool) -> None:
    assert past(charged_on=None, signed_on=day).counts_in(WINDOW) is counts


def test_the_charging_day_goes_before_the_signing() -> None:
    assert not past(charged_on=date(2025, 11, 1), signed_on=date(2026, 1, 1)).counts_in(WINDOW)


@pytest.mark.parametrize(
    ("first", "until", "counts"),
    [
        (date(2020, 1, 1), None, True),
        (date(2020, 1, 1), date(2025, 12, 1), False),
        (date(2020, 1, 1), date(2025, 12, 2), True),
        (date(2026, 2, 28), None, True),
        (date(2026, 3, 1), None, False),
        (None, date(2025, 12, 2), True),
        (None, date(2025, 12, 1), False),
    ],
)
def test_a_contract_counts_by_the_period_it_is_in_force(
    first: date | None, until: date | None, counts: bool
) -> None:
    price = past(charged_on=None, signed_on=date(2019, 1, 1), in_force_from=first, in_force_until=until)
    assert price.counts_in(WINDOW) is counts


def test_both_windows_are_half_open_and_three_months_long() -> None:
    spans = {window.kind: window.span for window in ceiling().windows}
    assert spans == {
        WindowKind.JOINING: WINDOW,
        WindowKind.PROJECT: DaySpan(date(2025, 10, 1), date(2026, 1, 1)),
    }


def test_a_window_is_clipped_to_the_end_of_a_short_month() -> None:
    joining = ceiling(joined_on=date(2026, 5, 31)).windows[0]
    assert (joining.span.first, joining.last_day) == (date(2026, 2, 28), date(2026, 5, 30))


def test_strict_is_the_lower_of_the_two_windows() -> None:
    limit = ceiling(past(6000, 1), past(5000, 2, charged_on=date(2025, 10, 5)))
    assert (limit.ceiling_fen, limit.evidence_id) == (5000, UUID(int=2))
    assert limit.binding is not None
    assert limit.binding.kind is WindowKind.PROJECT


@pytest.mark.parametrize(
    ("basis", "fen"), [(Basis.JOINING, 6000), (Basis.PROJECT, 5000), (Basis.STRICT, 5000)]
)
def test_the_basis_says_which_windows_bind(basis: Basis, fen: int) -> None:
    prices = past(6000, 1), past(5000, 2, charged_on=date(2025, 10, 5))
    assert ceiling(*prices, basis=basis).ceiling_fen == fen


def test_a_window_without_evidence_does_not_bind() -> None:
    limit = ceiling(past(6000))
    assert limit.ceiling_fen == 6000
    assert [window.ceiling_fen for window in limit.windows] == [6000, None]


def test_promotions_are_set_aside_and_counted() -> None:
    limit = ceiling(past(6000, 1), past(3000, 2, promotion=True))
    assert limit.ceiling_fen == 6000
    assert (limit.windows[0].counted, limit.windows[0].promotions) == (1, 1)
    assert ceiling(past(3000, 2, promotion=True)).ceiling_fen is None


@pytest.mark.parametrize(
    ("statistic", "fen", "number"),
    [
        (Statistic.LOWEST, 5000, 1),
        (Statistic.HIGHEST, 8000, 3),
        (Statistic.LATEST, 6001, 2),
        (Statistic.MEAN, 5750, 1),
    ],
)
def test_each_statistic_names_its_paper(statistic: Statistic, fen: int, number: int) -> None:
    prices = (
        past(5000, 1, quantity=3),
        past(6001, 2, charged_on=date(2026, 2, 1)),
        past(8000, 3, charged_on=date(2026, 1, 5), quantity=1),
        past(7000, 4, charged_on=date(2026, 2, 1), quantity=1, promotion=True),
    )
    mean = (5000 * 3 + 6001 + 8000) // 5
    limit = ceiling(*prices, statistic=statistic)
    assert limit.ceiling_fen == (mean if statistic is Statistic.MEAN else fen)
    assert limit.evidence_id == UUID(int=number)


@pytest.mark.parametrize(
    ("paper", "when", "day"),
    [
        (past(charged_on=date(2026, 1, 20)), "2026-01-20 收费", date(2026, 1, 20)),
        (past(charged_on=None, signed_on=date(2026, 1, 5)), "2026-01-05 签订", date(2026, 1, 5)),
        (past(charged_on=None, in_force_from=date(2026, 1, 1)), "2026-01-01 起有效", date(2026, 1, 1)),
        (
            past(charged_on=None, in_force_from=date(2026, 1, 1), in_force_until=date(2027, 1, 1)),
            "2026-01-01 起，有效至 2026-12-31",
            date(2026, 1, 1),
        ),
        (
            past(charged_on=None, signed_on=date(2026, 1, 5), in_force_until=date(2027, 1, 1)),
            "2026-01-05 起，有效至 2026-12-31",
            date(2026, 1, 5),
        ),
        (past(charged_on=None, in_force_until=date(2027, 1, 1)), "有效至 2026-12-31", date.min),
    ],
)
def test_a_paper_says_when_its_price_was_charged(paper: PastPrice, when: str, day: date) -> None:
    assert (paper.when, paper.day, paper.papered) == (when, day, False)


def test_of_two_papers_with_one_price_the_first_by_reference_is_named() -> None:
    for prices in ((past(6000, 1), past(6000, 2)), (past(6000, 2), past(6000, 1))):
        for statistic in Statistic:
            assert ceiling(*prices, statistic=statistic).evidence_id == UUID(
                int=2 if statistic is Statistic.MEAN else 1
            )


def test_the_window_that_sets_the_ceiling_is_named() -> None:
    low, high = past(5000, 1, charged_on=date(2025, 10, 1)), past(6000, 2)
    assert ceiling(low, high).binding == ceiling(low, high).windows[1]
    assert ceiling(past(5000, 1), past(6000, 2, charged_on=date(2025, 10, 1))).binding is not None
    turned = ceiling(past(5000, 1), past(6000, 2, charged_on=date(2025, 10, 1)))
    assert turned.binding == turned.windows[0]
    assert ceiling().binding is None


def test_of_two_latest_prices_the_lower_counts() -> None:
    limit = ceiling(past(6000, 1), past(5900, 2), statistic=Statistic.LATEST)
    assert limit.ceiling_fen == 5900


def test_a_mean_is_weighted_and_rounded_down() -> None:
    limit = ceiling(past(100, 1, quantity=2), past(101, 2), statistic=Statistic.MEAN)
    assert limit.ceiling_fen == 100
    assert ceiling(past(100, 1), past(103, 2, quantity=2), statistic=Statistic.MEAN).ceiling_fen == 102


DAYS = st.dates(date(2025, 9, 1), date(2026, 4, 1))
PRICES = st.lists(
    st.builds(
        lambda fen, number, day, promotion, quantity: past(
            fen, number, charged_on=day, promotion=promotion, quantity=quantity
        ),
        st.integers(1, 100_000),
        st.integers(1, 10_000),
        DAYS,
        st.booleans(),
        st.integers(1, 30),
    ),
    max_size=8,
)


@given(PRICES, st.sampled_from(Statistic))
def test_the_strict_ceiling_never_passes_a_window(prices: list[PastPrice], statistic: Statistic) -> None:
    limit = ceiling(*prices, statistic=statistic)
    limits = [window.ceiling_fen for window in limit.windows if window.ceiling_fen is not None]
    assert limit.ceiling_fen == (min(limits) if limits else None)
    assert (limit.evidence is None) == (limit.ceiling_fen is None)


@given(PRICES)
def test_the_statistics_are_ordered(prices: list[PastPrice]) -> None:
    low, mean, high = (
        ceiling(*prices, basis=Basis.JOINING, statistic=each).ceiling_fen
        for each in (Statistic.LOWEST, Statistic.MEAN, Statistic.HIGHEST)
    )
    if low is None:
        assert mean is high is None
    else:
        assert mean is not None
        assert high is not None
        assert low <= mean <= high


@given(PRICES, st.randoms())
def test_the_order_of_entry_does_not_matter(prices: list[PastPrice], random: Any) -> None:
    unique = list({price.reference: price for price in prices}.values())
    mixed = random.sample(unique, len(unique))
    for statistic in Statistic:
        assert ceiling(*unique, statistic=statistic) == ceiling(*mixed, statistic=statistic)


@given(PRICES, st.integers(1, 100_000), DAYS)
def test_more_evidence_never_raises_the_lowest_price(prices: list[PastPrice], fen: int, day: date) -> None:
    before = ceiling(*prices, basis=Basis.JOINING).ceiling_fen
    after = ceiling(*prices, past(fen, 99_999, charged_on=day), basis=Basis.JOINING).ceiling_fen
    assert before is None or (after is not None and after <= before)


@given(DAYS)
def test_a_day_is_in_the_window_up_to_the_day_before_joining(joined: date) -> None:
    day_before = past(charged_on=joined - timedelta(days=1))
    on_the_day = past(charged_on=joined)
    limit = ceiling(day_before, on_the_day, joined_on=joined, basis=Basis.JOINING)
    assert limit.windows[0].counted == 1
