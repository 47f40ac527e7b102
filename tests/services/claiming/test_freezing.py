"""One person checks the month and another freezes it, once; a trial locks nothing."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import clock_at
from provider_portal.ground.errors import ConflictError, PortalError, RuleError
from receipts.claims.models import LiveClaimLine
from receipts.claims.queries import claim_lines
from receipts.month.freezing import check_month, freeze_month
from receipts.package.requesting import build_month
from receipts.settlement.submitting import submit_claim
from tests.builders import make_user
from tests.claims import AUGUST_3, JULY, Claiming, make_claimable, make_visited
from tests.services.claiming.frozen_month import frozen


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
    assert [row.number for row in package.content.orders] == [order.number]
    assert held.number not in str(package.content.orders)
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
