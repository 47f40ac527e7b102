"""Words about an order: its hours, who may take it, its rate."""

from datetime import date, timedelta

import pytest

from catalog.subsidy.classes import CLASSES, VoucherClass
from orders.order_pages.order_page import percent_of
from orders.ordering.conflicts import hours
from orders.ordering.offered_classes import classes_for, offering_breaches
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.clock import beijing
from provider_portal.ground.periods import Month

NINE = beijing(date(2026, 7, 15), 9)


def test_hours_are_told_in_beijing_time_with_the_second_day_where_it_is_another() -> None:
    assert hours(NINE, NINE + timedelta(hours=1)) == "7月15日 09:00–10:00"
    assert hours(NINE, NINE + timedelta(hours=20)) == "7月15日 09:00–7月16日 05:00"
    assert hours(*Month(2026, 7).instants()) == "7月1日–7月31日"
    assert hours(beijing(date(2026, 7, 15)), beijing(date(2026, 7, 16))) == "7月15日 全天"


def test_stays_are_for_homes_and_assessment_for_assessors_alone() -> None:
    assert set(CLASSES) == set(VoucherClass)
    assert classes_for({ProviderKind.COMMUNITY}) == [
        VoucherClass.HOME_VISIT,
        VoucherClass.DAY_CARE,
        VoucherClass.SELF_PAY,
    ]
    assert classes_for({ProviderKind.HOME})[0] is VoucherClass.LONG_STAY
    assert classes_for({ProviderKind.ASSESSOR}) == [VoucherClass.ASSESSMENT, VoucherClass.SELF_PAY]
    assert "养老机构" in offering_breaches({ProviderKind.COMMUNITY}, VoucherClass.LONG_STAY)[0].message


@pytest.mark.parametrize(
    ("rate", "text"), [("0.40", "40%"), ("1.00", "100%"), ("0.455", "45.5%"), ("0.05", "5%"), ("0.5", "50%")]
)
def test_a_rate_is_told_in_percent(rate: str, text: str) -> None:
    assert percent_of(rate) == text
    assert percent_of(None) == "以民政通显示为准"
