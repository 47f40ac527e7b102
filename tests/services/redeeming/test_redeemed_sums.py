"""What 民政通 showed counts, ours is kept beside it, and a difference is told without blocking."""

import pytest
from sqlalchemy.orm import Session

from catalog.items.units import Unit
from orders.ordering.quote import LineRequest
from provider_portal.ground.errors import RuleError, Severity
from provider_portal.ground.money import Fen
from receipts.redemption.queries import allocations_of, redemption_of
from tests.builders import Team, make_confirmed_order, make_filed_price, make_redemption
from tests.services.redeeming.july_findings import JULY, codes


def test_the_amount_shown_equal_to_ours_leaves_nothing_to_explain(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    redemption, receipt, findings = make_redemption(session, team, order, shown=6000)
    assert (redemption.base_fen, redemption.rate) == (12000, "0.50")
    assert (redemption.expected_deduction_fen, redemption.deduction_fen) == (6000, 6000)
    assert redemption.self_pay_fen == 6000
    assert redemption.month == JULY
    assert codes(findings) == []
    assert redemption_of(session, team.provider.id, order.id) is redemption
    assert receipt.number == "SJ2026-000001"


def test_a_price_without_the_countys_acceptance_must_be_explained(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    _, _, findings = make_redemption(session, team, order)
    assert [(f.code, f.severity) for f in findings] == [("price_not_accepted", Severity.MUST_EXPLAIN)]


@pytest.mark.parametrize(
    ("shown", "reason", "expected"),
    [
        (6001, "", [("rounding", Severity.NOTICE)]),
        (5999, "", [("rounding", Severity.NOTICE)]),
        (6002, "", [("difference", Severity.MUST_EXPLAIN)]),
        (5998, "", [("difference", Severity.MUST_EXPLAIN)]),
        (5998, "在别家已用过", [("difference", Severity.NOTICE)]),
        (0, "", [("difference", Severity.MUST_EXPLAIN)]),
        (12000, "", [("difference", Severity.MUST_EXPLAIN)]),
    ],
)
def test_a_difference_is_told_and_never_blocks(
    session: Session, team: Team, shown: int, reason: str, expected: list[tuple[str, Severity]]
) -> None:
    order = make_confirmed_order(session, team)
    redemption, _, findings = make_redemption(session, team, order, shown=shown, difference_reason=reason)
    severities = [(f.code, f.severity) for f in findings if f.code != "price_not_accepted"]
    assert severities == expected
    assert redemption.deduction_fen == shown
    assert redemption.self_pay_fen == 12000 - shown


def test_more_than_the_base_is_refused(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, discount_fen=Fen(2000))
    with pytest.raises(RuleError) as refused:
        make_redemption(session, team, order, shown=10001)
    assert refused.value.code == "deduction_above_base"
    assert "shown_deduction_fen" in refused.value.fields
    redemption, _, _ = make_redemption(session, team, order, shown=10000)
    assert (redemption.base_fen, redemption.self_pay_fen) == (10000, 0)


def test_discount_insurance_and_ineligible_parts_come_off_before_the_rate(
    session: Session, team: Team
) -> None:
    order = make_confirmed_order(
        session, team, discount_fen=Fen(1000), ltci_paid_fen=Fen(2000), ineligible_fen=Fen(1001)
    )
    redemption, _, _ = make_redemption(session, team, order, shown=3999)
    assert redemption.base_fen == 7999
    assert redemption.expected_deduction_fen == 3999  # 3999.5 rounded down
    assert redemption.self_pay_fen == 12000 - 1000 - 2000 - 3999


def test_parts_by_line_sum_to_the_whole(session: Session, team: Team) -> None:
    make_filed_price(session, team.manager, "15", 3333)
    lines = (
        LineRequest(item="7", unit=Unit.VISIT, quantity=1),
        LineRequest(item="15", unit=Unit.VISIT, quantity=1),
    )
    order = make_confirmed_order(session, team, *lines)
    redemption, _, _ = make_redemption(session, team, order, shown=7667)
    parts = allocations_of(session, redemption)
    assert [part.amount_fen for part in parts] == [12000, 3333]
    assert sum(part.deduction_fen for part in parts) == 7667
    assert sum(part.expected_deduction_fen for part in parts) == redemption.expected_deduction_fen
    assert all(part.deduction_fen <= part.amount_fen for part in parts)
