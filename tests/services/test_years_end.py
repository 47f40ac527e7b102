"""The drill of a year's end: November to February without a rule, with a late one, with none at all.

Every order of it reaches an end: redeemed, or self-pay with its receipt, or paid in full and partly given back.
"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.units import Unit
from catalog.prices.offers.offering import add_discount
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.entering import enter_rules, settle_waiting, void_rule
from catalog.subsidy.models import EnteredRule
from orders.ordering.models import LapseStep, ServiceOrder
from orders.ordering.pending import restore_voucher, settle_pending
from orders.ordering.queries import lapses_of, order_json
from orders.ordering.quote import LineRequest, OrderRequest
from orders.ordering.quoting import quote
from orders.recipients.registering import sign_agreement
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import ConflictError, Family, PortalError, RuleError, Severity
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.payments.models import ElderPayment
from receipts.payments.paying import Money, return_payment, take_payment
from receipts.payments.queries import balances_of, open_balances
from receipts.redemption.models import Channel, Receipt, Redemption
from receipts.selfcheck.checking import MonthCheck, month_findings
from tests.builders import (
    Team,
    id_number,
    make_confirmed_order,
    make_order,
    make_recipient,
    make_redemption,
    make_team,
)

NOVEMBER, DECEMBER, LAST_DAY = date(2026, 11, 26), date(2026, 12, 20), date(2026, 12, 31)
NEW_YEAR, JANUARY, FEBRUARY = date(2027, 1, 1), date(2027, 1, 12), date(2027, 2, 9)
SEVEN = LineRequest(item="7", unit=Unit.VISIT, quantity=1)


@pytest.fixture
def team(session: Session) -> Team:
    made = make_team(session)
    with clock_at(beijing(date(2026, 7, 1), 9)):
        sign_agreement(
            session,
            made.manager,
            made.recipient.id,
            signed_on=date(2026, 7, 1),
            from_on=date(2026, 7, 1),
            until_on=date(2028, 7, 1),
        )
    return made


def enter_rule(session: Session, team: Team, at: datetime, first: date, rate: str = "0.50") -> int:
    with clock_at(at):
        enter_rules(
            session,
            team.manager,
            classes=[VoucherClass.HOME_VISIT],
            rate=Decimal(rate),
            cap_fen=Fen(80000),
            first=first,
            until=date(2028, 1, 1),
            source="津民发〔2027〕2号",
            scan_sha256="0" * 64,
        )
        return settle_waiting(session, team.manager)


def settle(session: Session, team: Team, on: date) -> None:
    with clock_at(beijing(on, 1)):
        settle_pending(session, team.provider.id)


def pay(session: Session, team: Team, order: ServiceOrder, fen: int, on: date) -> Receipt:
    with clock_at(beijing(on, 18)):
        money = Money(amount_fen=Fen(fen), channel=Channel.CASH, paid_at=beijing(on, 18))
        _, receipt = take_payment(session, team.finance, order.id, money)
    return receipt


def visit_on(day: date) -> OrderRequest:
    return OrderRequest(
        voucher_class=VoucherClass.HOME_VISIT,
        service_from=beijing(day, 9),
        service_until=beijing(day, 10),
        lines=(SEVEN,),
    )


def checked(session: Session, team: Team, month: Month) -> MonthCheck:
    return month_findings(session, enrolment_of(session, team.provider.id), month)


def expected(order: ServiceOrder) -> tuple[bool, int | None]:
    return order.rule_pending, order.expected_deduction_fen


def refusal(error: pytest.ExceptionInfo[PortalError]) -> str:
    return error.value.code


def test_the_last_day_of_the_rules_is_ordered_with_them_and_the_next_day_awaits_one(
    session: Session, team: Team
) -> None:
    with clock_at(beijing(NOVEMBER, 9)):
        last = make_order(
            session, team.manager, team.recipient,
            service_from=beijing(LAST_DAY, 23), service_until=beijing(NEW_YEAR, 0),
        )  # fmt: skip
        first = make_order(
            session, team.manager, team.recipient,
            service_from=beijing(NEW_YEAR, 0), service_until=beijing(NEW_YEAR, 1),
        )  # fmt: skip
    assert (last.rule_pending, last.expected_deduction_fen, last.self_pay_fen) == (False, 6000, 6000)
    assert (first.rule_pending, first.expected_deduction_fen, first.self_pay_fen) == (True, None, 12000)
    told = order_json(session, first)
    assert (told["rule_pending"], told["expected_deduction_fen"], told["rule"]) == (True, None, None)


def test_the_elder_is_told_of_the_full_price_before_the_service(session: Session, team: Team) -> None:
    wanted = replace(visit_on(JANUARY), discount_fen=Fen(2000))
    quoted = quote(session, team.recipient, wanted)
    (breach,) = [breach for breach in quoted.breaches if breach.code == "rule_pending"]
    assert breach.severity is Severity.NOTICE
    assert breach.numbers == {"self_pay_fen": 10000}
    assert "全价 100.00 元" in breach.message
    assert quoted.self_pay_fen == 10000


def test_without_a_rule_an_order_waits_and_becomes_self_pay_with_its_month(
    session: Session, team: Team
) -> None:
    order = make_confirmed_order(session, team, on=JANUARY)
    with pytest.raises(ConflictError) as waiting:
        make_redemption(session, team, order)
    assert refusal(waiting) == "rule_pending"
    with clock_at(beijing(JANUARY, 20)):
        (case,) = checked(session, team, Month(year=2027, month=1)).cases
        money = [each.breach for each in case.reasons if each.breach.kind.family is Family.REDEMPTION]
        assert [(breach.code, breach.severity) for breach in money] == [("rule_pending", Severity.MUST_FIX)]

    settle(session, team, date(2027, 1, 31))
    assert order.rule_pending
    settle(session, team, date(2027, 2, 1))
    assert (order.voucher_class, order.rule_pending, order.expected_deduction_fen, order.self_pay_fen) == (
        VoucherClass.SELF_PAY, False, 0, 12000,
    )  # fmt: skip
    (lapse,) = lapses_of(session, order)
    assert (lapse.step, lapse.voucher_class, lapse.entered_by) == (
        LapseStep.LAPSE, VoucherClass.HOME_VISIT, None,
    )  # fmt: skip
    with clock_at(beijing(FEBRUARY, 9)):
        assert checked(session, team, Month(year=2027, month=1)).cases == ()
    assert pay(session, team, order, 12000, FEBRUARY).content.payment is not None
    assert open_balances(session, order.provider_id) == []


def test_a_rule_within_the_month_is_redeemed_by_and_what_was_paid_too_much_goes_back(
    session: Session, team: Team
) -> None:
    order = make_confirmed_order(session, team, on=JANUARY)
    receipt = pay(session, team, order, 12000, JANUARY)
    assert receipt.content.payment is not None
    assert "先按全价收取" in receipt.content.payment.note
    assert enter_rule(session, team, beijing(date(2027, 1, 22), 9), NEW_YEAR) == 1
    assert (order.rule_pending, order.expected_deduction_fen, order.self_pay_fen) == (False, 6000, 6000)

    redemption, _, _ = make_redemption(session, team, order, redeemed_at=beijing(date(2027, 1, 25), 9))
    assert (redemption.deduction_fen, redemption.self_pay_fen) == (6000, 6000)
    (open_row,) = open_balances(session, order.provider_id)
    assert (open_row.balance.owed_fen, open_row.balance.to_return_fen) == (0, 6000)
    with clock_at(beijing(date(2027, 1, 26), 9)):
        credit = Money(amount_fen=Fen(6000), channel=Channel.CASH, paid_at=beijing(date(2027, 1, 26), 9))
        with pytest.raises(RuleError) as too_much:
            return_payment(session, team.finance, order.id, replace(credit, amount_fen=Fen(6001)))
        assert refusal(too_much) == "above_credit"
        return_payment(session, team.finance, order.id, credit)
    assert open_balances(session, order.provider_id) == []


def test_a_rule_that_begins_later_leaves_the_days_before_it_waiting(session: Session, team: Team) -> None:
    early = make_confirmed_order(session, team, on=JANUARY)
    late = make_confirmed_order(session, team, on=date(2027, 1, 20))
    assert enter_rule(session, team, beijing(date(2027, 1, 22), 9), date(2027, 1, 15)) == 1
    assert (early.rule_pending, late.rule_pending) == (True, False)
    settle(session, team, FEBRUARY)
    assert (early.self_paid, late.self_paid) == (True, False)


def test_a_rule_that_was_entered_wrongly_leaves_no_order_behind_it(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, on=JANUARY)
    enter_rule(session, team, beijing(date(2027, 1, 15), 9), NEW_YEAR, rate="0.05")
    assert expected(order) == (False, 600)
    with clock_at(beijing(date(2027, 1, 16), 9)):
        wrong = session.scalars(select(EnteredRule)).one()
        void_rule(session, team.manager, wrong.id, "比例填错")
        settle_waiting(session, team.manager)
        assert expected(order) == (True, None)
        assert order.self_pay_fen == 12000
    assert enter_rule(session, team, beijing(date(2027, 1, 17), 9), NEW_YEAR, rate="0.40") == 1
    assert expected(order) == (False, 4800)


def test_a_rule_after_a_part_was_paid_leaves_the_rest_to_the_redemption(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, on=JANUARY)
    pay(session, team, order, 8003, JANUARY)
    enter_rule(session, team, beijing(date(2027, 1, 15), 9), NEW_YEAR)
    assert open_balances(session, order.provider_id) == []
    make_redemption(session, team, order, redeemed_at=beijing(date(2027, 1, 16), 9))
    (row,) = open_balances(session, order.provider_id)
    assert (row.balance.owed_fen, row.balance.to_return_fen) == (0, 2003)


def test_nothing_is_paid_before_the_order_was_placed(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, on=DECEMBER, voucher_class=VoucherClass.SELF_PAY)
    with pytest.raises(RuleError) as early:
        pay(session, team, order, 100, date(2026, 12, 18))
    assert refusal(early) == "paid_before_order"
    pay(session, team, order, 100, date(2026, 12, 19))


def test_a_rule_after_the_months_end_gives_the_voucher_back_by_hand(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, on=JANUARY)
    settle(session, team, date(2027, 2, 1))
    with clock_at(beijing(FEBRUARY, 9)), pytest.raises(RuleError) as unknown:
        restore_voucher(session, team.manager, order.id, "县里通知补登")
    assert refusal(unknown) == "no_rate"
    assert enter_rule(session, team, beijing(FEBRUARY, 9), NEW_YEAR) == 0
    assert order.self_paid
    with clock_at(beijing(FEBRUARY, 10)):
        restore_voucher(session, team.manager, order.id, "县里通知补登")
        with pytest.raises(ConflictError) as again:
            restore_voucher(session, team.manager, order.id, "再来一次")
    assert refusal(again) == "nothing_lapsed"
    assert [lapse.step for lapse in lapses_of(session, order)] == [LapseStep.LAPSE, LapseStep.RESTORE]
    redemption, _, _ = make_redemption(session, team, order, redeemed_at=beijing(date(2027, 1, 30), 9))
    assert (redemption.month, redemption.deduction_fen) == (Month(year=2027, month=1), 6000)


def test_a_visit_that_slips_over_the_years_end_awaits_a_rule_and_one_that_comes_early_has_its_own(
    session: Session, team: Team
) -> None:
    with clock_at(beijing(DECEMBER, 9)):
        order = make_order(
            session, team.manager, team.recipient,
            service_from=beijing(LAST_DAY, 22), service_until=beijing(LAST_DAY, 23),
        )  # fmt: skip
    assert not order.rule_pending
    late = make_confirmed_order(session, team, on=NEW_YEAR, hour=0)
    assert (late.month, late.rule_pending) == (Month(year=2027, month=1), True)


def test_self_pay_has_the_same_price_and_neither_eligibility_nor_lock_nor_claim(
    session: Session, team: Team
) -> None:
    able = replace(
        team,
        recipient=make_recipient(session, team.manager, id_number("19980312"), level=None, assessed_on=None),
    )
    order = make_confirmed_order(session, able, on=DECEMBER, voucher_class=VoucherClass.SELF_PAY)
    assert (order.total_fen, order.expected_deduction_fen, order.self_pay_fen) == (12000, 0, 12000)
    assert order.rule is None
    with pytest.raises(ConflictError) as redeeming:
        make_redemption(session, able, order)
    assert refusal(redeeming) == "self_paid"
    with clock_at(beijing(date(2027, 1, 5), 9)):
        assert checked(session, team, Month(year=2026, month=12)).cases == ()
    assert balances_of(session, [order])[order.id].owed_fen == 12000


@pytest.mark.parametrize(
    ("quantity", "discount", "cash_fen"), [(1, 1000, 11000), (3, 1000, 11666), (1, 0, None)]
)
def test_a_discount_for_those_who_pay_themselves_counts_as_a_cash_price(
    session: Session, team: Team, quantity: int, discount: int, cash_fen: int | None
) -> None:
    lines = (replace(SEVEN, quantity=quantity),)
    make_confirmed_order(
        session, team, *lines, on=DECEMBER, voucher_class=VoucherClass.SELF_PAY, discount_fen=Fen(discount)
    )
    wanted = visit_on(LAST_DAY)
    above = [b for b in quote(session, team.recipient, wanted).refused if b.code == "voucher_above_cash"]
    assert [breach.numbers["cash_fen"] for breach in above] == ([cash_fen] if cash_fen else [])
    own = replace(wanted, voucher_class=VoucherClass.SELF_PAY)
    assert quote(session, team.recipient, own).refused == ()


def test_what_an_offer_gives_to_everybody_is_no_lower_cash_price(session: Session, team: Team) -> None:
    add_discount(
        session,
        team.manager,
        title="冬至",
        percent_off=10,
        from_on=DECEMBER,
        until_on=LAST_DAY,
    )
    make_confirmed_order(
        session, team, SEVEN, on=DECEMBER, voucher_class=VoucherClass.SELF_PAY, discount_fen=Fen(1200)
    )
    wanted = visit_on(LAST_DAY)
    assert quote(session, team.recipient, wanted).refused == ()


def test_an_order_is_paid_for_in_parts_and_never_above_what_is_owed(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, on=DECEMBER, voucher_class=VoucherClass.SELF_PAY)
    first = pay(session, team, order, 5000, DECEMBER)
    with pytest.raises(RuleError) as above:
        pay(session, team, order, 7001, DECEMBER)
    assert refusal(above) == "above_owed"
    second = pay(session, team, order, 7000, DECEMBER)
    assert first.content.payment is not None
    assert second.content.payment is not None
    assert (first.content.payment.earlier_fen, first.content.payment.owed_fen) == (0, 7000)
    assert (second.content.payment.earlier_fen, second.content.payment.owed_fen) == (5000, 0)
    assert [receipt.number for receipt in (first, second)] == ["SJ2026-000001", "SJ2026-000002"]


def test_a_voucher_order_is_not_merely_paid_for(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, on=DECEMBER)
    with pytest.raises(ConflictError) as voucher:
        pay(session, team, order, 6000, DECEMBER)
    assert refusal(voucher) == "to_redeem"


@pytest.mark.parametrize("late_rule", [None, date(2027, 1, 22), FEBRUARY])
def test_every_order_from_november_to_february_reaches_an_end(
    session: Session, team: Team, late_rule: date | None
) -> None:
    days = [NOVEMBER, DECEMBER, LAST_DAY, NEW_YEAR, JANUARY, date(2027, 1, 31), date(2027, 2, 1), FEBRUARY]
    today = NOVEMBER
    for day in [*days, date(2027, 2, 27)]:
        if late_rule is not None and today < late_rule <= day:
            enter_rule(session, team, beijing(late_rule, 8), NEW_YEAR)
        settle(session, team, day)
        today = day
        order = make_confirmed_order(session, team, on=day)
        if not order.rule_pending:
            make_redemption(session, team, order)
    settle(session, team, date(2027, 3, 1))
    orders = session.scalars(select(ServiceOrder).order_by(ServiceOrder.service_from)).all()
    for order in orders:
        if order.self_paid:
            pay(session, team, order, 12000, date(2027, 3, 1))
        elif session.scalar(select(func.count()).where(Redemption.order_id == order.id)) == 0:
            make_redemption(session, team, order, redeemed_at=beijing(order.month.last_day, 20))
    assert not any(order.rule_pending for order in orders)
    assert open_balances(session, team.provider.id) == []
    ends = session.scalar(select(func.count()).select_from(Redemption)) or 0
    paid = session.scalar(select(func.count()).select_from(ElderPayment)) or 0
    assert ends + paid == len(orders)
    assert paid == {None: 6, date(2027, 1, 22): 0, FEBRUARY: 3}[late_rule]
