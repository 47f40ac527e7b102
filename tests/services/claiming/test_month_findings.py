"""The self-check of a month: what may be claimed, what is held and why, and what lets it through."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from orders.visits.visit import PositionState
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import RuleError
from receipts.selfcheck.checking import MonthCheck, month_findings
from receipts.selfcheck.explaining import explain
from tests.builders import make_provider, make_team
from tests.claims import JULY, Claiming, add_photo, make_claimable, make_visited


def july(session: Session, claiming: Claiming) -> MonthCheck:
    return month_findings(session, claiming.enrolment, JULY)


def reasons(session: Session, claiming: Claiming) -> dict[str, set[str]]:
    return {
        held.case.number: {finding.breach.code for finding in held.reasons}
        for held in july(session, claiming).held
    }


def test_an_order_in_order_may_be_claimed(session: Session, claiming: Claiming) -> None:
    order = make_claimable(session, claiming.team)
    found = july(session, claiming)
    assert reasons(session, claiming) == {}
    assert [checked.case.number for checked in found.claimable] == [order.number]


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
    found = month_findings(session, enrolment_of(session, team.provider.id), JULY)
    codes = {finding.breach.code for finding in found.held[0].reasons}
    assert codes == {"no_agreement", "price_not_accepted"}
    assert found.held[0].case.number == order.number


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
