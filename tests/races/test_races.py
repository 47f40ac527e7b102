"""What fifty people do at the same moment: nothing is doubled, nothing lost, every loser is told in words."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.filing.price_filing import file_price
from catalog.items.units import Unit
from catalog.prices.records.models import BaselineEvidence, FiledPrice
from orders.ordering.deciding import accept_order
from orders.ordering.dispatching import assign
from orders.ordering.models import LiveAssignment, ServiceOrder
from orders.recipients.models import VoucherMonth
from provider_portal.ground.audit import broken_entries, chain_of
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import Fen
from receipts.claims.models import ClaimPackage
from receipts.month.freezing import check_month, freeze_month
from receipts.redemption.models import LiveRedemption, Receipt, Redemption
from tests.builders import (
    Team,
    id_number,
    make_confirmed_order,
    make_evidence,
    make_order,
    make_recipient,
    make_redemption,
    make_team,
    token_header,
)
from tests.claims import AUGUST_3, JULY, make_claimable, make_claiming
from tests.races.crowd import CROWD, all_conflicts, at_once, winners

CAP = 800_00


def team_with_orders(count: int, fen: int = 4000) -> tuple[Team, list[UUID]]:
    """A team whose elder has `count` confirmed visits of `fen` each, spread over July, committed."""
    with transaction() as session:
        team = make_team(session, fen=fen)
        slots = [(date(2026, 7, 1) + timedelta(n // 8), 8 + n % 8) for n in range(count)]
        orders = [make_confirmed_order(session, team, on=day, hour=hour).id for day, hour in slots]
    return team, orders


def redeem_one(session: Session, team: Team, order_id: UUID, number: int) -> tuple[Redemption, Receipt]:
    """Redeem in a crowd; each with an official number of its own."""
    order = session.get_one(ServiceOrder, order_id)
    redemption, receipt, _ = make_redemption(session, team, order, ref=f"MZT-{number:05d}", shown=20_00)
    return redemption, receipt


def whole(team: Team) -> bool:
    """Whether the audit chain holds."""
    db.session.rollback()
    return not list(broken_entries(db.session(), chain_of(team.provider.id)))


def test_one_cap_is_never_passed(context: Flask) -> None:
    team, orders = team_with_orders(CROWD)
    answers = at_once(context, lambda session, n: redeem_one(session, team, orders[n], n))
    assert len(winners(answers)) == CROWD
    db.session.rollback()
    expected = db.session.scalar(select(func.sum(Redemption.expected_deduction_fen)))
    voucher = db.session.scalars(select(VoucherMonth)).one()
    assert (expected, voucher.left_fen) == (CAP, 0)
    assert whole(team)


def test_receipt_numbers_have_no_gaps_though_half_the_transactions_fail(context: Flask) -> None:
    team, orders = team_with_orders(CROWD, fen=1000)

    def redeem_and_maybe_fail(session: Session, number: int) -> str:
        receipt = redeem_one_small(session, team, orders[number], number)
        if number % 2:
            raise RuleError("test", "后一半失败")
        return receipt.number

    winning = winners(at_once(context, redeem_and_maybe_fail))
    assert sorted(winning) == [f"SJ2026-{n:06d}" for n in range(1, CROWD // 2 + 1)]
    assert whole(team)


def redeem_one_small(session: Session, team: Team, order_id: UUID, number: int) -> Receipt:
    """Redeem a visit of ten yuan."""
    order = session.get_one(ServiceOrder, order_id)
    return make_redemption(session, team, order, ref=f"MZT-{number:05d}", shown=5_00)[1]


def test_one_order_is_redeemed_once(context: Flask) -> None:
    team, orders = team_with_orders(1)
    answers = at_once(context, lambda session, n: redeem_one(session, team, orders[0], n))
    assert len(winners(answers)) == 1
    assert all_conflicts(answers)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(LiveRedemption)) == 1
    assert whole(team)


def test_one_caregiver_gets_one_of_fifty_orders_of_the_same_hour(context: Flask) -> None:
    with transaction() as session:
        team = make_team(session)
        orders = []
        with clock_at(beijing(date(2026, 7, 1))):
            for number in range(CROWD):
                elder = make_recipient(session, team.manager, id_number(serial=f"{number * 2:03d}"))
                order = make_order(session, team.manager, elder)
                accept_order(session, team.manager, order.id)
                orders.append(order.id)
    answers = at_once(context, lambda session, n: assign(session, team.manager, orders[n], team.caregiver.id))
    assert len(winners(answers)) == 1
    assert all_conflicts(answers)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(LiveAssignment)) == 1


def test_one_elder_has_one_order_in_the_same_hour(context: Flask) -> None:
    with transaction() as session:
        team = make_team(session)

    def place(session: Session, _number: int) -> UUID:
        with clock_at(beijing(date(2026, 7, 1))):
            return make_order(session, team.manager, team.recipient).id

    answers = at_once(context, place)
    assert len(winners(answers)) == 1
    assert all_conflicts(answers)


def test_one_month_is_frozen_once(context: Flask) -> None:
    with clock_at(AUGUST_3), transaction() as session:
        claiming = make_claiming(session)
        make_claimable(session, claiming.team)
        check_month(session, claiming.team.finance, claiming.enrolment, JULY)

    def freeze(session: Session, _number: int) -> UUID:
        with clock_at(AUGUST_3):
            return freeze_month(session, claiming.team.manager, claiming.enrolment, JULY)[0].id

    answers = at_once(context, freeze)
    assert len(winners(answers)) == 1
    assert all_conflicts(answers)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ClaimPackage)) == 1
    assert whole(claiming.team)


def test_one_idempotency_key_is_carried_out_once(context: Flask) -> None:
    with transaction() as session:
        team = make_team(session)
        header = token_header(session, team.provider.id)
    body = {"item": 8, "unit": "visit", "price_fen": 15000, "reference": "R-1", "charged_on": "2026-02-01"}
    answers = post_at_once(context, header | {"Idempotency-Key": "same"}, body)
    assert {status for status, _ in answers} <= {201, 409}
    assert len({text for status, text in answers if status == 201}) == 1
    db.session.rollback()
    count = select(func.count()).select_from(BaselineEvidence).where(BaselineEvidence.reference == "R-1")
    assert db.session.scalar(count) == 1


def post_at_once(app: Flask, header: dict[str, str], body: dict[str, object]) -> list[tuple[int, str]]:
    """The same call from fifty machines."""
    gate = threading.Barrier(CROWD)

    def one(_number: int) -> tuple[int, str]:
        gate.wait(60)
        answer = app.test_client().post("/api/v1/baseline-evidence", json=body, headers=header)
        return answer.status_code, answer.get_data(as_text=True)

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(one, range(CROWD)))


def test_one_price_is_filed_once(context: Flask) -> None:
    with transaction() as session:
        team = make_team(session)
        make_evidence(session, team.manager, "8", 15000)

    def file_it(session: Session, number: int) -> UUID:
        with clock_at(beijing(date(2026, 3, 2))):
            return file_price(
                session,
                team.manager,
                item="8",
                unit=Unit.VISIT,
                price_fen=Fen(15000 - number),
                standard="国标",
                effective_from=date(2026, 3, 10),
            ).id

    answers = at_once(context, file_it)
    assert len(winners(answers)) == 1
    assert all_conflicts(answers)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(FiledPrice.item == "8")) == 1
