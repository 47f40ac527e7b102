"""A frozen month is submitted, reviewed line by line and paid in parts, until the money is in the bank."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.ids import new_id
from provider_portal.ground.money import Fen
from receipts.claims.models import ClaimPackage, ClaimStatus
from receipts.claims.queries import claim_lines, find_claim
from receipts.settlement.paying import enter_payment
from receipts.settlement.queries import settlement_of
from receipts.settlement.reviewing import Result, enter_results
from receipts.settlement.submitting import submit_claim
from tests.claims import AUGUST_3, JULY, Claiming, make_claimable
from tests.lists import CALENDAR
from tests.services.claiming.frozen_month import frozen


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
    settlement = settlement_of(session, JULY, package, CALENDAR)
    assert (settlement.claimed_fen, settlement.approved_fen, settlement.cut_fen) == (12000, 11000, 1000)
    assert [line.reason for line in settlement.results if line.cut_fen] == ["服务时长不足，核减 10 元"]
    assert settlement.clock.finance_due_on == date(2026, 8, 19)
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
    assert settlement_of(session, JULY, package, CALENDAR).results == ()


def test_the_same_results_again_are_kept_once_and_others_are_a_conflict(
    session: Session, claiming: Claiming, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (14, 15):
        make_claimable(session, claiming.team, day=day)
    package = submitted(session, claiming, monkeypatch)
    redemption_id = claim_lines(session, package)[0].redemption_id
    results = [Result(redemption_id=redemption_id, approved_fen=Fen(6000))]
    with clock_at(beijing(date(2026, 8, 12), 10)):
        for _ in range(2):
            enter_results(session, claiming.team.finance, claiming.enrolment, JULY, results)
        other = [Result(redemption_id=redemption_id, approved_fen=Fen(1), reason="改了")]
        with pytest.raises(ConflictError, match="不能改写"):
            enter_results(session, claiming.team.finance, claiming.enrolment, JULY, other)
    assert len(settlement_of(session, JULY, package, CALENDAR).results) == 1
