"""When the rules that a provider lives by end, and from when on it is told."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.rules import RuleStatus, SubsidyRule
from catalog.subsidy.year_end import Gap, RulesEnd, next_gap, rules_ending
from provider_portal.ground.money import Fen
from tests.lists import RULES

HOME, DAY_CARE, LONG = VoucherClass.HOME_VISIT, VoucherClass.DAY_CARE, VoucherClass.LONG_STAY
JINSHI = "430781"
END = date(2027, 1, 1)
YEARS = (date(2026, 1, 1), END, date(2028, 1, 1), date(2029, 1, 1))


def rule(
    first: date, until: date, region: str = JINSHI, kind: VoucherClass = HOME, *, in_project: bool = True
) -> SubsidyRule:
    return SubsidyRule(
        region=region,
        voucher_class=kind,
        rate=Decimal("0.5"),
        cap_fen=Fen(80_000),
        first=first,
        until=until,
        source="文件",
        status=RuleStatus.CONFIRMED,
        in_project=in_project,
    )


def ending(on: date, *own: SubsidyRule, classes: Sequence[VoucherClass] = (HOME, DAY_CARE)) -> list[RulesEnd]:
    return rules_ending(JINSHI, classes, on, (*RULES.rules, *own))


@pytest.mark.parametrize(
    ("on", "left", "over"),
    [
        (date(2026, 11, 16), None, None),
        (date(2026, 11, 17), 45, False),
        (date(2026, 12, 30), 2, False),
        (date(2026, 12, 31), 1, False),
        (date(2027, 1, 1), 0, True),
        (date(2027, 3, 1), -59, True),
    ],
)
def test_the_end_is_told_from_the_45th_day_before_and_after_it(
    on: date, left: int | None, over: bool | None
) -> None:
    ends = ending(on)
    assert [(end.days_left, end.over) for end in ends] == ([] if left is None else [(left, over)])
    assert all(end.gap == Gap(first=END, until=None) for end in ends)
    assert all(end.last_day == date(2026, 12, 31) for end in ends)


def test_classes_that_end_together_are_told_together_in_their_order() -> None:
    (end,) = ending(date(2026, 12, 1))
    assert (end.region, end.classes, end.labels) == (JINSHI, (HOME, DAY_CARE), "居家上门、日间托养")
    assert ending(date(2026, 12, 1), classes=()) == []


def test_the_headline_says_how_long_the_rules_still_hold() -> None:
    def headline(on: date) -> str:
        return ending(on)[0].headline

    assert headline(date(2026, 11, 17)) == "的补贴规则 2026-12-31 到期，还剩 45 天（含今天）"
    assert headline(date(2026, 12, 30)) == "的补贴规则 2026-12-31 到期，还剩 2 天（含今天）"
    assert headline(date(2026, 12, 31)) == "的补贴规则 2026-12-31 到期，今天是最后一天"
    assert headline(date(2027, 1, 1)) == "的补贴规则已在 2026-12-31 到期"


def test_classes_that_end_on_different_days_are_told_apart_the_earliest_first() -> None:
    longer = rule(date(2026, 7, 1), date(2027, 1, 11))
    ends = ending(date(2026, 12, 20), longer)
    assert [(end.classes, end.gap.first) for end in ends] == [
        ((DAY_CARE,), END),
        ((HOME,), date(2027, 1, 11)),
    ]
    assert [end.classes for end in ending(date(2026, 11, 20), longer)] == [(DAY_CARE,)]


def test_rules_that_follow_each_other_count_as_one() -> None:
    follows = rule(YEARS[1], YEARS[2])
    assert ending(date(2026, 12, 31), follows, classes=[HOME]) == []
    (end,) = ending(date(2027, 12, 31), follows, classes=[HOME])
    assert end.gap.first == YEARS[2]
    both = follows, rule(YEARS[2], YEARS[3], region="430000")
    assert next_gap(JINSHI, HOME, date(2026, 6, 1), (*RULES.rules, *both)) == Gap(first=YEARS[3], until=None)


def test_a_rule_of_a_wider_region_follows_too_and_one_of_another_region_does_not() -> None:
    wider, other = rule(YEARS[1], YEARS[2], region="000000"), rule(YEARS[1], YEARS[2], region="520000")
    assert ending(date(2026, 12, 31), wider, classes=[HOME]) == []
    assert len(ending(date(2026, 12, 31), other, classes=[HOME])) == 1
    assert len(ending(date(2026, 12, 31), rule(YEARS[1], YEARS[2], kind=LONG), classes=[HOME])) == 1


def test_a_day_without_rule_between_two_rules_is_told_with_the_day_on_which_it_ends() -> None:
    late = rule(date(2027, 2, 1), YEARS[2])
    for on in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 31)):
        (end,) = ending(on, late, classes=[HOME])
        assert end.gap == Gap(first=END, until=date(2027, 2, 1))
    assert ending(date(2027, 2, 1), late, classes=[HOME]) == []


def test_a_row_that_the_region_is_not_in_the_project_is_no_rule() -> None:
    leaves = rule(date(2026, 12, 11), YEARS[2], in_project=False)
    (end,) = ending(date(2026, 12, 1), leaves, classes=[HOME])
    assert (end.gap.first, end.days_left) == (date(2026, 12, 11), 10)
    assert ending(date(2025, 12, 31)) == []


def test_before_the_first_rule_nothing_can_end() -> None:
    rules = [rule(YEARS[0], YEARS[1])]
    assert next_gap(JINSHI, HOME, YEARS[0] - timedelta(days=1), rules) is None
    assert next_gap(JINSHI, HOME, YEARS[0], rules) == Gap(first=YEARS[1], until=None)
    assert next_gap(JINSHI, HOME, YEARS[0], []) is None


def test_a_rule_without_a_number_is_a_rule() -> None:
    (end,) = rules_ending("520100", [HOME], date(2026, 12, 1), RULES.rules)
    assert end.gap.first == END
