"""Rules of an order that need no database: the life cycle, hours, lines, classes."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.items.catalogue import CatalogueItem
from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from catalog.traits import Trait
from orders.ordering.lifecycle import (
    STAY_LIFE,
    VISIT_LIFE,
    OrderStatus,
    OrderStep,
    life_of,
    status_label,
)
from orders.ordering.quote import (
    MISPLACED,
    MISPLACED_IN_STAY,
    LineRequest,
    OrderRequest,
    class_breaches,
    refuse_bad_hours,
    refuse_bad_lines,
)
from provider_portal.ground.clock import beijing
from provider_portal.ground.errors import ConflictError, RuleError, Severity
from tests.lists import HUNAN

LINE = LineRequest(item="7", unit=Unit.VISIT, quantity=1)
NINE = beijing(date(2026, 7, 15), 9)


def wanted(start: datetime, until: datetime, kind: VoucherClass = VoucherClass.HOME_VISIT) -> OrderRequest:
    return OrderRequest(voucher_class=kind, service_from=start, service_until=until, lines=(LINE,))


def code_of(order: OrderRequest) -> str:
    try:
        refuse_bad_hours(order, stay=order.voucher_class.traits.stay)
    except RuleError as error:
        return error.code if "service_until" in error.fields else "at the wrong field"
    return ""


# --- life cycle


@given(steps=st.lists(st.sampled_from(OrderStep), max_size=12), stay=st.booleans())
def test_a_walk_never_leaves_the_table(steps: list[OrderStep], stay: bool) -> None:
    status, life = OrderStatus.PLACED, life_of(stay=stay)
    for step in steps:
        if (status, step) in life.table:
            status = life.advance(status, step)
        else:
            with pytest.raises(ConflictError, match=status.label):
                life.advance(status, step)


def test_ended_orders_have_no_next_step() -> None:
    for status in (OrderStatus.CONFIRMED, *(one for one in OrderStatus if not one.live)):
        assert VISIT_LIFE.steps_from(status) == []
        assert STAY_LIFE.steps_from(status) == []


def test_a_stay_is_never_given_to_a_caregiver() -> None:
    assert all(step is not OrderStep.ASSIGN for _, step in STAY_LIFE.table)
    assert status_label(OrderStatus.ACCEPTED, stay=True) == "待确认"
    assert status_label(OrderStatus.ACCEPTED, stay=False) == "待派单"


# --- hours


def test_a_visit_lasts_up_to_24_hours() -> None:
    assert code_of(wanted(NINE, NINE + timedelta(hours=24))) == ""
    assert code_of(wanted(NINE, NINE + timedelta(hours=24, seconds=1))) == "too_long"


def test_a_visit_ends_after_it_begins() -> None:
    assert code_of(wanted(NINE, NINE + timedelta(seconds=1))) == ""
    assert code_of(wanted(NINE, NINE)) == "bad_hours"
    assert code_of(wanted(NINE, NINE - timedelta(hours=1))) == "bad_hours"


def test_a_stay_lies_in_one_beijing_month() -> None:
    first, until = beijing(date(2026, 7, 1)), beijing(date(2026, 8, 1))
    assert code_of(wanted(first, until, VoucherClass.LONG_STAY)) == ""
    assert code_of(wanted(first, until + timedelta(seconds=1), VoucherClass.LONG_STAY)) == "crosses_month"
    before_midnight = first - timedelta(seconds=1)
    assert code_of(wanted(before_midnight, until, VoucherClass.RESPITE)) == "crosses_month"


def test_a_stay_may_end_before_the_month_does() -> None:
    first = beijing(date(2026, 7, 1))
    assert code_of(wanted(first, first + timedelta(days=3), VoucherClass.LONG_STAY)) == ""


def test_the_service_day_is_the_beijing_day_of_the_beginning() -> None:
    midnight = beijing(date(2026, 7, 15))
    assert wanted(midnight, NINE).service_on == date(2026, 7, 15)
    assert wanted(midnight - timedelta(seconds=1), NINE).service_on == date(2026, 7, 14)


# --- lines and classes


def test_an_order_has_lines_and_no_line_twice() -> None:
    refuse_bad_lines((LINE, LineRequest(item="7", unit=Unit.VISIT, quantity=1, variant="60分钟")))
    for lines in ((), (LINE, LineRequest(item="7", unit=Unit.VISIT, quantity=2))):
        with pytest.raises(RuleError):
            refuse_bad_lines(lines)


@pytest.mark.parametrize(
    ("kind", "items", "found"),
    [
        (VoucherClass.ASSESSMENT, ["1"], []),
        (VoucherClass.ASSESSMENT, ["1", "7"], ["assessment_only"]),
        (VoucherClass.HOME_VISIT, ["1"], ["assessment_item"]),
        (VoucherClass.HOME_VISIT, ["7", "14"], []),
        (VoucherClass.HOME_VISIT, ["meals"], ["institution_item"]),
        (VoucherClass.HOME_VISIT, ["day_care"], ["institution_item"]),
        (VoucherClass.DAY_CARE, ["day_care", "meals"], []),
        (VoucherClass.LONG_STAY, ["bed", "care", "meals", "15"], []),
        (VoucherClass.RESPITE, ["day_care"], ["day_care_item"]),
    ],
)
def test_items_belong_under_their_class(kind: VoucherClass, items: list[str], found: list[str]) -> None:
    assert [
        breach.code for breach in class_breaches(kind, [HUNAN.item(code) for code in items], HUNAN)
    ] == found


def with_traits(*traits: Trait) -> CatalogueItem:
    return replace(HUNAN.item("7"), traits=frozenset(traits))


@pytest.mark.parametrize(
    ("kind", "trait"),
    [(kind, trait) for kind in VoucherClass for trait in Trait if trait in kind.traits.refuses],
)
def test_whatever_a_class_refuses_is_refused_once_with_its_own_finding(
    kind: VoucherClass, trait: Trait
) -> None:
    refusal = MISPLACED_IN_STAY.get(trait) if kind.traits.stay else None
    refusal = refusal or MISPLACED[trait]
    (breach,) = class_breaches(kind, [with_traits(trait), with_traits()], HUNAN)
    assert (breach.kind, breach.severity) == (refusal.code, Severity.MUST_FIX)
    assert breach.message == refusal.sentence.format(items="上门擦浴", label=kind.label)


def test_items_of_one_answer_are_told_together_and_each_class_by_its_own_name() -> None:
    (breach,) = class_breaches(VoucherClass.HOME_VISIT, [HUNAN.item("bed"), HUNAN.item("day_care")], HUNAN)
    assert breach.message == "“床位费”“日间托养”不能用“居家上门”券，请核对券类型。"


def test_a_stay_without_a_voucher_is_told_of_day_care_alone() -> None:
    (breach,) = class_breaches(VoucherClass.SELF_PAY, [HUNAN.item("bed"), HUNAN.item("day_care")], HUNAN)
    assert (breach.code, breach.message) == (
        "day_care_item",
        "“日间托养”不能与入住合开，请另开一张工单。",
    )
