"""From application to leaving, and another joining day by two people."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from catalog.enrolment.enrolling import StepTaken, apply_for, keep_approval, take_step
from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of, enrolment_on, enrolments, events_of
from catalog.enrolment.stages import EnrolmentStep, Stage
from catalog.joining.rejoining import ask_for_joining_day, decide_joining_day
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import AccessError, ConflictError, RuleError
from tests.builders import JINSHI, JOINED_ON, make_provider, make_user

APPLIED, APPROVED, NOW = date(2026, 3, 2), date(2026, 3, 20), beijing(date(2026, 7, 15), 9)
SCAN = "a" * 64


def step(session: Session, who: Principal, row: Enrolment, name: EnrolmentStep, day: date) -> Enrolment:
    scan = SCAN if name is EnrolmentStep.APPROVE else None
    return take_step(session, who, row.id, StepTaken(step=name, happened_on=day, scan_sha256=scan))


@pytest.fixture
def manager(session: Session) -> Principal:
    return make_user(session, make_provider(session, joined_on=None))


@pytest.fixture
def applied(session: Session, manager: Principal) -> Enrolment:
    with clock_at(NOW):
        return apply_for(session, manager, county=JINSHI, applied_on=APPLIED)


def test_an_application_holds_on_no_day_and_still_lets_prices_be_prepared(
    session: Session, manager: Principal, applied: Enrolment
) -> None:
    assert enrolment_of(session, manager.provider_id).id == applied.id
    with pytest.raises(RuleError):
        enrolment_on(session, manager.provider_id, date(2026, 7, 15))


def test_the_approval_sets_the_joining_day_and_keeps_its_scan(
    session: Session, manager: Principal, applied: Enrolment
) -> None:
    with clock_at(NOW):
        step(session, manager, applied, EnrolmentStep.APPROVE, APPROVED)
    assert (applied.joined_on, applied.approval_sha256, applied.stage) == (APPROVED, SCAN, Stage.APPROVED)
    assert enrolment_on(session, manager.provider_id, APPROVED).id == applied.id
    with pytest.raises(RuleError):
        enrolment_on(session, manager.provider_id, APPROVED - timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "scan", "code"),
    [
        (APPROVED, None, "scan_missing"),
        (APPLIED - timedelta(days=1), SCAN, "before_application"),
        (date(2026, 7, 16), SCAN, "future_day"),
    ],
)
def test_an_approval_needs_its_paper_and_a_day_that_can_be(
    session: Session, manager: Principal, applied: Enrolment, day: date, scan: str | None, code: str
) -> None:
    taken = StepTaken(step=EnrolmentStep.APPROVE, happened_on=day, scan_sha256=scan)
    with clock_at(NOW), pytest.raises(RuleError) as refused:
        take_step(session, manager, applied.id, taken)
    assert refused.value.code == code


def test_work_begins_once_the_platform_account_is_open(
    session: Session, manager: Principal, applied: Enrolment
) -> None:
    with clock_at(NOW):
        step(session, manager, applied, EnrolmentStep.APPROVE, APPROVED)
        with pytest.raises(RuleError, match="账号还没有开通"):
            step(session, manager, applied, EnrolmentStep.BEGIN, APPROVED)
        for name in (EnrolmentStep.OPEN_ACCOUNT, EnrolmentStep.OPEN_ALIPAY, EnrolmentStep.BEGIN):
            step(session, manager, applied, name, APPROVED)
    assert applied.stage is Stage.IN_FORCE
    assert [event.step.value for event in events_of(session, applied)] == [
        "apply",
        "approve",
        "open_account",
        "open_alipay",
        "begin",
    ]


def test_a_refused_application_is_gone_and_may_be_made_again(
    session: Session, manager: Principal, applied: Enrolment
) -> None:
    with clock_at(NOW):
        with pytest.raises(RuleError, match="不用再申报"):
            apply_for(session, manager, county=JINSHI, applied_on=APPLIED)
        step(session, manager, applied, EnrolmentStep.GIVE_UP, APPROVED)
        assert enrolments(session, manager.provider_id) == []
        again = apply_for(session, manager, county=JINSHI, applied_on=date(2026, 6, 1))
    assert (again.id, again.joined_on, again.stage) == (applied.id, date(2026, 6, 1), Stage.APPLIED)


def test_after_leaving_the_day_itself_is_outside(
    session: Session, manager: Principal, applied: Enrolment
) -> None:
    last = date(2026, 8, 31)
    with clock_at(NOW):
        step(session, manager, applied, EnrolmentStep.APPROVE, APPROVED)
        step(session, manager, applied, EnrolmentStep.ASK_TO_LEAVE, date(2026, 7, 15))
        assert enrolment_on(session, manager.provider_id, last)
        with pytest.raises(RuleError, match="晚于参与日期"):
            step(session, manager, applied, EnrolmentStep.LEAVE, APPROVED)
        step(session, manager, applied, EnrolmentStep.LEAVE, last)
    assert enrolment_on(session, manager.provider_id, last - timedelta(days=1))
    with pytest.raises(RuleError):
        enrolment_on(session, manager.provider_id, last)


@pytest.mark.parametrize("begun", [False, True])
def test_who_stays_goes_back_to_where_they_were(
    session: Session, manager: Principal, applied: Enrolment, begun: bool
) -> None:
    with clock_at(NOW):
        step(session, manager, applied, EnrolmentStep.APPROVE, APPROVED)
        for name in (EnrolmentStep.OPEN_ACCOUNT, EnrolmentStep.BEGIN) if begun else ():
            step(session, manager, applied, name, APPROVED)
        stood = applied.stage
        for _ in range(2):
            step(session, manager, applied, EnrolmentStep.ASK_TO_LEAVE, date(2026, 7, 14))
            step(session, manager, applied, EnrolmentStep.STAY, date(2026, 7, 15))
            assert applied.stage is stood
    assert stood is (Stage.IN_FORCE if begun else Stage.APPROVED)
    assert events_of(session, applied)[-1].stage_after is stood


def test_an_enrolment_that_the_operator_entered_stays_in_force(session: Session) -> None:
    provider = make_provider(session, code="OPERATOR")
    who, row = make_user(session, provider), enrolment_of(session, provider.id)
    with clock_at(NOW):
        step(session, who, row, EnrolmentStep.ASK_TO_LEAVE, date(2026, 7, 14))
        step(session, who, row, EnrolmentStep.STAY, date(2026, 7, 15))
    assert row.stage is Stage.IN_FORCE


def test_only_a_manager_takes_steps(session: Session, applied: Enrolment, manager: Principal) -> None:
    provider = make_provider(session, code="OTHER")
    with pytest.raises(AccessError):
        apply_for(
            session,
            make_user(session, provider, Role.FINANCE, phone="13900000001"),
            county="430702",
            applied_on=APPLIED,
        )


# --- another joining day --------------------------------------------------------------------------------


@pytest.fixture
def team(session: Session) -> tuple[Principal, Principal, Enrolment]:
    provider = make_provider(session, code="TWO")
    first = make_user(session, provider, phone="13900000011")
    second = make_user(session, provider, Role.FINANCE, phone="13900000012")
    return first, second, enrolment_of(session, provider.id)


def test_another_joining_day_holds_once_a_second_person_agrees(
    session: Session, team: tuple[Principal, Principal, Enrolment]
) -> None:
    first, second, row = team
    with clock_at(NOW):
        change = ask_for_joining_day(
            session, first, row.id, new_on=APPROVED, reason="文件日期", scan_sha256=SCAN
        )
        assert row.joined_on == JOINED_ON
        with pytest.raises(RuleError, match="另一位同事"):
            decide_joining_day(session, first, change.id, approved=True)
        decide_joining_day(session, second, change.id, approved=True)
        assert (row.joined_on, row.approval_sha256) == (APPROVED, SCAN)
        with pytest.raises(ConflictError, match="已经办结"):
            decide_joining_day(session, second, change.id, approved=False)


def test_a_request_sent_back_changes_nothing_and_makes_room_for_another(
    session: Session, team: tuple[Principal, Principal, Enrolment]
) -> None:
    first, second, row = team
    with clock_at(NOW):
        change = ask_for_joining_day(
            session, first, row.id, new_on=APPROVED, reason="文件日期", scan_sha256=SCAN
        )
        with pytest.raises(ConflictError, match="等待复核"):
            ask_for_joining_day(session, first, row.id, new_on=APPLIED, reason="又改", scan_sha256=SCAN)
        decide_joining_day(session, second, change.id, approved=False)
        assert row.joined_on == JOINED_ON
        ask_for_joining_day(session, first, row.id, new_on=APPLIED, reason="又改", scan_sha256=SCAN)


def test_only_a_manager_may_ask(session: Session, team: tuple[Principal, Principal, Enrolment]) -> None:
    _, second, row = team
    with pytest.raises(AccessError):
        ask_for_joining_day(session, second, row.id, new_on=APPROVED, reason="文件日期", scan_sha256=SCAN)


@pytest.mark.parametrize("day", [date(2026, 7, 16), JOINED_ON])
def test_a_joining_day_that_cannot_be_is_refused(
    session: Session, team: tuple[Principal, Principal, Enrolment], day: date
) -> None:
    first, _, row = team
    with clock_at(NOW), pytest.raises(RuleError) as refused:
        ask_for_joining_day(session, first, row.id, new_on=day, reason="文件日期", scan_sha256=SCAN)
    assert "new_on" in refused.value.fields


def test_an_approval_that_is_kept_is_not_replaced(
    session: Session, team: tuple[Principal, Principal, Enrolment]
) -> None:
    first, _, row = team
    keep_approval(session, first, row.id, SCAN)
    with pytest.raises(RuleError, match="已经存档"):
        keep_approval(session, first, row.id, "b" * 64)
