"""Redeeming a confirmed order: what 民政通 showed counts, ours is kept beside it, nothing is redeemed twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog.items.units import Unit
from catalog.subsidy.classes import VoucherClass
from orders.ordering.models import OrderLock
from orders.ordering.quote import WantedLine
from orders.recipients.models import VoucherMonth
from orders.recipients.vouchers import read_voucher
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import AccessError, ConflictError, MissingError, RuleError, Severity
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
from receipts.redemption.models import Channel, LiveRedemption
from receipts.redemption.queries import (
    allocations_of,
    redemption_of,
    redemptions_of_month,
    to_redeem,
)
from receipts.redemption.redeeming import redeem
from tests.builders import (
    Team,
    id_number,
    make_confirmed_order,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_redemption,
    make_team,
    make_user,
)

JULY = Month(2026, 7)


@pytest.fixture
def team(session: Session) -> Team:
    return make_team(session)


def codes(findings: list) -> list[str]:
    return [finding.code for finding in findings if finding.code != "price_not_accepted"]


def test_the_amount_shown_equal_to_ours_leaves_nothing_to_explain(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    redemption, receipt, findings = make_redemption(session, team, order, shown=6000)
    assert (redemption.base_fen, redemption.rate) == (12000, "0.50")
    assert (redemption.expected_deduction_fen, redemption.deduction_fen) == (6000, 6000)
    assert redemption.self_pay_fen == 6000
    assert redemption.month == JULY
    assert codes(findings) == []
    assert redemption_of(session, team.provider.id, order.id) is redemption
    assert redemptions_of_month(session, order.enrolment_id, JULY) == [redemption]
    assert receipt.number == "SJ2026-000001"


def test_a_price_without_the_countys_acceptance_must_be_explained(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    _, _, findings = make_redemption(session, team, order)
    assert [(f.code, f.severity) for f in findings] == [("price_not_accepted", Severity.MUST_EXPLAIN)]


@pytest.mark.parametrize(
    ("shown", "reason", "expected"),
    [
        (6001, "", [("rounding", Severity.NOTICE)]),
        (5999, "", [("rounding", Severity.NOTICE)]),
        (6002, "", [("difference", Severity.MUST_EXPLAIN)]),
        (5998, "", [("difference", Severity.MUST_EXPLAIN)]),
        (5998, "在别家已用过", [("difference", Severity.NOTICE)]),
        (0, "", [("difference", Severity.MUST_EXPLAIN)]),
        (12000, "", [("difference", Severity.MUST_EXPLAIN)]),
    ],
)
def test_a_difference_is_told_and_never_blocks(
    session: Session, team: Team, shown: int, reason: str, expected: list
) -> None:
    order = make_confirmed_order(session, team)
    redemption, _, findings = make_redemption(session, team, order, shown=shown, difference_reason=reason)
    told = [(f.code, f.severity) for f in findings if f.code != "price_not_accepted"]
    assert told == expected
    assert redemption.deduction_fen == shown
    assert redemption.self_pay_fen == 12000 - shown


def test_more_than_the_base_is_refused(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, discount_fen=Fen(2000))
    with pytest.raises(RuleError) as refused:
        make_redemption(session, team, order, shown=10001)
    assert refused.value.code == "deduction_above_base"
    assert "shown_deduction_fen" in refused.value.fields
    redemption, _, _ = make_redemption(session, team, order, shown=10000)
    assert (redemption.base_fen, redemption.self_pay_fen) == (10000, 0)


def test_discount_insurance_and_ineligible_parts_come_off_before_the_rate(
    session: Session, team: Team
) -> None:
    order = make_confirmed_order(
        session, team, discount_fen=Fen(1000), ltci_paid_fen=Fen(2000), ineligible_fen=Fen(1001)
    )
    redemption, _, _ = make_redemption(session, team, order, shown=3999)
    assert redemption.base_fen == 7999
    assert redemption.expected_deduction_fen == 3999  # 3999.5 rounded down
    assert redemption.self_pay_fen == 12000 - 1000 - 2000 - 3999


def test_parts_by_line_sum_to_the_whole(session: Session, team: Team) -> None:
    make_filed_price(session, team.manager, "15", 3333)
    lines = (
        WantedLine(item="7", unit=Unit.VISIT, quantity=1),
        WantedLine(item="15", unit=Unit.VISIT, quantity=1),
    )
    order = make_confirmed_order(session, team, *lines)
    redemption, _, _ = make_redemption(session, team, order, shown=7667)
    parts = allocations_of(session, redemption)
    assert [part.amount_fen for part in parts] == [12000, 3333]
    assert sum(part.deduction_fen for part in parts) == 7667
    assert sum(part.expected_deduction_fen for part in parts) == redemption.expected_deduction_fen
    assert all(part.deduction_fen <= part.amount_fen for part in parts)


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
    facts = {"voucher_class": VoucherClass.HOME_VISIT, "cap_left_fen": Fen(5999)}
    read_voucher(session, team.manager, team.recipient.id, JULY, **facts)
    redemption, _, findings = make_redemption(session, team, order, shown=6001)
    assert redemption.expected_deduction_fen == 5999
    assert codes(findings) == ["difference"]
    assert session.scalars(select(VoucherMonth)).one().left_fen == 0


def test_an_order_that_is_not_confirmed_is_refused(session: Session, team: Team) -> None:
    order = make_order(session, team.manager, team.recipient)
    with pytest.raises(ConflictError) as refused:
        make_redemption(session, team, order)
    assert refused.value.code == "not_confirmed"


def test_a_second_redemption_is_refused(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    make_redemption(session, team, order, ref="MZT-0001")
    with pytest.raises(ConflictError) as refused:
        make_redemption(session, team, order, ref="MZT-0002")
    assert refused.value.code == "already_redeemed"
    assert "MZT-0001" in refused.value.message
    assert len(session.scalars(select(LiveRedemption)).all()) == 1


@pytest.mark.parametrize("again", ["MZT-0001", " MZT-0001 ", "MZT- 0001", "ＭＺＴ－０００１"])
def test_an_official_number_is_used_once_however_it_is_typed(
    session: Session, team: Team, again: str
) -> None:
    first = make_confirmed_order(session, team)
    second = make_confirmed_order(session, team, on=date(2026, 7, 16))
    make_redemption(session, team, first, ref="MZT-0001")
    with pytest.raises(ConflictError) as refused:
        make_redemption(session, team, second, ref=again)
    assert refused.value.code == "official_ref_taken"
    assert first.number in refused.value.message


@pytest.mark.parametrize("ref", ["123", "x" * 65, "   "])
def test_an_official_number_of_the_wrong_length_is_refused(session: Session, team: Team, ref: str) -> None:
    order = make_confirmed_order(session, team)
    with pytest.raises(RuleError) as refused:
        make_redemption(session, team, order, ref=ref)
    assert refused.value.code == "bad_official_ref"


@pytest.mark.parametrize("ref", ["1234", "x" * 64])
def test_an_official_number_of_four_to_sixty_four_signs_is_taken(
    session: Session, team: Team, ref: str
) -> None:
    order = make_confirmed_order(session, team)
    assert make_redemption(session, team, order, ref=ref)[0].official_ref == ref


def test_a_time_to_come_is_refused_and_this_instant_is_not(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    instant = beijing(date(2026, 7, 15), 12)
    facts = {"official_ref": "MZT-0001", "shown_deduction_fen": Fen(6000), "channel": Channel.CASH}
    with clock_at(instant):
        with pytest.raises(RuleError) as refused:
            redeem(session, team.finance, order.id, redeemed_at=instant + timedelta(seconds=1), **facts)
        assert refused.value.code == "redeemed_in_future"
        redeem(session, team.finance, order.id, redeemed_at=instant, **facts)


def test_the_beijing_month_of_redeeming_must_be_that_of_the_service(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team, on=date(2026, 7, 31), hour=20)
    midnight = beijing(date(2026, 8, 1))
    with pytest.raises(RuleError) as refused:
        make_redemption(session, team, order, redeemed_at=midnight)
    assert refused.value.code == "month_mismatch"
    redemption, _, _ = make_redemption(session, team, order, redeemed_at=midnight - timedelta(seconds=1))
    assert redemption.month == JULY


def test_redeeming_before_the_check_in_is_told(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    early = beijing(date(2026, 7, 15), 8)
    _, _, findings = make_redemption(session, team, order, redeemed_at=early)
    assert codes(findings) == ["redeemed_before_service"]


def test_another_class_in_the_same_month_is_refused_after_the_first_use(session: Session, team: Team) -> None:
    make_redemption(session, team, make_confirmed_order(session, team))
    other = make_confirmed_order(session, team, on=date(2026, 7, 16))
    session.flush()
    session.execute(
        update(type(other)).where(type(other).id == other.id).values(voucher_class=VoucherClass.DAY_CARE)
    )
    session.expire(other)
    with pytest.raises(ConflictError) as refused:
        make_redemption(session, team, other)
    assert refused.value.code == "class_locked"


def test_the_order_is_locked_and_leaves_the_list_of_what_to_do(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    assert [row.order.id for row in to_redeem(session, team.provider.id)] == [order.id]
    make_redemption(session, team, order, ref="MZT-0001")
    assert to_redeem(session, team.provider.id) == []
    assert "MZT-0001" in session.scalars(select(OrderLock)).one().reason


def test_receipts_are_numbered_without_gaps_even_when_one_is_refused(session: Session, team: Team) -> None:
    first = make_confirmed_order(session, team)
    second = make_confirmed_order(session, team, on=date(2026, 7, 16))
    assert make_redemption(session, team, first)[1].number == "SJ2026-000001"
    with pytest.raises(RuleError):
        make_redemption(session, team, second, shown=12001)
    assert make_redemption(session, team, second)[1].number == "SJ2026-000002"


def test_the_receipt_is_frozen_in_words_and_its_pdf_is_ordered(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    _, receipt, _ = make_redemption(session, team, order, shown=5950, difference_reason="按民政通")
    content = receipt.content
    assert content["total_words"] == "壹佰贰拾元整"
    assert content["self_pay_words"] == "陆拾元伍角"
    assert content["recipient"] == {"name": "王秀英", "id_number": team.recipient.id_number_masked}
    assert content["check_url"].endswith(f"/check/{receipt.check_token}")
    assert content["service_period"] == "2026年7月15日 09:00–10:00"
    job = session.scalars(select(Job).where(Job.kind == "receipt.render")).one()
    assert job.args == {"receipt_id": str(receipt.id)}


def test_another_providers_order_is_not_found(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    stranger = make_provider(session, code="OTHER", name="另一家机构")
    finance = make_user(session, stranger, Role.FINANCE, phone="13900000001")
    with pytest.raises(MissingError):
        redeem(
            session,
            finance,
            order.id,
            official_ref="MZT-0001",
            shown_deduction_fen=Fen(6000),
            channel=Channel.CASH,
            redeemed_at=beijing(date(2026, 7, 15), 19),
        )


def test_a_dispatcher_may_not_redeem(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    dispatcher = make_user(session, team.provider, Role.DISPATCHER)
    with pytest.raises(AccessError):
        redeem(
            session,
            dispatcher,
            order.id,
            official_ref="MZT-0001",
            shown_deduction_fen=Fen(6000),
            channel=Channel.CASH,
            redeemed_at=beijing(date(2026, 7, 15), 19),
        )


def test_two_elders_have_two_caps(session: Session, team: Team) -> None:
    make_redemption(session, team, make_confirmed_order(session, team), cap_left_fen=Fen(6000))
    other = make_recipient(session, team.manager, id_number(serial="104"), name="李桂芳")
    neighbour = replace(team, recipient=other)
    order = make_confirmed_order(session, neighbour, on=date(2026, 7, 16))
    redemption, _, findings = make_redemption(session, neighbour, order)
    assert redemption.expected_deduction_fen == 6000
    assert codes(findings) == []
