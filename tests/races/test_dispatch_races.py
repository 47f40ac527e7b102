"""Two dispatchers at once: no hour of a caregiver or an elder is given twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from orders.ordering.deciding import accept_order
from orders.ordering.dispatching import assign
from orders.ordering.models import LiveAssignment, ServiceOrder
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import PortalError
from tests.builders import (
    id_number,
    make_caregiver,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_user,
)


def together(app: Flask, works: list[Callable[[Session], object]]) -> list[str]:
    """Run every piece of work at once, each in its own thread and transaction; codes of what was refused."""
    barrier = Barrier(len(works))

    def run(work: Callable[[Session], object]) -> str:
        with app.app_context():
            barrier.wait()
            try:
                with transaction() as session:
                    work(session)
            except PortalError as error:
                return error.code
            finally:
                db.session.remove()
            return ""

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def test_one_caregiver_is_sent_to_one_of_two_elders(app: Flask, context: Flask) -> None:
    with transaction() as session:
        who = make_user(session, make_provider(session))
        make_filed_price(session, who)
        caregiver = make_caregiver(session, who).id
        ids = []
        for birth in ("19480312", "19500806", "19520101"):
            order = make_order(session, who, make_recipient(session, who, id_number(birth)))
            accept_order(session, who, order.id)
            ids.append(order.id)

    def send(order_id: UUID) -> Callable[[Session], object]:
        return lambda session: assign(session, who, order_id, caregiver)

    assert together(app, [send(order_id) for order_id in ids]) == ["", "caregiver_busy", "caregiver_busy"]
    assert db.session.scalar(select(func.count()).select_from(LiveAssignment)) == 1


def test_one_elder_is_booked_once_and_numbers_have_no_gap(app: Flask, context: Flask) -> None:
    with transaction() as session:
        who = make_user(session, make_provider(session))
        make_filed_price(session, who)
        elder = make_recipient(session, who)

    def book(session: Session) -> object:
        return make_order(session, who, elder)

    assert together(app, [book] * 3) == ["", "recipient_busy", "recipient_busy"]
    assert [number[-6:] for number in db.session.scalars(select(ServiceOrder.number))] == ["000001"]
