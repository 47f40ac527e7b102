"""The rule table as its page shows it: the provider's own terms, what is doubtful, and the file by time."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from catalog.subsidy.classes import VOUCHER_CLASSES, VoucherClass
from catalog.subsidy.rules import RuleMark, RuleStatus, SubsidyRule, find_rule
from catalog.subsidy.table import RuleTime, SharedRule, rule_table, time_of
from provider_portal.ground.money import Fen
from tests.lists import RULES

DAY = date(2026, 7, 15)
JINSHI = "430781"


def rule(kind: VoucherClass = VoucherClass.HOME_VISIT, why: str = "") -> SubsidyRule:
    return SubsidyRule(
        region=JINSHI,
        voucher_class=kind,
        rate=Decimal("0.3"),
        cap_fen=Fen(100),
        first=date(2026, 7, 1),
        until=date(2026, 8, 1),
        source="县里的文件",
        status=RuleStatus.CONFIRMED,
        mark=RuleMark.ENTERED,
        why=why,
    )


@pytest.mark.parametrize(
    ("on", "time"),
    [
        (date(2026, 6, 30), RuleTime.COMING),
        (date(2026, 7, 1), RuleTime.IN_FORCE),
        (date(2026, 7, 31), RuleTime.IN_FORCE),
        (date(2026, 8, 1), RuleTime.PAST),
        (date(2026, 8, 2), RuleTime.PAST),
    ],
)
def test_a_rule_counts_from_its_first_day_up_to_its_end(on: date, time: RuleTime) -> None:
    assert time_of(rule(), on) is time


def test_every_time_has_its_word() -> None:
    assert [time.label for time in RuleTime] == ["现行", "尚未开始", "已过期"]


def test_the_providers_own_terms_are_those_of_its_county_and_day() -> None:
    table = rule_table(JINSHI, DAY, RULES.rules, [rule()])
    assert [line.voucher_class for line in table.terms] == list(VOUCHER_CLASSES)
    assert {line.voucher_class: line.rule for line in table.terms}[VoucherClass.HOME_VISIT] == rule()
    assert all(
        line.rule == find_rule(JINSHI, line.voucher_class, DAY, RULES.rules)
        for line in table.terms
        if line.voucher_class is not VoucherClass.HOME_VISIT
    )


@pytest.mark.parametrize(("day", "awaited"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_a_class_whose_rules_are_over_awaits_the_next(day: date, awaited: bool) -> None:
    table = rule_table(JINSHI, day, RULES.rules, [])
    assert {(line.rule is None, line.awaited) for line in table.terms} == {(awaited, awaited)}


def test_who_is_in_no_county_has_no_terms_and_no_doubt() -> None:
    table = rule_table(None, DAY, RULES.rules, [])
    assert [line.rule for line in table.terms] == [None] * len(VOUCHER_CLASSES)
    assert table.doubtful == ()


def test_an_own_document_settles_what_was_doubtful() -> None:
    doubtful = {
        kind for shared in rule_table(JINSHI, DAY, RULES.rules, []).doubtful for kind in shared.classes
    }
    assert VoucherClass.HOME_VISIT in doubtful
    after = rule_table(JINSHI, DAY, RULES.rules, [rule()]).doubtful
    assert {kind for shared in after for kind in shared.classes} == doubtful - {VoucherClass.HOME_VISIT}
    again = rule_table(JINSHI, DAY, RULES.rules, [rule(why="草案")]).doubtful
    assert rule(why="草案").why in {shared.rule.why for shared in again}


def test_the_whole_file_stands_by_time_with_the_near_regions_first() -> None:
    by_time = dict(rule_table(JINSHI, DAY, RULES.rules, []).by_time)
    assert list(by_time) == list(RuleTime)
    assert sum(len(shared.classes) for rules in by_time.values() for shared in rules) == len(RULES.rules)
    for time, rules in by_time.items():
        assert all(time_of(shared.rule, DAY) is time for shared in rules)
    regions = [shared.rule.region for shared in by_time[RuleTime.IN_FORCE]]
    assert regions[0] == "430000"
    near = [region for region in regions if region in {"430000", "000000"}]
    assert regions[: len(near)] == near
    assert near == sorted(near, reverse=True)
    far = dict(rule_table(None, DAY, RULES.rules, []).by_time)[RuleTime.IN_FORCE]
    in_file = [one.region for one in RULES.rules if time_of(one, DAY) is RuleTime.IN_FORCE]
    assert list(dict.fromkeys(shared.rule.region for shared in far)) == list(dict.fromkeys(in_file))


def test_classes_that_differ_in_nothing_else_are_told_once() -> None:
    for shared in dict(rule_table(JINSHI, DAY + timedelta(days=1), RULES.rules, []).by_time)[
        RuleTime.IN_FORCE
    ]:
        assert shared.rule.voucher_class is VoucherClass.LONG_STAY
        assert all(
            replace(one, voucher_class=VoucherClass.LONG_STAY) == shared.rule
            for one in RULES.rules
            if one.voucher_class in shared.classes and one.region == shared.rule.region
            if time_of(one, DAY) is RuleTime.IN_FORCE and one.rate == shared.rule.rate
            if one.why == shared.rule.why
        )
    both = SharedRule(classes=(VoucherClass.LONG_STAY, VoucherClass.RESPITE), rule=rule())
    assert both.labels == "机构长期、喘息服务"
