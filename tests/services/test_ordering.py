"""Placing orders: priced on the service day and frozen; refused with every reason; overlaps named."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.units import Unit
from catalog.prices.filing import file_price
from catalog.prices.frozen import PriceKey, lowest_frozen
from catalog.subsidy.classes import VoucherClass
from orders.ordering.deciding import accept_order, cancel_order, mark_missed, refuse_order
from orders.ordering.dispatching import assign
from orders.ordering.lifecycle import OrderStatus, OrderStep
from orders.ordering.models import OrderLock, ServiceOrder
from orders.ordering.queries import (
    live_assignment,
    order_events,
    order_json,
    order_lines,
    own_orders,
    visible_order,
)
from orders.ordering.quote import Wanted, WantedLine
from orders.ordering.quoting import quote
from orders.ordering.searching import orders_by_status, orders_matching, stays_to_confirm
from orders.ordering.viewing import caregiver_groups, office_steps
from orders.people.hiring import add_caregiver, change_caregiver
from orders.people.models import Caregiver
from orders.people.queries import caregiver_of, caregivers
from orders.recipients.models import Recipient
from orders.recipients.registering import sign_agreement
from orders.recipients.standing import Level
from orders.recipients.vouchers import read_voucher
from provider_portal.accounts.models import ProviderKind
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import AccessError, ConflictError, MissingError, RuleError
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from tests.builders import (
    JOINED_ON,
    id_number,
    make_assigned_order,
    make_caregiver,
    make_evidence,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_user,
)

DAY = date(2026, 7, 15)
NINE, TEN, ELEVEN = (beijing(DAY, hour) for hour in (9, 10, 11))
JULY = Month(2026, 7)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock_at(beijing(date(2026, 7, 14), 8)):
        yield


@pytest.fixture
def manager(session: Session) -> Principal:
    who = make_user(session, make_provider(session))
    make_filed_price(session, who)
    return who


@pytest.fixture
def elder(session: Session, manager: Principal) -> Recipient:
    return make_recipient(session, manager)


@pytest.fixture
def caregiver(session: Session, manager: Principal) -> Caregiver:
    return make_caregiver(session, manager)


def second_elder(session: Session, who: Principal, **said: object) -> Recipient:
    return make_recipient(session, who, id_number("19500806", "113"), name="李福生", **said)


def seven(quantity: int = 1) -> WantedLine:
    return WantedLine(item="7", unit=Unit.VISIT, quantity=quantity)


def refused(
    session: Session, who: Principal, elder: Recipient, *lines: WantedLine, **said: object
) -> RuleError:
    with pytest.raises(RuleError) as error:
        make_order(session, who, elder, *lines, **said)
    return error.value


def warnings(session: Session, elder: Recipient, quantity: int = 1) -> list[str]:
    wanted = Wanted(
        voucher_class=VoucherClass.HOME_VISIT, service_from=NINE, service_until=TEN, lines=(seven(quantity),)
    )
    return [breach.code for breach in quote(session, elder, wanted).warnings]


# --- price and sums


def test_an_order_is_priced_frozen_numbered_and_remembered(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    order = make_order(session, manager, elder, seven(3), discount_fen=Fen(1001), ltci_paid_fen=Fen(2000))
    assert (order.number, order.status) == ("GD2026-000001", OrderStatus.PLACED)
    assert (order.total_fen, order.expected_deduction_fen, order.self_pay_fen) == (18000, 7499, 7500)
    assert (order.rate, order.rule["region"], order.month) == ("0.50", "430000", JULY)
    line = order_lines(session, manager.provider_id, order.id)[0]
    assert (line.item_name, line.unit_price_fen, line.amount_fen) == ("上门擦浴", 6000, 18000)
    events = order_events(session, manager.provider_id, order.id)
    assert [(event.step, event.status_before) for event in events] == [(OrderStep.PLACE, None)]
    assert session.info["acts"][-1].action == "order.place"
    assert (
        make_order(session, manager, elder, service_from=TEN, service_until=ELEVEN).number == "GD2026-000002"
    )


def test_a_later_price_leaves_placed_orders_alone_and_counts_from_its_day(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    before = make_order(session, manager, elder)
    file_price(
        session,
        manager,
        item="7",
        unit=Unit.VISIT,
        price_fen=Fen(5000),
        standard="按规范",
        effective_from=DAY + timedelta(days=1),
    )
    tomorrow = timedelta(days=1)
    same_day = make_order(session, manager, elder, service_from=TEN, service_until=ELEVEN)
    next_day = make_order(session, manager, elder, service_from=NINE + tomorrow, service_until=TEN + tomorrow)
    assert [order.total_fen for order in (before, same_day, next_day)] == [6000, 6000, 5000]


def test_an_item_without_a_price_in_force_is_refused_naming_item_and_day(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    error = refused(session, manager, elder, WantedLine(item="8", unit=Unit.VISIT, quantity=1))
    assert error.code == "not_filed"
    assert "2026-07-15" in error.message
    assert "8 " in error.message


def test_evidence_that_lowers_the_ceiling_stops_new_orders_at_the_old_price(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    make_evidence(session, manager, fen=5999)
    assert refused(session, manager, elder).code == "above_ceiling"


def test_parts_up_to_the_total_are_taken_and_a_fen_more_is_refused(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    order = make_order(session, manager, elder, discount_fen=Fen(6000))
    assert (order.expected_deduction_fen, order.self_pay_fen) == (0, 0)
    error = refused(session, manager, elder, service_from=TEN, service_until=ELEVEN, discount_fen=Fen(6001))
    assert error.code == "parts_above_total"


def test_what_is_left_of_the_month_caps_the_deduction(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    for left, deduction in ((2999, 2999), (3000, 3000), (3001, 3000)):
        read_voucher(
            session, manager, elder.id, JULY, voucher_class=VoucherClass.HOME_VISIT, cap_left_fen=Fen(left)
        )
        order = make_order(session, manager, elder)
        assert order.expected_deduction_fen == deduction
        assert order.self_pay_fen == 6000 - deduction
        cancel_order(session, manager, order.id, "换时间")


def test_a_region_whose_rate_only_the_platform_knows_leaves_the_estimate_open(session: Session) -> None:
    who = make_user(session, make_provider(session, region="520100"))
    make_filed_price(session, who)
    order = make_order(session, who, make_recipient(session, who))
    assert (order.rate, order.expected_deduction_fen, order.self_pay_fen) == (None, None, None)


def test_the_floor_below_hears_what_was_promised(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    key = PriceKey(
        provider_id=manager.provider_id,
        enrolment_id=enrolment_of(session, manager.provider_id).id,
        item="7",
        variant="",
        unit=Unit.VISIT,
    )
    assert lowest_frozen(session, key, DAY) is None
    order = make_order(session, manager, elder)
    assert lowest_frozen(session, key, DAY) == 6000
    assert lowest_frozen(session, key, DAY + timedelta(days=1)) is None
    cancel_order(session, manager, order.id, "换时间")
    assert lowest_frozen(session, key, DAY) is None


# --- who, when, which voucher


def test_an_unfit_elder_is_refused_with_every_reason(session: Session, manager: Principal) -> None:
    elder = make_recipient(session, manager, id_number("19660716"), level=Level.MILD)
    error = refused(session, manager, elder)
    assert error.code == "not_eligible"
    assert [breach.code for breach in error.breaches][:2] == ["under_60", "level_not_eligible"]


def test_nobody_is_served_before_the_provider_joined(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    def on(day: date) -> dict[str, datetime]:
        return {"service_from": beijing(day, 9), "service_until": beijing(day, 10)}

    assert make_order(session, manager, elder, **on(JOINED_ON)).service_on == JOINED_ON
    assert refused(session, manager, elder, **on(JOINED_ON - timedelta(days=1))).code == "not_enrolled"


def test_a_community_provider_takes_no_stays(session: Session, manager: Principal, elder: Recipient) -> None:
    error = refused(session, manager, elder, voucher_class=VoucherClass.LONG_STAY)
    assert error.code == "class_not_offered"


def test_items_that_contain_one_another_are_refused(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    lines = [WantedLine(item=item, unit=Unit.VISIT, quantity=1) for item in ("14", "15")]
    for line in lines:
        make_filed_price(session, manager, line.item, 3000)
    assert refused(session, manager, elder, *lines).code == "overlapping_items"


def test_another_class_warns_before_its_first_use_and_bars_afterwards(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    voucher = read_voucher(session, manager, elder.id, JULY, voucher_class=VoucherClass.DAY_CARE)
    assert "class_differs" in warnings(session, elder)
    voucher.first_used_at = NINE
    session.flush()
    assert refused(session, manager, elder).code == "class_locked"


def test_a_missing_agreement_is_a_warning(session: Session, manager: Principal, elder: Recipient) -> None:
    assert warnings(session, elder) == ["no_agreement"]
    sign_agreement(
        session, manager, elder.id, signed_on=JOINED_ON, from_on=JOINED_ON, until_on=date(2027, 1, 1)
    )
    assert warnings(session, elder) == []


def test_open_orders_that_together_pass_the_cap_are_noticed_until_they_are_redeemed(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    read_voucher(
        session, manager, elder.id, JULY, voucher_class=VoucherClass.HOME_VISIT, cap_left_fen=Fen(5999)
    )
    order = make_order(session, manager, elder, service_from=TEN, service_until=ELEVEN)
    assert "cap_planned" in warnings(session, elder)
    session.add(OrderLock(provider_id=order.provider_id, order_id=order.id, reason="已核销"))
    session.flush()
    assert "cap_planned" not in warnings(session, elder)


def test_a_reference_of_the_platform_is_used_once_and_the_other_order_is_named(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    make_order(session, manager, elder, platform_ref="MZT-1")
    with pytest.raises(ConflictError, match="GD2026-000001") as error:
        make_order(session, manager, elder, service_from=TEN, service_until=ELEVEN, platform_ref="MZT-1")
    assert error.value.code == "platform_ref_taken"


def test_an_order_for_another_providers_elder_is_not_found(session: Session, elder: Recipient) -> None:
    other = make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
    with pytest.raises(MissingError):
        make_order(session, other, elder)


def test_finance_may_not_order(session: Session, manager: Principal, elder: Recipient) -> None:
    finance = Principal(
        provider_id=manager.provider_id,
        provider_name="",
        person_id=manager.person_id,
        name="何玉梅",
        role=Role.FINANCE,
    )
    with pytest.raises(AccessError):
        make_order(session, finance, elder)


# --- overlaps


def test_an_elder_is_not_booked_twice_but_may_be_back_to_back(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    make_order(session, manager, elder)
    make_order(session, manager, elder, service_from=TEN, service_until=ELEVEN)
    minute = timedelta(minutes=1)
    with pytest.raises(ConflictError, match="GD2026-000001（7月15日 09:00–10:00") as error:
        make_order(session, manager, elder, service_from=NINE - minute, service_until=NINE + minute)
    assert error.value.code == "recipient_busy"


def test_a_cancelled_order_gives_its_hours_back(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    cancel_order(session, manager, make_order(session, manager, elder).id, "老人改期")
    assert make_order(session, manager, elder).status is OrderStatus.PLACED


def test_an_elder_who_lives_in_is_not_visited(session: Session) -> None:
    who = make_user(session, make_provider(session, code="HOME", kinds=(ProviderKind.HOME,)))
    make_filed_price(session, who)
    make_filed_price(session, who, "bed", 180000, unit=Unit.MONTH)
    elder = make_recipient(session, who)
    first, until = JULY.instants()
    stay = make_order(
        session,
        who,
        elder,
        WantedLine(item="bed", unit=Unit.MONTH, quantity=1),
        voucher_class=VoucherClass.LONG_STAY,
        service_from=first,
        service_until=until,
    )
    assert (stay.expected_deduction_fen, stay.month) == (72000, JULY)
    accept_order(session, who, stay.id)
    assert stays_to_confirm(session, who.provider_id, JULY) == 1
    with pytest.raises(ConflictError, match="机构长期"):
        make_order(session, who, elder)


def test_a_caregiver_is_not_sent_to_two_elders_at_once_but_may_go_back_to_back(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    make_assigned_order(session, manager, elder, caregiver)
    other = second_elder(session, manager)
    late = make_assigned_order(session, manager, other, caregiver, service_from=TEN, service_until=ELEVEN)
    assert late.status is OrderStatus.ASSIGNED
    half = timedelta(minutes=30)
    third = make_recipient(session, manager, id_number("19520101"), name="张桂枝")
    order = make_order(session, manager, third, service_from=NINE + half, service_until=TEN + half)
    accept_order(session, manager, order.id)
    with pytest.raises(ConflictError, match="GD2026-000001（7月15日 09:00–10:00）") as error:
        assign(session, manager, order.id, caregiver.id)
    assert error.value.code == "caregiver_busy"
    assert live_assignment(session, manager.provider_id, order.id) is None
    groups = dict(caregiver_groups(session, order))
    assert list(groups) == ["这个时段已有工单"]


def test_sending_another_caregiver_frees_the_first(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    order = make_assigned_order(session, manager, elder, caregiver)
    other = make_caregiver(session, manager, "刘芳")
    assign(session, manager, order.id, other.id)
    live = live_assignment(session, manager.provider_id, order.id)
    assert live is not None
    assert live.caregiver_id == other.id
    again = make_assigned_order(session, manager, second_elder(session, manager), caregiver)
    assert again.status is OrderStatus.ASSIGNED


@pytest.mark.parametrize(("valid_until", "sent"), [(DAY, False), (DAY + timedelta(days=1), True)])
def test_a_certificate_must_hold_on_the_service_day(
    session: Session, manager: Principal, elder: Recipient, valid_until: date, sent: bool
) -> None:
    caregiver = make_caregiver(session, manager, valid_until=valid_until)
    if sent:
        assert make_assigned_order(session, manager, elder, caregiver).status is OrderStatus.ASSIGNED
        return
    with pytest.raises(RuleError, match="不能上门") as error:
        make_assigned_order(session, manager, elder, caregiver)
    assert error.value.code == "certificate_expired"


# --- deciding


def test_refusing_and_cancelling_need_a_reason(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    order = make_order(session, manager, elder)
    for decide in (refuse_order, cancel_order):
        with pytest.raises(RuleError) as error:
            decide(session, manager, order.id, "  ")
        assert error.value.code == "reason_missing"
    refuse_order(session, manager, order.id, "老人住在区域外")
    events = order_events(session, manager.provider_id, order.id)
    assert (events[-1].step, events[-1].reason) == (OrderStep.REFUSE, "老人住在区域外")
    with pytest.raises(ConflictError, match="已拒绝"):
        accept_order(session, manager, order.id)


def test_a_locked_order_is_not_cancelled(session: Session, manager: Principal, elder: Recipient) -> None:
    order = make_order(session, manager, elder)
    session.add(OrderLock(provider_id=order.provider_id, order_id=order.id, reason="已核销，请先冲正。"))
    session.flush()
    with pytest.raises(ConflictError, match="请先冲正"):
        cancel_order(session, manager, order.id, "老人改期")


def test_cancelling_frees_the_caregiver(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    order = make_assigned_order(session, manager, elder, caregiver)
    cancel_order(session, manager, order.id, "老人住院")
    assert live_assignment(session, manager.provider_id, order.id) is None
    assert make_assigned_order(session, manager, elder, caregiver).status is OrderStatus.ASSIGNED


def test_missed_is_told_from_the_planned_beginning_on(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    order = make_assigned_order(session, manager, elder, caregiver)
    with clock_at(NINE - timedelta(seconds=1)):
        assert OrderStep.MISS not in office_steps(order)
        with pytest.raises(RuleError):
            mark_missed(session, manager, order.id, "家中无人")
    with clock_at(NINE):
        assert OrderStep.MISS in office_steps(order)
        mark_missed(session, manager, order.id, "家中无人")
    assert order.status is OrderStatus.MISSED
    assert live_assignment(session, manager.provider_id, order.id) is None


# --- reading


def test_a_caregiver_sees_own_orders_from_yesterday_to_three_days_ahead(session: Session) -> None:
    provider = make_provider(session)
    manager, person = make_user(session, provider), make_user(session, provider, Role.CAREGIVER)
    make_filed_price(session, manager)
    mine = make_caregiver(session, manager, user_id=person.user_id)
    other = make_caregiver(session, manager, "刘芳")
    elder = make_recipient(session, manager)
    orders: dict[int, ServiceOrder] = {}
    for shift in (-2, -1, 0, 3, 4):
        hours = {"service_from": NINE + timedelta(days=shift), "service_until": TEN + timedelta(days=shift)}
        orders[shift] = make_assigned_order(session, manager, elder, mine, **hours)
    theirs = make_assigned_order(session, manager, second_elder(session, manager), other)
    assert caregiver_of(session, person) is mine
    seen = [order.id for order in own_orders(session, person, mine, DAY)]
    assert seen == [orders[shift].id for shift in (-1, 0, 3)]
    with clock_at(beijing(DAY, 8)):
        assert visible_order(session, person, orders[3].id) is orders[3]
        for hidden in (orders[4], orders[-2], theirs):
            with pytest.raises(MissingError):
                visible_order(session, person, hidden.id)


def test_orders_are_found_by_month_status_number_and_elder(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    first = make_order(session, manager, elder)
    august = {"service_from": NINE + timedelta(days=31), "service_until": TEN + timedelta(days=31)}
    second = make_order(session, manager, second_elder(session, manager), **august)
    accept_order(session, manager, second.id)

    def found(**said: object) -> set[str]:
        query = orders_matching(manager.provider_id, **said)  # type: ignore[arg-type]
        return {order.number for order in session.scalars(query)}

    assert found() == {first.number, second.number}
    assert found(month=JULY) == {first.number}
    assert found(status=OrderStatus.ACCEPTED) == {second.number}
    assert found(needle="000002") == found(needle="lfs") == {second.number}
    assert found(recipient_id=elder.id) == {first.number}
    counted = orders_by_status(session, manager.provider_id, JULY)
    assert counted[OrderStatus.PLACED] == 1
    assert set(counted) == set(OrderStatus)


def test_an_order_tells_machines_everything(
    session: Session, manager: Principal, elder: Recipient, caregiver: Caregiver
) -> None:
    said = order_json(session, make_assigned_order(session, manager, elder, caregiver))
    assert said["service_from"] == "2026-07-15T09:00:00+08:00"
    assert (said["service_on"], said["month"], said["status"]) == ("2026-07-15", "2026-07", "assigned")
    assert said["lines"][0]["item"] == 7
    assert (said["base_fen"], said["expected_deduction_fen"], said["self_pay_fen"]) == (6000, 3000, 3000)
    assert said["caregiver_id"] == str(caregiver.id)


# --- caregivers


def test_a_caregivers_account_belongs_to_one_caregiver_of_this_provider(session: Session) -> None:
    provider = make_provider(session)
    manager, person = make_user(session, provider), make_user(session, provider, Role.CAREGIVER)
    make_caregiver(session, manager, user_id=person.user_id)
    for user_id in (person.user_id, manager.user_id):
        with pytest.raises((ConflictError, RuleError)), session.begin_nested():
            make_caregiver(session, manager, "刘芳", user_id=user_id)
    other = make_user(session, make_provider(session, code="OTHER"), phone="13800000099")
    with pytest.raises(RuleError):
        add_caregiver(session, other, name="刘芳", phone="13800000055", user_id=person.user_id)
    assert [row.name for row in caregivers(session, provider.id, "cgl")] == ["陈桂兰"]


def test_a_renewed_certificate_is_saved_and_a_stale_form_is_not(
    session: Session, manager: Principal, caregiver: Caregiver
) -> None:
    seen = caregiver.version
    facts = {"name": "陈桂兰", "phone": "13807360009", "certificate": "新证", "user_id": None}
    change_caregiver(session, manager, caregiver.id, version=seen, valid_until=date(2033, 1, 1), **facts)
    assert caregiver.valid_until == date(2033, 1, 1)
    with pytest.raises(ConflictError):
        change_caregiver(session, manager, caregiver.id, version=seen, valid_until=None, **facts)
    assert session.scalar(select(Caregiver.certificate)) == "新证"
