"""Our own sum of a redemption, and the classes and regions for which it is different."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.deduction import Sums
from catalog.subsidy.rules import RuleStatus, SubsidyRule
from provider_portal.ground.clock import beijing
from provider_portal.ground.errors import RuleError, Severity
from provider_portal.ground.money import Fen
from receipts.redemption.reckoning import RedemptionFacts, need_within_base, reckon, redemption_findings

NOON = beijing(date(2026, 7, 15), 12)


def rule(rate: str | None, cap: int | None) -> SubsidyRule:
    return SubsidyRule(
        region="430000",
        voucher_class=VoucherClass.HOME_VISIT,
        rate=None if rate is None else Decimal(rate),
        cap_fen=None if cap is None else Fen(cap),
        first=date(2026, 1, 1),
        until=date(2027, 1, 1),
        source="",
        status=RuleStatus.CONFIRMED,
    )


def sums(total: int, **parts: int) -> Sums:
    return Sums(total_fen=Fen(total), **{name: Fen(part) for name, part in parts.items()})


@pytest.mark.parametrize(
    ("total", "left", "expected", "capped"),
    [(159998, None, 79999, False), (160000, None, 80000, False), (160002, None, 80000, True),
     (20000, 10001, 10000, False), (20000, 10000, 10000, False), (20000, 9999, 9999, True), (20000, 0, 0, True)],
)  # fmt: skip
def test_the_cap_or_what_is_left_of_it_binds(
    total: int, left: int | None, expected: int, capped: bool
) -> None:
    reckoning = reckon(sums(total), rule("0.50", 80000), None if left is None else Fen(left))
    assert (reckoning.expected_fen, reckoning.capped) == (expected, capped)
    assert reckoning.self_pay_fen == total - expected


def test_a_rule_without_a_number_gives_no_sum_but_a_base() -> None:
    reckoning = reckon(sums(10000, discount_fen=1000), rule(None, None), None)
    assert (reckoning.base_fen, reckoning.rate, reckoning.expected_fen, reckoning.self_pay_fen) == (
        9000,
        None,
        None,
        None,
    )


def test_the_assessment_voucher_pays_everything_and_has_no_cap() -> None:
    reckoning = reckon(sums(10000), rule("1", None), None)
    assert (reckoning.expected_fen, reckoning.self_pay_fen, reckoning.limit_fen) == (10000, 0, None)


def test_parts_above_the_total_are_refused() -> None:
    with pytest.raises(RuleError, match="超过了消费总额"):
        reckon(sums(1000, discount_fen=1001), rule("0.50", 80000), None)


def test_the_base_itself_may_be_deducted_and_a_fen_more_not() -> None:
    reckoning = reckon(sums(1000), rule("0.50", 80000), None)
    need_within_base(reckoning, Fen(1000))
    with pytest.raises(RuleError) as refused:
        need_within_base(reckoning, Fen(1001))
    assert refused.value.code == "deduction_above_base"


@pytest.mark.parametrize(
    ("gap", "lines", "code"),
    [
        (3, 3, "rounding"),
        (4, 3, "difference"),
        (-3, 3, "rounding"),
        (-4, 3, "difference"),
        (1, 1, "rounding"),
    ],
)
def test_up_to_a_fen_a_line_is_rounding(gap: int, lines: int, code: str) -> None:
    findings = redemption_findings(
        RedemptionFacts(
            expected_fen=Fen(5000),
            shown_fen=Fen(5000 + gap),
            lines=lines,
            difference_reason="",
            has_rate=True,
            redeemed_at=NOON,
            served_at=NOON,
        )
    )
    assert [finding.code for finding in findings] == [code]


def test_without_a_number_the_shown_amount_stands_and_wants_an_explanation() -> None:
    findings = redemption_findings(
        RedemptionFacts(
            expected_fen=Fen(5000),
            shown_fen=Fen(5000),
            lines=1,
            difference_reason="",
            has_rate=False,
            redeemed_at=NOON,
            served_at=None,
        )
    )
    assert [(f.code, f.severity) for f in findings] == [("no_rule", Severity.MUST_EXPLAIN)]


@given(
    total=st.integers(0, 10**8),
    parts=st.tuples(*[st.integers(0, 10**7)] * 3),
    left=st.none() | st.integers(0, 10**6),
    rate=st.sampled_from(["0.40", "0.50", "1", "0.33"]),
)
def test_what_is_expected_never_passes_base_or_limit(
    total: int, parts: tuple[int, int, int], left: int | None, rate: str
) -> None:
    total += sum(parts)
    given_sums = sums(total, discount_fen=parts[0], ltci_paid_fen=parts[1], ineligible_fen=parts[2])
    reckoning = reckon(given_sums, rule(rate, 80000), None if left is None else Fen(left))
    assert reckoning.expected_fen is not None
    assert 0 <= reckoning.expected_fen <= min(reckoning.base_fen, 80000 if left is None else left)
    assert reckoning.self_pay_fen == total - parts[0] - parts[1] - reckoning.expected_fen
