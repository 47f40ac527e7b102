"""签到 and 签退 through the services: any order of arrival, the same event once, nothing lost."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.ordering.deciding import cancel_order
from orders.ordering.dispatching import assign
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from orders.ordering.queries import order_lines
from orders.visits.approving import approve_late_entry
from orders.visits.event_answers import Done, EventAnswer
from orders.visits.models import VisitEvent
from orders.visits.queries import tray_events, visit_view, waiting_late_entries
from orders.visits.reporting import CheckIn, CheckOut, check_in, check_out
from orders.visits.visit import PositionState
from provider_portal.accounts.roles import Role
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import AccessError, ConflictError, MissingError, RuleError
from provider_portal.ground.frozen import frozen_json
from provider_portal.ground.ids import new_id
from tests.builders import Team, make_assigned_order, make_caregiver, make_provider, make_team, make_user

NINE = beijing(date(2026, 7, 15), 9)
TEN = NINE + timedelta(hours=1)


@pytest.fixture
def team(session: Session) -> Team:
    return make_team(session)


@pytest.fixture
def order(session: Session, team: Team) -> ServiceOrder:
    with clock_at(NINE - timedelta(days=1)):
        return make_assigned_order(session, team.manager, team.recipient, team.caregiver)


def arriving(**changes: Any) -> CheckIn:
    facts: dict[str, Any] = {
        "event_id": new_id(),
        "happened_at": NINE,
        "sent_at": NINE,
        "position_state": PositionState.FIXED,
        "latitude": "29.6053",
        "longitude": "111.8796",
    }
    return CheckIn(**facts | changes)


def leaving(*done: Done, **changes: Any) -> CheckOut:
    facts: dict[str, Any] = {"event_id": new_id(), "happened_at": TEN, "sent_at": TEN}
    return CheckOut(**facts | changes, done=done)


def codes(answer: EventAnswer) -> list[str]:
    return [finding.code for finding in answer.findings]


def test_a_visit_moves_the_order_and_leaves_audit_entries(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    with clock_at(NINE):
        answer = check_in(session, team.carer, order.id, arriving())
    assert frozen_json(answer) == {"status": "in_service", "tray": False, "findings": []}
    line = order_lines(session, order.provider_id, order.id)[0]
    with clock_at(TEN):
        answer = check_out(session, team.carer, order.id, leaving(Done(line_id=line.id, quantity=1)))
    assert answer.status == "served"
    assert codes(answer) == ["place_missing", "no_photo"]
    session.flush()
    view = visit_view(session, order.provider_id, order.id)
    assert view.duration_minutes == 60
    session.commit()
    actions = set(
        session.scalars(select(AuditEntry.action).where(AuditEntry.provider_id == order.provider_id))
    )
    assert {"visit.check_in", "visit.check_out", "order.check_in", "order.check_out"} <= actions


def test_a_check_out_that_arrives_first_waits_for_its_check_in(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    with clock_at(TEN):
        assert check_out(session, team.carer, order.id, leaving()).status == "assigned"
        assert check_in(session, team.carer, order.id, arriving(sent_at=TEN)).status == "served"
    view = visit_view(session, order.provider_id, order.id)
    assert view.check_in
    assert view.check_out
    assert (view.check_in.happened_at, view.check_out.happened_at) == (NINE, TEN)


def test_the_same_event_again_gives_the_first_answer(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    arrival = arriving()
    with clock_at(NINE):
        first = check_in(session, team.carer, order.id, arrival)
    with clock_at(TEN):
        check_out(session, team.carer, order.id, leaving())
        again = check_in(session, team.carer, order.id, replace(arrival, happened_at=TEN))
    assert again == first
    assert len(list(session.scalars(select(VisitEvent)))) == 2


def test_an_event_id_of_another_order_or_kind_is_a_conflict(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    with clock_at(NINE):
        other = make_assigned_order(
            session,
            team.manager,
            team.recipient,
            team.caregiver,
            service_from=TEN + timedelta(hours=5),
            service_until=TEN + timedelta(hours=6),
        )
        arrival = arriving()
        check_in(session, team.carer, order.id, arrival)
        with pytest.raises(ConflictError, match="另一次打卡"):
            check_in(session, team.carer, other.id, arrival)
        with pytest.raises(ConflictError, match="另一次打卡"):
            check_out(session, team.carer, order.id, leaving(event_id=arrival.event_id))


def test_the_phones_time_is_corrected_and_its_own_word_kept(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    slow = timedelta(minutes=7)
    with clock_at(NINE + timedelta(hours=3)):
        arrival = arriving(happened_at=NINE - slow, sent_at=NINE + timedelta(hours=3) - slow)
        assert codes(check_in(session, team.carer, order.id, arrival)) == ["clock_off"]
    event = session.scalars(select(VisitEvent)).one()
    assert (event.happened_at, event.phone_at) == (NINE, NINE - slow)


def test_a_fixed_position_needs_its_coordinates(session: Session, team: Team, order: ServiceOrder) -> None:
    with pytest.raises(RuleError) as refusal, clock_at(NINE):
        check_in(session, team.carer, order.id, arriving(latitude=None))
    assert "latitude" in refusal.value.fields


def test_more_than_was_ordered_cannot_be_ticked(session: Session, team: Team, order: ServiceOrder) -> None:
    line = order_lines(session, order.provider_id, order.id)[0]
    with clock_at(TEN):
        check_in(session, team.carer, order.id, arriving())
        for done, code in (
            ([Done(line_id=line.id, quantity=2)], "above_ordered"),
            ([Done(line_id=new_id(), quantity=1)], "unknown_line"),
            ([Done(line_id=line.id, quantity=1)] * 2, "unknown_line"),
        ):
            with pytest.raises(RuleError) as refusal:
                check_out(session, team.carer, order.id, leaving(*done))
            assert refusal.value.code == code
    assert order.status is OrderStatus.IN_SERVICE


def test_only_the_caregiver_who_is_sent_reports(session: Session, team: Team, order: ServiceOrder) -> None:
    stranger = make_user(session, team.provider, Role.CAREGIVER, phone="13800000088", name="吴小梅")
    with pytest.raises(AccessError, match="护理员档案"):
        check_in(session, stranger, order.id, arriving())
    make_caregiver(session, team.manager, "吴小梅", user_id=stranger.user_id)
    with pytest.raises(AccessError, match="没有派给您"):
        check_in(session, stranger, order.id, arriving())
    with pytest.raises(AccessError, match="权限"):
        check_in(session, team.finance, order.id, arriving())


def test_another_provider_finds_no_such_order(session: Session, team: Team, order: ServiceOrder) -> None:
    elsewhere = make_provider(session, code="JSAN", name="津市市安宁养老院")
    boss = make_user(session, elsewhere, Role.MANAGER, phone="13800000077")
    with pytest.raises(MissingError):
        check_in(session, boss, order.id, arriving(reason="补录"))
    with pytest.raises(MissingError):
        visit_view(session, elsewhere.id, order.id)


@pytest.mark.parametrize("how", ["cancelled", "reassigned"])
def test_an_event_for_an_order_that_is_gone_goes_to_the_tray(
    session: Session, team: Team, order: ServiceOrder, how: str
) -> None:
    if how == "cancelled":
        cancel_order(session, team.manager, order.id, "老人住院")
    else:
        other = make_caregiver(session, team.manager, "吴小梅", phone="13807360010")
        assign(session, team.manager, order.id, other.id)
    before = order.status
    with clock_at(NINE):
        answer = check_in(session, team.carer, order.id, arriving())
    assert (answer.tray, codes(answer), answer.status) == (True, ["tray"], before.value)
    assert [row.order.id for row in tray_events(session, order.provider_id)] == [order.id]
    assert visit_view(session, order.provider_id, order.id).check_in is None


def late(**changes: Any) -> CheckIn:
    return CheckIn(**{"event_id": new_id(), "happened_at": NINE, "reason": "手机没电", **changes})


def test_the_office_enters_late_with_a_reason_and_another_person_approves(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    dispatcher = make_user(session, team.provider, Role.DISPATCHER)
    with clock_at(TEN):
        with pytest.raises(RuleError) as refusal:
            check_in(session, dispatcher, order.id, late(reason=""))
        assert "reason" in refusal.value.fields
        with pytest.raises(RuleError, match="不能晚于现在"):
            check_in(session, dispatcher, order.id, late(happened_at=TEN + timedelta(seconds=1)))
        assert codes(check_in(session, dispatcher, order.id, late())) == ["late_entry"]
    waiting = waiting_late_entries(session, order.provider_id)
    assert [row.event.reason for row in waiting] == ["手机没电"]
    with pytest.raises(RuleError, match="另一位同事"):
        approve_late_entry(session, dispatcher, waiting[0].event.id)
    with pytest.raises(AccessError):
        approve_late_entry(session, team.finance, waiting[0].event.id)
    approve_late_entry(session, team.manager, waiting[0].event.id)
    assert waiting_late_entries(session, order.provider_id) == []
    assert visit_view(session, order.provider_id, order.id).findings == []
    with pytest.raises(ConflictError, match="复核过"), session.begin_nested():
        approve_late_entry(session, team.manager, waiting[0].event.id)


def test_the_office_does_not_enter_what_the_phone_has_told(
    session: Session, team: Team, order: ServiceOrder
) -> None:
    with clock_at(TEN):
        check_in(session, team.carer, order.id, arriving())
        with pytest.raises(ConflictError, match="不需要补录"):
            check_in(session, team.manager, order.id, late())


def test_a_phones_event_needs_no_approval(session: Session, team: Team, order: ServiceOrder) -> None:
    with clock_at(NINE):
        check_in(session, team.carer, order.id, arriving())
    event: UUID = session.scalars(select(VisitEvent.id)).one()
    with pytest.raises(RuleError, match="不是补录"):
        approve_late_entry(session, team.manager, event)
