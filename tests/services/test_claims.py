"""From redeemed orders to money in the bank: check, freeze, build, submit, results, payments."""

from datetime import date

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from orders.visits.visit import PositionState
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import ConflictError, PortalError, RuleError
from provider_portal.ground.ids import new_id
from provider_portal.ground.money import Fen
from receipts.claims.freezing import check_month, freeze_month
from receipts.claims.models import ClaimPackage, ClaimStatus, LiveClaimLine
from receipts.claims.queries import claim_lines, find_claim
from receipts.claims.requesting import build_month
from receipts.selfcheck.checking import MonthCheck, month_findings
from receipts.selfcheck.explaining import explain
from receipts.settlement.paying import enter_payment
from receipts.settlement.queries import settlement_of
from receipts.settlement.reviewing import Result, enter_results
from receipts.settlement.submitting import submit_claim
from tests.builders import make_provider, make_team, make_user
from tests.claims import (
    AUGUST_3,
    JULY,
    Claiming,
    add_photo,
    make_claimable,
    make_claiming,
    make_visited,
)


@pytest.fixture
def claiming(session: Session) -> Claiming:
    return make_claiming(session)


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


def frozen(session: Session, claiming: Claiming) -> ClaimPackage:
    with clock_at(AUGUST_3):
        check_month(session, claiming.team.finance, claiming.enrolment, JULY)
        return freeze_month(session, claiming.team.manager, claiming.enrolment, JULY)[0]


def test_one_person_checks_and_another_freezes(session: Session, claiming: Claiming) -> None:
    order = make_claimable(session, claiming.team)
    held = make_visited(session, claiming.team, day=16)
    with clock_at(AUGUST_3):
        with pytest.raises(ConflictError, match="请先由一位同事做自查"):
            freeze_month(session, claiming.team.manager, claiming.enrolment, JULY)
        check_month(session, claiming.team.finance, claiming.enrolment, JULY)
        with pytest.raises(RuleError) as refused:
            freeze_month(session, claiming.team.finance, claiming.enrolment, JULY)
        assert refused.value.code == "second_person"
        package, job = freeze_month(session, claiming.team.manager, claiming.enrolment, JULY)
    assert (package.version_number, package.trial, package.lines_count) == (1, False, 1)
    assert [row["number"] for row in package.content["orders"]] == [order.number]
    assert held.number not in str(package.content["orders"])
    assert package.deduction_fen == 6000
    assert [line.deduction_fen for line in claim_lines(session, package)] == [6000]
    assert job.args == {"package_id": str(package.id)}


def test_a_month_that_changed_since_the_check_is_not_frozen(session: Session, claiming: Claiming) -> None:
    make_claimable(session, claiming.team, day=14)
    with clock_at(AUGUST_3):
        check_month(session, claiming.team.finance, claiming.enrolment, JULY)
    make_claimable(session, claiming.team, day=15)
    with clock_at(AUGUST_3), pytest.raises(ConflictError) as refused:
        freeze_month(session, claiming.team.manager, claiming.enrolment, JULY)
    assert refused.value.code == "changed"


def test_a_frozen_month_is_neither_checked_nor_frozen_again(session: Session, claiming: Claiming) -> None:
    make_claimable(session, claiming.team)
    frozen(session, claiming)
    for step in (check_month, freeze_month):
        with pytest.raises(ConflictError, match="已封存"):
            step(session, claiming.team.manager, claiming.enrolment, JULY)
    assert len(session.scalars(select(LiveClaimLine)).all()) == 1


def test_an_empty_month_is_refused_in_words(session: Session, claiming: Claiming) -> None:
    with pytest.raises(RuleError, match="没有已核销的工单"):
        check_month(session, claiming.team.finance, claiming.enrolment, JULY)
    make_visited(session, claiming.team)
    with pytest.raises(RuleError, match="1 张工单，但都有自查问题"):
        build_month(session, claiming.team.finance, claiming.enrolment, JULY)


def test_a_trial_locks_nothing_and_cannot_be_submitted(session: Session, claiming: Claiming) -> None:
    make_claimable(session, claiming.team)
    package, job = build_month(session, claiming.team.finance, claiming.enrolment, JULY)
    assert (package.trial, package.version_number) == (True, 0)
    assert job is not None
    assert claim_lines(session, package) == []
    with pytest.raises(ConflictError, match="请先自查、封存"):
        submit_claim(session, claiming.team.finance, claiming.enrolment, JULY)


def test_only_who_writes_money_may_check(session: Session, claiming: Claiming) -> None:
    make_claimable(session, claiming.team)
    auditor = make_user(session, claiming.team.provider, Role.AUDITOR)
    with pytest.raises(PortalError, match="没有这项权限"):
        check_month(session, auditor, claiming.enrolment, JULY)


