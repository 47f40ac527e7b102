"""What is left of an elder's month bounds every redemption in it."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.subsidy.classes import VoucherClass
from orders.recipients.models import VoucherMonth
from orders.recipients.vouchers import read_voucher
from provider_portal.ground.clock import beijing
from provider_portal.ground.money import Fen
from tests.builders import Team, id_number, make_confirmed_order, make_recipient, make_redemption
from tests.services.redeeming.july_findings import JULY, codes


def test_what_is_left_of_the_month_bounds_the_next_redemption(session: Session, team: Team) -> None:
    first = make_confirmed_order(session, team)
    second = make_confirmed_order(session, team, on=date(2026, 7, 16))
    make_redemption(session, team, first, shown=6000, cap_left_fen=Fen(9000))
    redemption, _, findings = make_redemption(session, team, second, shown=3000)
    assert redemption.cap_left_fen == 3000
    assert redemption.expected_deduction_fen == 3000
    assert codes(findings) == []
    voucher = session.scalars(select(VoucherMonth)).one()
    assert (voucher.left_fen, voucher.used_fen) == (0, 9000)
    assert voucher.first_used_at == beijing(date(2026, 7, 15), 19)


def test_without_a_reading_the_rules_cap_less_what_was_used_is_left(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    redemption, _, _ = make_redemption(session, team, order)
    assert redemption.cap_left_fen == 80000
    assert session.scalars(select(VoucherMonth)).one().left_fen == 74000


def test_what_was_read_in_the_platform_before_is_used(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    kind, left = VoucherClass.HOME_VISIT, Fen(5999)
    read_voucher(session, team.manager, team.recipient.id, JULY, voucher_class=kind, cap_left_fen=left)
    redemption, _, findings = make_redemption(session, team, order, shown=6001)
    assert redemption.expected_deduction_fen == 5999
    assert codes(findings) == ["difference"]
    assert session.scalars(select(VoucherMonth)).one().left_fen == 0


def test_two_elders_have_two_caps(session: Session, team: Team) -> None:
    make_redemption(session, team, make_confirmed_order(session, team), cap_left_fen=Fen(6000))
    other = make_recipient(session, team.manager, id_number(serial="104"), name="李桂芳")
    neighbour = replace(team, recipient=other)
    order = make_confirmed_order(session, neighbour, on=date(2026, 7, 16))
    redemption, _, findings = make_redemption(session, neighbour, order)
    assert redemption.expected_deduction_fen == 6000
    assert codes(findings) == []
