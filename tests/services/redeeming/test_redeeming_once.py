"""A confirmed order is redeemed once: under one official number, in its own month, by who may."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog.subsidy.classes import VoucherClass
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import AccessError, ConflictError, MissingError, RuleError
from provider_portal.ground.money import Fen
from receipts.redemption.models import Channel, LiveRedemption
from receipts.redemption.redeeming import redeem
from tests.builders import Team, make_confirmed_order, make_order, make_provider, make_redemption, make_user
from tests.services.redeeming.july_findings import JULY, codes


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
    redeem_at = partial(
        redeem,
        session,
        team.finance,
        order.id,
        official_ref="MZT-0001",
        shown_deduction_fen=Fen(6000),
        channel=Channel.CASH,
    )
    with clock_at(instant):
        with pytest.raises(RuleError) as refused:
            redeem_at(redeemed_at=instant + timedelta(seconds=1))
        assert refused.value.code == "redeemed_in_future"
        redeem_at(redeemed_at=instant)


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