def test_another_providers_month_is_empty(session: Session, claiming: Claiming) -> None:
    make_claimable(session, claiming.team)
    other = make_provider(session, code="LSGH", name="礼善老年公寓")
    assert month_findings(session, enrolment_of(session, other.id), JULY).cases == ()


def submitted(session: Session, claiming: Claiming, monkeypatch: pytest.MonkeyPatch) -> ClaimPackage:
    package = frozen(session, claiming)
    monkeypatch.setattr("receipts.settlement.submitting.archive_of", lambda *_: object())
    with clock_at(beijing(date(2026, 8, 4), 10)):
        submit_claim(session, claiming.team.finance, claiming.enrolment, JULY, reference="津民养 8-12")
    return package


def test_submitting_needs_the_built_archive(session: Session, claiming: Claiming) -> None:
    make_claimable(session, claiming.team)
    frozen(session, claiming)
    with clock_at(AUGUST_3), pytest.raises(ConflictError) as refused:
        submit_claim(session, claiming.team.finance, claiming.enrolment, JULY)
    assert refused.value.code == "not_built"


def test_results_with_a_cut_line_and_payments_in_parts_end_the_month(
    session: Session, claiming: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (14, 15):
        make_claimable(session, claiming.team, day=day)
    package = submitted(session, claiming, monkeypatch)
    team, enrolment = claiming.team, claiming.enrolment
    one, two = (line.redemption_id for line in claim_lines(session, package))
    with clock_at(beijing(date(2026, 8, 12), 10)):
        first = [Result(redemption_id=one, approved_fen=Fen(6000))]
        enter_results(session, team.finance, enrolment, JULY, first)
        assert status(session, claiming) is ClaimStatus.SUBMITTED
        cut = [Result(redemption_id=two, approved_fen=Fen(5000), reason="服务时长不足，核减 10 元")]
        enter_results(session, team.finance, enrolment, JULY, cut)
    assert status(session, claiming) is ClaimStatus.APPROVED
    found = settlement_of(session, JULY, package)
    assert (found.claimed_fen, found.approved_fen, found.cut_fen) == (12000, 11000, 1000)
    assert [line.reason for line in found.cuts] == ["服务时长不足，核减 10 元"]
    assert found.clock.finance_due_on == date(2026, 8, 19)
    with clock_at(beijing(date(2026, 8, 24), 10)):
        pay(session, claiming, 10000)
        assert status(session, claiming) is ClaimStatus.APPROVED
        with pytest.raises(RuleError, match=r"只剩 10\.00 元未拨付"):
            pay(session, claiming, 1001)
        pay(session, claiming, 1000)
    assert status(session, claiming) is ClaimStatus.PAID


def status(session: Session, claiming: Claiming) -> ClaimStatus:
    claim = find_claim(session, claiming.enrolment, JULY)
    assert claim is not None
    return claim.status


def pay(session: Session, claiming: Claiming, fen: int) -> None:
    enter_payment(
        session,
        claiming.team.finance,
        claiming.enrolment,
        JULY,
        paid_fen=Fen(fen),
        paid_on=date(2026, 8, 24),
    )


def test_wrong_results_are_told_at_their_line_and_nothing_is_written(
    session: Session, claiming: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_claimable(session, claiming.team)
    package = submitted(session, claiming, monkeypatch)
    redemption_id = claim_lines(session, package)[0].redemption_id
    wrong = [
        (Result(redemption_id=redemption_id, approved_fen=Fen(6001)), "lines.0.approved_fen"),
        (Result(redemption_id=redemption_id, approved_fen=Fen(5999)), "lines.0.reason"),
        (Result(redemption_id=new_id(), approved_fen=Fen(1)), "lines.0.redemption_id"),
    ]
    with clock_at(beijing(date(2026, 8, 12), 10)):
        for result, field in wrong:
            with pytest.raises(RuleError) as refused:
                enter_results(session, claiming.team.finance, claiming.enrolment, JULY, [result])
            assert list(refused.value.fields) == [field]
    assert settlement_of(session, JULY, package).results == ()


def test_the_same_results_again_are_kept_once_and_others_are_a_conflict(
    session: Session, claiming: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (14, 15):
        make_claimable(session, claiming.team, day=day)
    package = submitted(session, claiming, monkeypatch)
    redemption_id = claim_lines(session, package)[0].redemption_id
    told = [Result(redemption_id=redemption_id, approved_fen=Fen(6000))]
    with clock_at(beijing(date(2026, 8, 12), 10)):
        for _ in range(2):
            enter_results(session, claiming.team.finance, claiming.enrolment, JULY, told)
        other = [Result(redemption_id=redemption_id, approved_fen=Fen(1), reason="改了")]
        with pytest.raises(ConflictError, match="不能改写"):
            enter_results(session, claiming.team.finance, claiming.enrolment, JULY, other)
    assert len(settlement_of(session, JULY, package).results) == 1
