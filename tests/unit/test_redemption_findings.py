"""What is said of a redemption: which limit binds, and how the shown sum differs from ours."""

from datetime import timedelta
from typing import Any

import pytest

from provider_portal.ground.errors import Breach, RuleError, Severity
from provider_portal.ground.money import Fen
from receipts.redemption.reckoning import (
    Reckoning,
    RedemptionFacts,
    need_within_base,
    reckon,
    redemption_findings,
)
from tests.unit.test_reckoning import NOON, rule, sums


def findings(**changes: Any) -> list[Breach]:
    facts: dict[str, Any] = {
        "expected_fen": Fen(6000),
        "shown_fen": Fen(6000),
        "lines": 2,
        "difference_reason": "",
        "has_rate": True,
        "redeemed_at": NOON,
        "served_at": NOON,
    }
    return redemption_findings(RedemptionFacts(**(facts | changes)))


@pytest.mark.parametrize(
    ("shown", "code", "words"),
    [
        (
            5998,
            "rounding",
            "民政通显示抵扣 59.98 元，按规则应为 60.00 元，少 0.02 元，属于分位取舍，无需说明。",
        ),
        (
            5999,
            "rounding",
            "民政通显示抵扣 59.99 元，按规则应为 60.00 元，少 0.01 元，属于分位取舍，无需说明。",
        ),
        (
            6001,
            "rounding",
            "民政通显示抵扣 60.01 元，按规则应为 60.00 元，多 0.01 元，属于分位取舍，无需说明。",
        ),
        (
            6002,
            "rounding",
            "民政通显示抵扣 60.02 元，按规则应为 60.00 元，多 0.02 元，属于分位取舍，无需说明。",
        ),
        (5997, "difference", "民政通显示抵扣 59.97 元，按规则应为 60.00 元，少 0.03 元，需要说明。"),
        (6003, "difference", "民政通显示抵扣 60.03 元，按规则应为 60.00 元，多 0.03 元，需要说明。"),
    ],
)
def test_a_fen_a_line_is_rounding_and_more_is_a_difference(shown: int, code: str, words: str) -> None:
    [breach] = findings(shown_fen=Fen(shown))
    assert (breach.code, breach.message) == (code, words)
    assert breach.severity is (Severity.NOTICE if code == "rounding" else Severity.MUST_EXPLAIN)
    assert breach.numbers == {"expected_fen": 6000, "shown_fen": shown, "difference_fen": shown - 6000}


def test_a_difference_that_was_explained_is_only_told() -> None:
    [breach] = findings(shown_fen=Fen(5000), difference_reason="别家已用")
    assert (breach.code, breach.severity) == ("difference", Severity.NOTICE)
    assert breach.message.endswith("少 10.00 元，已说明：别家已用")


def test_without_a_rate_there_is_no_difference_but_a_word() -> None:
    [breach] = findings(shown_fen=Fen(1), has_rate=False)
    assert (breach.code, breach.numbers) == ("no_rule", {})


def test_a_redemption_before_the_visit_is_told() -> None:
    early = NOON - timedelta(seconds=1)
    assert findings(redeemed_at=NOON, served_at=NOON) == findings(served_at=None) == []
    [breach] = findings(redeemed_at=early)
    assert (breach.code, breach.severity, breach.numbers) == ("redeemed_before_service", Severity.NOTICE, {})


def test_prices_without_acceptance_are_named() -> None:
    [breach] = findings(prices_without_acceptance=("擦浴", "助行"))
    assert breach.code == "price_not_accepted"
    assert breach.message == "擦浴、助行的备案价格还没有登记民政局的受理回执。"


def test_everything_is_told_at_once() -> None:
    breaches = findings(
        shown_fen=Fen(1), redeemed_at=NOON - timedelta(days=1), prices_without_acceptance=("擦浴",)
    )
    codes = ["difference", "redeemed_before_service", "price_not_accepted"]
    assert [breach.code for breach in breaches] == codes


@pytest.mark.parametrize(
    ("cap", "left", "limit"), [(80000, None, 80000), (80000, 5, 5), (80000, 0, 0), (None, 7, 7)]
)
def test_what_is_left_goes_before_the_cap(cap: int | None, left: int | None, limit: int) -> None:
    reckoned = reckon(sums(12000), rule("0.50", cap), None if left is None else Fen(left))
    assert reckoned.limit_fen == limit


def reckoned(total: int = 12000) -> Reckoning:
    return reckon(sums(total, discount_fen=2000), rule("0.50", 80000), None)


def test_the_share_is_told_beside_what_is_expected() -> None:
    assert (reckoned().share_fen, reckoned().expected_fen, reckoned().capped) == (5000, 5000, False)
    assert reckon(sums(100), rule(None, None), None).share_fen is None
    assert reckon(sums(100), rule(None, None), None).capped is False


@pytest.mark.parametrize(("shown", "right"), [(0, True), (9999, True), (10000, True), (10001, False)])
def test_no_more_than_the_base_is_shown(shown: int, right: bool) -> None:
    if right:
        need_within_base(reckoned(), Fen(shown))
        return
    with pytest.raises(RuleError) as refused:
        need_within_base(reckoned(), Fen(shown))
    assert refused.value.code == "deduction_above_base"
    assert set(refused.value.fields) == {"shown_deduction", "shown_deduction_fen"}
