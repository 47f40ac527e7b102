"""An order is priced by the filing of its service day, and its sums are frozen with it."""

from datetime import timedelta

from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.filing.price_filing import file_price
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.filed.promises import OwnKey, lowest_frozen
from catalog.subsidy.classes import VoucherClass
from orders.ordering.deciding import cancel_order
from orders.ordering.lifecycle import OrderStatus, OrderStep
from orders.ordering.queries import order_events, order_lines
from orders.ordering.quote import LineRequest
from orders.recipients.models import Recipient
from orders.recipients.vouchers import read_voucher
from provider_portal.accounts.principal import Principal
from provider_portal.ground.money import Fen
from tests.builders import (
    make_evidence,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_user,
)
from tests.services.ordering.july_visits import DAY, ELEVEN, JULY, NINE, TEN, refused, seven


def test_an_order_is_priced_frozen_numbered_and_remembered(
    session: Session, manager: Principal, elder: Recipient
) -> None:
    order = make_order(session, manager, elder, seven(3), discount_fen=Fen(1001), ltci_paid_fen=Fen(2000))
    assert (order.number, order.status) == ("GD2026-000001", OrderStatus.PLACED)
    assert (order.total_fen, order.expected_deduction_fen, order.self_pay_fen) == (18000, 7499, 7500)
    assert order.rule is not None
    assert (order.rate, order.rule.region, order.month) == ("0.50", "430000", JULY)
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
    error = refused(session, manager, elder, LineRequest(item="8", unit=Unit.VISIT, quantity=1))
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
    key = OwnKey(
        provider_id=manager.provider_id,
        enrolment_id=enrolment_of(session, manager.provider_id).id,
        key=PriceKey(item="7", unit=Unit.VISIT),
    )
    assert lowest_frozen(session, key, DAY) is None
    order = make_order(session, manager, elder)
    assert lowest_frozen(session, key, DAY) == 6000
    assert lowest_frozen(session, key, DAY + timedelta(days=1)) is None
    cancel_order(session, manager, order.id, "换时间")
    assert lowest_frozen(session, key, DAY) is None
