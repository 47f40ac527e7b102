"""The dated rule table: first and last days, regions from the exact to the wide, and rows without a number."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.regions import regions_of
from catalog.subsidy.classes import VOUCHER_CLASSES, VoucherClass
from catalog.subsidy.rules import (
    RuleStatus,
    SubsidyRule,
    awaits_rule,
    find_rule,
    rate_text,
    rule_for,
    terms_for,
)
from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import Fen
from tests.lists import RULES

HOME, LONG, ASSESS = VoucherClass.HOME_VISIT, VoucherClass.LONG_STAY, VoucherClass.ASSESSMENT
DAY = date(2026, 7, 15)


@pytest.mark.parametrize(
    ("region", "day", "rate", "cap"),
    [
        ("110101", date(2025, 6, 30), None, None),
        ("110101", date(2025, 7, 1), "0.40", 50_000),
        ("110101", date(2025, 12, 31), "0.40", 50_000),
        ("110101", date(2026, 1, 1), "0.50", 80_000),
        ("110101", date(2026, 12, 31), "0.50", 80_000),
        ("110101", date(2027, 1, 1), None, None),
        ("430781", date(2025, 12, 31), None, None),
        ("430781", date(2026, 1, 1), "0.50", 80_000),
        ("430781", date(2027, 1, 1), None, None),
    ],
)
def test_a_home_visit_has_the_rate_of_its_day(
    region: str, day: date, rate: str | None, cap: int | None
) -> None:
    rule = find_rule(region, HOME, day, RULES.rules)
    assert (rate_text(rule.rate) if rule else None) == rate
    assert (rule.cap_fen if rule else None) == cap


def test_the_region_is_looked_up_from_the_exact_to_the_wide() -> None:
    assert regions_of("430781") == ["430781", "430700", "430000", "000000"]
    assert regions_of("430000") == ["430000", "000000"]
    assert rule_for("430781", LONG, DAY, RULES.rules).region == "430000"
    assert rule_for("210803", LONG, DAY, RULES.rules).region == "210800"
    assert rule_for("110101", LONG, DAY, RULES.rules).region == "000000"
    assert rule_for("430781", ASSESS, DAY, RULES.rules).region == "000000"


def test_a_region_that_had_not_begun_stops_the_fallback() -> None:
    for kind in VOUCHER_CLASSES:
        assert find_rule("110101", kind, date(2025, 12, 31), RULES.rules) is not None
        with pytest.raises(RuleError) as refused:
            rule_for("430781", kind, date(2025, 12, 31), RULES.rules)
        assert refused.value.code == "no_rate"


LAST_OF_2026, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize("kind", VOUCHER_CLASSES)
@pytest.mark.parametrize(
    ("region", "day", "awaited"),
    [
        ("430781", LAST_OF_2026, False),  # the last day has its rule
        ("430781", NEW_YEAR, True),
        ("430781", date(2030, 6, 1), True),
        ("430781", date(2026, 1, 1), False),
        ("430781", date(2025, 12, 31), False),  # not begun there: nothing is awaited
        ("110101", date(2025, 12, 31), False),  # a pilot's own last day
        ("110101", date(2025, 6, 30), False),
    ],
)
def test_a_rule_is_awaited_from_the_day_after_the_last_one(
    kind: VoucherClass, region: str, day: date, awaited: bool
) -> None:
    assert awaits_rule(region, kind, day, RULES.rules) is awaited


def test_the_next_years_document_ends_the_waiting_for_its_classes_and_days() -> None:
    own = replace(
        rule_for("430781", HOME, LAST_OF_2026, RULES.rules),
        region="430781",
        first=date(2027, 1, 15),
        until=date(2028, 1, 1),
    )
    rules = [*RULES.rules, own]
    assert awaits_rule("430781", HOME, date(2027, 1, 14), rules)
    assert not awaits_rule("430781", HOME, date(2027, 1, 15), rules)
    assert awaits_rule("430781", LONG, date(2027, 1, 15), rules)
    assert awaits_rule("430782", HOME, date(2027, 1, 15), rules)


def test_a_county_that_never_took_part_awaits_nothing() -> None:
    known = rule_for("430781", HOME, LAST_OF_2026, RULES.rules)
    stopped = replace(known, region="430781", in_project=False, first=NEW_YEAR, until=date(2028, 1, 1))
    assert not awaits_rule("430781", HOME, NEW_YEAR, [known, stopped])
    assert not awaits_rule("430781", HOME, date(2025, 1, 1), [])


def test_what_is_only_inferred_is_marked() -> None:
    assert rule_for("430781", LONG, DAY, RULES.rules).status is RuleStatus.CONFIRMED
    for kind in (HOME, VoucherClass.RESPITE, VoucherClass.DAY_CARE):
        assert rule_for("430781", kind, DAY, RULES.rules).status is RuleStatus.TO_VERIFY


@pytest.mark.parametrize("kind", VOUCHER_CLASSES)
def test_guizhou_has_rules_without_numbers(kind: VoucherClass) -> None:
    assert rule_for("520100", kind, DAY, RULES.rules).rate is None
    with pytest.raises(RuleError, match="以民政通显示为准"):
        terms_for("520100", kind, DAY, RULES.rules)


def test_a_missing_number_needs_both_rate_and_cap() -> None:
    for given_numbers in ({"rate": Decimal("0.4")}, {"cap_left_fen": Fen(1)}):
        with pytest.raises(RuleError):
            terms_for("520100", HOME, DAY, RULES.rules, **given_numbers)
    terms = terms_for("520100", HOME, DAY, RULES.rules, rate=Decimal("0.4"), cap_left_fen=Fen(1))
    assert (terms.rate, terms.cap_fen) == (Decimal("0.4"), None)


def test_a_rate_read_in_the_state_app_goes_before_the_table() -> None:
    terms = terms_for("430781", HOME, DAY, RULES.rules, rate=Decimal("0.4"))
    assert (terms.rate, terms.cap_fen) == (Decimal("0.4"), 80_000)


def test_without_a_rate_of_the_day_the_tables_counts() -> None:
    terms = terms_for("430781", HOME, DAY, RULES.rules)
    assert (terms.rate, terms.cap_fen) == (Decimal("0.50"), 80_000)
    assert rate_text(None) is None


def test_the_project_began_with_2026() -> None:
    for region in ("430781", "520100", "000000"):
        assert RULES.first_day(region) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("rate", "text"),
    [("0.4", "0.40"), ("0.45", "0.45"), ("0.405", "0.405"), ("1", "1.00"), ("0", "0.00"), ("0.5000", "0.50")],
)
def test_rates_are_told_with_two_places_at_least(rate: str, text: str) -> None:
    assert rate_text(Decimal(rate)) == text


def own_rule(region: str, first: date, rate: str | None = "0.40") -> SubsidyRule:
    return SubsidyRule(
        region=region,
        voucher_class=HOME,
        rate=None if rate is None else Decimal(rate),
        cap_fen=Fen(80_000),
        first=first,
        until=date(2027, 1, 1),
        source="试",
        status=RuleStatus.CONFIRMED,
    )


def test_a_newer_rule_of_a_wider_region_does_not_pass_the_exact_one() -> None:
    province, nation = own_rule("430000", date(2026, 1, 1)), own_rule("000000", date(2026, 6, 1))
    assert find_rule("430781", HOME, DAY, [province, nation]) is province
    assert find_rule("110101", HOME, DAY, [province, nation]) is nation


def test_of_one_region_the_rule_that_begins_last_counts_and_then_the_one_entered_last() -> None:
    old, new, again = (own_rule("430000", date(2026, month, 1)) for month in (1, 6, 6))
    assert find_rule("430781", HOME, DAY, [new, old]) is new
    assert find_rule("430781", HOME, DAY, [new, again, old]) is again


def test_people_read_a_last_day_and_a_percentage() -> None:
    assert own_rule("430000", DAY).last_day == date(2026, 12, 31)
    for rate, percent in (("0.40", "40%"), ("0.125", "12.5%"), ("1", "100%"), ("0", "0%"), (None, "")):
        assert own_rule("430000", DAY, rate).percent == percent


def same_question(one: SubsidyRule, other: SubsidyRule) -> bool:
    return (one.region, one.voucher_class) == (other.region, other.voucher_class)


def test_no_two_rows_answer_the_same_question() -> None:
    rules = RULES.rules
    for index, one in enumerate(rules):
        assert one.first < one.until
        assert one.source
        for other in rules[index + 1 :]:
            apart = one.until <= other.first or other.until <= one.first
            assert apart or not same_question(one, other)


@given(st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.sampled_from(VoucherClass))
def test_what_is_found_holds_on_that_day(day: date, kind: VoucherClass) -> None:
    for region in ("430781", "520100", "210800", "110101"):
        rule = find_rule(region, kind, day, RULES.rules)
        assert rule is None or (rule.first <= day < rule.until and rule.region in regions_of(region))
