"""The self-check of a month: what may be claimed, what is held and why, and what lets it through."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.units import Unit
from orders.ordering.deciding import accept_order, cancel_order, mark_missed, refuse_order
from orders.ordering.dispatching import assign
from orders.ordering.quote import LineRequest
from orders.visits.models import EvidenceKind
from orders.visits.visit import PositionState
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import RuleError
from receipts.selfcheck.checking import MonthCheck, month_findings
from receipts.selfcheck.explaining import explain
from tests.builders import (
    make_confirmed_order,
    make_evidence,
    make_order,
    make_provider,
    make_redemption,
    make_team,
)
from tests.claims import JULY, Claiming, make_claimable, make_visited
from tests.photographs import add_photo


def july(session: Session, claiming: Claiming) -> MonthCheck:
    return month_findings(session, claiming.enrolment, JULY)


def reasons(session: Session, claiming: Claiming) -> dict[str, set[str]]:
    return {
        held.case.number: {finding.breach.code for finding in held.reasons}
        for held in july(session, claiming).held
    }


def test_an_order_in_order_may_be_claimed(session: Session, claiming: Claiming) -> None:
    order = make_claimable(session, claiming.team)
    check = july(session, claiming)
    assert reasons(session, claiming) == {}
    assert [checked.case.number for checked in check.claimable] == [order.number]


def test_an_order_without_redemption_or_proof_is_held(session: Session, claiming: Claiming) -> None:
    unredeemed = make_visited(session, claiming.team, day=14)
    unproved = make_claimable(session, claiming.team, day=15, proof=False)
    assert reasons(session, claiming) == {unredeemed.number: {"not_redeemed"}, unproved.number: {"no_proof"}}


def test_a_missing_place_is_held_until_it_is_explained(session: Session, claiming: Claiming) -> None:
    blind = {"position_state": PositionState.OFF, "latitude": None, "longitude": None, "accuracy_m": None}
    order = make_claimable(session, claiming.team, check_in=blind | {"reason": "山里没有信号"})
    assert reasons(session, claiming) == {order.number: {"place_missing"}}
    explain(
        session, claiming.team.finance, order.id, JULY, "place_missing", "已电话核实家属，护理员按时到达。"
    )
    assert reasons(session, claiming) == {}


def test_what_must_be_fixed_cannot_be_explained_away(session: Session, claiming: Claiming) -> None:
    order = make_claimable(session, claiming.team, proof=False)
    with pytest.raises(RuleError, match="必须整改"):
        explain(session, claiming.team.finance, order.id, JULY, "no_proof", "截图找不到了，请先放行。")
    with pytest.raises(RuleError, match="已经不在了"):
        explain(session, claiming.team.finance, order.id, JULY, "too_short", "其实没有这个问题。")


def test_a_visit_a_minute_too_short_must_be_explained(session: Session, claiming: Claiming) -> None:
    enough = make_claimable(session, claiming.team, day=13, minutes=60)
    short = make_claimable(session, claiming.team, day=14, minutes=19)
    held = reasons(session, claiming)
    assert enough.number not in held
    assert held[short.number] == {"too_short"}


def test_a_photo_of_another_order_holds_the_later_order_until_a_fresh_one_comes(
    session: Session, claiming: Claiming
) -> None:
    first = make_claimable(session, claiming.team, day=13, photo=77)
    second = make_claimable(session, claiming.team, day=14, photo=77)
    assert reasons(session, claiming) == {second.number: {"duplicate_photo"}}
    with clock_at(beijing(date(2026, 7, 14), 21)):
        add_photo(session, claiming.team, second, 78)
    assert reasons(session, claiming) == {second.number: {"duplicate_photo_replaced"}}
    assert first.number not in reasons(session, claiming)


def test_a_caregiver_in_two_places_holds_both_orders(session: Session, claiming: Claiming) -> None:
    early = make_claimable(session, claiming.team, hour=9, minutes=60)
    touching = make_claimable(session, claiming.team, hour=10, minutes=60)
    assert reasons(session, claiming) == {}
    long = make_claimable(session, claiming.team, day=16, hour=9, minutes=61)
    crossed = make_claimable(session, claiming.team, day=16, hour=10, minutes=60)
    assert reasons(session, claiming) == {
        long.number: {"caregiver_in_two_places"},
        crossed.number: {"caregiver_in_two_places"},
    }
    assert early.number != touching.number


def test_without_agreement_and_acceptance_it_is_held(session: Session) -> None:
    team = make_team(session)
    order = make_claimable(session, team)
    check = month_findings(session, enrolment_of(session, team.provider.id), JULY)
    codes = {finding.breach.code for finding in check.held[0].reasons}
    assert codes == {"no_agreement", "price_not_accepted"}
    assert check.held[0].case.number == order.number


def test_a_month_is_read_with_a_number_of_queries_that_does_not_grow(
    session: Session, claiming: Claiming
) -> None:
    def queries() -> int:
        counted = []
        session.expire_all()
        event.listen(session.get_bind(), "before_cursor_execute", lambda *_: counted.append(1))
        july(session, claiming)
        return len(counted)

    make_claimable(session, claiming.team, day=10)
    session.flush()
    july(session, claiming)
    one = queries()
    for day in (11, 12, 13):
        make_claimable(session, claiming.team, day=day)
    session.flush()
    session.expunge_all()
    assert queries() <= one + 2


def test_another_providers_month_is_empty(session: Session, claiming: Claiming) -> None:
    make_claimable(session, claiming.team)
    other = make_provider(session, code="LSGH", name="礼善老年公寓")
    assert month_findings(session, enrolment_of(session, other.id), JULY).cases == ()


def test_what_stands_above_the_ceiling_is_given_back_for_the_whole_quantity(
    session: Session, claiming: Claiming
) -> None:
    team = claiming.team
    order = make_confirmed_order(session, team, LineRequest(item="7", unit=Unit.VISIT, quantity=3))
    make_redemption(session, team, order, shown=18000)
    make_evidence(session, team.manager, "7", 11900)
    [held] = july(session, claiming).held
    [line] = held.case.lines
    assert (line.unit_price_fen, line.refund_fen) == (12000, 300)
    [above] = [finding.breach for finding in held.reasons if finding.breach.code == "price_above_ceiling"]
    assert above.numbers["refund_fen"] == 300
    assert "退还差额 3.00 元" in above.remedy


def test_the_same_original_goes_into_the_package_once(session: Session, claiming: Claiming) -> None:
    order = make_claimable(session, claiming.team, photo=77)
    with clock_at(beijing(date(2026, 7, 15), 21)):
        add_photo(session, claiming.team, order, 77, EvidenceKind.AFTER)
        other = add_photo(session, claiming.team, order, 78, EvidenceKind.AFTER)
    visit = july(session, claiming).rows.visits[order.id]
    assert len(visit.evidence) == 3
    assert [row.kind for row in visit.usable] == [EvidenceKind.DURING, EvidenceKind.AFTER]
    assert visit.usable[1].id == other.id
    assert reasons(session, claiming) == {}


def test_an_order_that_was_cancelled_refused_or_missed_is_no_case(
    session: Session, claiming: Claiming
) -> None:
    manager, elder = claiming.team.manager, claiming.team.recipient
    kept = make_claimable(session, claiming.team)
    with clock_at(beijing(date(2026, 7, 15), 8)):
        hours = [(beijing(date(2026, 7, day), 9), beijing(date(2026, 7, day), 10)) for day in (16, 17, 18)]
        cancelled, refused, missed = (
            make_order(session, manager, elder, service_from=first, service_until=until)
            for first, until in hours
        )
        cancel_order(session, manager, cancelled.id, "老人改期")
        refuse_order(session, manager, refused.id, "没有人手")
        accept_order(session, manager, missed.id)
        assign(session, manager, missed.id, claiming.team.caregiver.id)
    with clock_at(beijing(date(2026, 7, 19), 8)):
        mark_missed(session, manager, missed.id, "护理员没有到")
    assert [case.case.number for case in july(session, claiming).cases] == [kept.number]
