"""Who may use a voucher on the service day."""

from datetime import date
from typing import Any

import pytest

from catalog.subsidy.classes import VoucherClass
from orders.recipients.capability import ExcludedBenefit, Level
from orders.recipients.eligibility import eligibility_breaches
from provider_portal.ground.errors import Severity

DAY = date(2026, 7, 15)


FIT: dict[str, Any] = {
    "birth_on": date(1948, 3, 12),
    "level": Level.SEVERE,
    "assessed_on": date(2026, 2, 1),
    "excluded_benefits": (),
    "on": DAY,
    "voucher_class": VoucherClass.HOME_VISIT,
}


def codes(**changes: Any) -> list[str]:
    return [breach.code for breach in eligibility_breaches(**(FIT | changes))]


def test_an_old_severely_impaired_assessed_elder_is_fit() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("birth_on", "expected"), [(date(1966, 7, 15), []), (date(1966, 7, 16), ["under_60"])]
)
def test_the_sixtieth_birthday_itself_counts(birth_on: date, expected: list[str]) -> None:
    assert codes(birth_on=birth_on) == expected


@pytest.mark.parametrize(
    ("birth_on", "on", "expected"),
    [
        (date(1968, 2, 29), date(2028, 2, 28), ["under_60"]),
        (date(1968, 2, 29), date(2028, 2, 29), []),
        (date(2040, 2, 29), date(2100, 2, 28), ["under_60"]),
        (date(2040, 2, 29), date(2100, 3, 1), []),
    ],
)
def test_a_leap_day_child_turns_sixty_on_29_february_but_for_a_century_without_one(
    birth_on: date, on: date, expected: list[str]
) -> None:
    assert codes(birth_on=birth_on, on=on, assessed_on=date(2026, 2, 1)) == expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (Level.ABLE, ["level_not_eligible"]),
        (Level.MILD, ["level_not_eligible"]),
        (Level.MODERATE, []),
        (Level.SEVERE, []),
        (Level.COMPLETE, []),
        (None, ["level_unknown"]),
    ],
)
def test_moderate_or_worse_is_needed(level: Level | None, expected: list[str]) -> None:
    assert codes(level=level) == expected


@pytest.mark.parametrize(
    ("assessed_on", "expected"),
    [
        (None, ["not_assessed"]),
        (date(2024, 6, 30), ["assessment_too_old"]),
        (date(2024, 7, 1), []),
        (DAY, []),
        (date(2026, 7, 16), ["assessed_later"]),
    ],
)
def test_assessments_count_from_july_2024_up_to_the_service_day(
    assessed_on: date | None, expected: list[str]
) -> None:
    assert codes(assessed_on=assessed_on) == expected


@pytest.mark.parametrize("benefit", ExcludedBenefit)
def test_each_other_benefit_excludes(benefit: ExcludedBenefit) -> None:
    assert codes(excluded_benefits=[benefit.value]) == ["excluded_benefit"]


def test_the_assessment_voucher_is_outside_ordinary_eligibility() -> None:
    unknown = {"level": None, "assessed_on": None, "voucher_class": VoucherClass.ASSESSMENT}
    assert codes(**unknown) == []
    assert codes(**unknown, birth_on=date(1966, 7, 16), excluded_benefits=["destitute_support"]) == []


def test_an_assessment_day_that_is_not_in_the_file_yet_is_to_be_explained() -> None:
    breaches = eligibility_breaches(**(FIT | {"assessed_on": None}))
    assert [breach.severity for breach in breaches] == [Severity.MUST_EXPLAIN]


def test_everything_wrong_is_told_at_once() -> None:
    benefits = [ExcludedBenefit.DESTITUTE.value]
    expected = codes(birth_on=date(1990, 1, 1), level=None, assessed_on=None, excluded_benefits=benefits)
    assert expected == ["under_60", "level_unknown", "not_assessed", "excluded_benefit"]
