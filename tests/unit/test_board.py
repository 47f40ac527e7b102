"""The price board: what the voucher leaves to the elder, by class."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.board.board import Board, PricedItem, Rules, board_of, percent
from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass, classes_paying_for
from catalog.subsidy.rules import RuleStatus, SubsidyRule
from provider_portal.ground.money import Fen
from tests.lists import HUNAN

DAY = date(2026, 7, 20)


def rule(
    voucher_class: VoucherClass, rate: str | None, cap: int | None, status: RuleStatus = RuleStatus.CONFIRMED
) -> SubsidyRule:
    return SubsidyRule(
        region="430000",
        voucher_class=voucher_class,
        rate=None if rate is None else Decimal(rate),
        cap_fen=None if cap is None else Fen(cap),
        first=date(2026, 1, 1),
        until=date(2027, 1, 1),
        source="",
        status=status,
    )


RULES: Rules = {
    VoucherClass.LONG_STAY: rule(VoucherClass.LONG_STAY, "0.40", 80000),
    VoucherClass.RESPITE: rule(VoucherClass.RESPITE, "0.40", 80000, RuleStatus.TO_VERIFY),
    VoucherClass.HOME_VISIT: rule(VoucherClass.HOME_VISIT, "0.50", 80000),
    VoucherClass.DAY_CARE: None,
    VoucherClass.ASSESSMENT: rule(VoucherClass.ASSESSMENT, "1.00", None),
}


def board(code: str, fen: int, rules: Rules = RULES, *, variant: str = "") -> Board:
    priced = PricedItem(
        item=HUNAN.item(code),
        variant=variant,
        unit=Unit.VISIT,
        price_fen=Fen(fen),
        standard="按规范",
        duration_text="",
    )
    return board_of([priced], rules, provider_name="机构", county="430781", county_name="津市市", as_of=DAY)


def test_a_home_visit_leaves_half_to_the_elder() -> None:
    [(_, [line])] = board("7", 8001).groups
    [share] = line.shares
    assert (share.classes, share.self_share) == ("居家上门", "50%")
    assert (share.deduction_fen, share.self_pay_fen) == (4000, 4001)


def test_the_cap_holds_at_the_fen() -> None:
    [(_, [line])] = board("7", 160000).groups
    assert line.shares[0].deduction_fen == 80000
    [(_, [line])] = board("7", 160002).groups
    assert (line.shares[0].deduction_fen, line.shares[0].self_pay_fen) == (80000, 80002)


def test_a_rule_to_be_verified_is_marked_and_told_below() -> None:
    content = board("bed", 100000)
    [(_, [line])] = content.groups
    assert [(share.classes, share.to_verify) for share in line.shares] == [
        ("机构长期", False),
        ("喘息服务", True),
    ]
    assert any("待核实" in note for note in content.notes)


def test_classes_that_come_to_the_same_stand_on_one_line() -> None:
    same: Rules = {**RULES, VoucherClass.RESPITE: rule(VoucherClass.RESPITE, "0.40", 80000)}
    [(_, [line])] = board("bed", 100000, same).groups
    assert [share.classes for share in line.shares] == ["机构长期、喘息服务"]


@pytest.mark.parametrize(("rate", "status"), [("0.50", RuleStatus.CONFIRMED), ("0.40", RuleStatus.TO_VERIFY)])
def test_classes_that_differ_in_the_rate_or_its_certainty_stand_apart(rate: str, status: RuleStatus) -> None:
    """At 5000 yuan both rates reach the cap, so that the sums are the same."""
    apart: Rules = {**RULES, VoucherClass.RESPITE: rule(VoucherClass.RESPITE, rate, 80000, status)}
    [(_, [line])] = board("bed", 500_000, apart).groups
    assert [share.classes for share in line.shares] == ["机构长期", "喘息服务"]


def test_a_variant_stands_behind_the_name() -> None:
    assert [board("7", 6000, variant=variant).groups[0][1][0].name for variant in ("", "60分钟")] == [
        "上门擦浴",
        "上门擦浴（60分钟）",
    ]


def test_caps_are_told_once_for_all_classes_that_share_one() -> None:
    assert [note for note in board("bed", 100_000).notes if "每月最多" in note] == [
        "机构长期、喘息服务：每位老人每月最多抵扣 800.00 元，超过的部分由个人支付。"
    ]
    two: Rules = {**RULES, VoucherClass.RESPITE: rule(VoucherClass.RESPITE, "0.40", 50000)}
    assert [note[:10] for note in board("bed", 100_000, two).notes if "每月最多" in note] == [
        "机构长期：每位老人每",
        "喘息服务：每位老人每",
    ]


def test_a_class_without_a_rate_or_without_a_cap_has_no_note_of_a_cap() -> None:
    for other in (None, rule(VoucherClass.RESPITE, None, 80000), rule(VoucherClass.RESPITE, "0.40", None)):
        notes = board("bed", 100_000, {**RULES, VoucherClass.RESPITE: other}).notes
        assert [note[:5] for note in notes if "每月最多" in note] == ["机构长期："]


def test_nothing_is_told_of_verifying_where_all_is_sure() -> None:
    assert not [note for note in board("7", 6000).notes if "待核实" in note]


def test_where_the_rate_is_unknown_the_board_says_so_and_shows_no_sum() -> None:
    rules = {**RULES, VoucherClass.DAY_CARE: rule(VoucherClass.DAY_CARE, None, None)}
    [(_, [line])] = board("day_care", 10000, rules).groups
    assert line.shares[0].self_share == "以民政通显示为准"
    assert line.shares[0].self_pay_fen is None
    assert not line.shares[0].to_verify


def test_where_no_rule_is_known_the_board_shows_the_full_price() -> None:
    [(_, [line])] = board("day_care", 10000).groups
    (share,) = line.shares
    assert (share.self_share, share.deduction_fen, share.self_pay_fen) == ("暂无补贴政策，全价", 0, 10000)


def test_an_assessment_is_paid_whole_if_the_elder_qualifies() -> None:
    content = board("1", 10000)
    [(_, [line])] = content.groups
    assert (line.shares[0].self_share, line.shares[0].self_pay_fen) == ("0%", 0)
    assert any("否则由老人自行承担" in note for note in content.notes)


@given(st.sampled_from(["1", "7", "48", "bed", "care", "meals", "day_care"]), st.integers(1, 10**7))
def test_deduction_and_self_pay_always_sum_to_the_price(code: str, fen: int) -> None:
    for _, lines in board(code, fen).groups:
        for share in lines[0].shares:
            if share.deduction_fen is not None and share.self_pay_fen is not None:
                assert share.deduction_fen + share.self_pay_fen == fen


def test_every_item_has_a_class() -> None:
    assert classes_paying_for(HUNAN.item("43").traits) == (VoucherClass.HOME_VISIT,)
    assert percent(Decimal("0.125")) == "12.5%"
    assert percent(Decimal("1.00")) == "100%"
