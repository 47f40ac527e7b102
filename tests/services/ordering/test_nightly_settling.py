"""Soon after midnight orders that await a rule are looked at again, whether or not anybody is at work."""

from datetime import date, datetime

import pytest
from flask import Flask

from orders.ordering.models import ServiceOrder
from provider_portal.ground.audit import broken_entries, chain_of
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from provider_portal.ground.jobs.running import run_next
from provider_portal.ground.jobs.schedule import schedule
from provider_portal.ground.jobs.ticking import tick
from tests.builders import make_order, make_team

NOVEMBER, JANUARY = date(2026, 11, 26), date(2027, 1, 12)
SETTLED = "0 张工单有了新政策，1 张的券已失效、转为自费"


@pytest.fixture
def order(context: Flask) -> ServiceOrder:
    """An order of January, taken while no rule is known for it."""
    with transaction() as session:
        team = make_team(session)
        with clock_at(beijing(NOVEMBER, 9)):
            made = make_order(
                session,
                team.manager,
                team.recipient,
                service_from=beijing(JANUARY, 9),
                service_until=beijing(JANUARY, 10),
            )
    assert made.rule_pending
    return made


def night(at: datetime) -> str:
    """A worker comes by; what it said about the orders of the one provider."""
    with clock_at(at):
        tick()
        while run_next():
            pass
        [runs] = [entry.runs for entry in schedule(db.session()) if entry.name == "orders.settle_pending"]
    return runs[0].sentence


def fate(order: ServiceOrder) -> tuple[bool, bool]:
    """Whether it awaits a rule, and whether it is self-pay."""
    db.session.rollback()
    row = db.session.get_one(ServiceOrder, order.id, populate_existing=True)
    return row.rule_pending, row.self_paid


def test_an_order_without_a_rule_lapses_ten_minutes_after_its_month(order: ServiceOrder) -> None:
    night(beijing(date(2027, 1, 31), 23, 59))
    night(beijing(date(2027, 2, 1), 0, 9))
    assert fate(order) == (True, False)
    assert night(beijing(date(2027, 2, 1), 0, 10)) == SETTLED
    assert fate(order) == (False, True)
    assert list(broken_entries(db.session(), chain_of(order.provider_id))) == []


def test_a_house_that_was_closed_over_the_month_s_end_makes_good_for_it_once(order: ServiceOrder) -> None:
    night(beijing(date(2027, 1, 28), 12))
    assert night(beijing(date(2027, 2, 3), 8)) == SETTLED
    assert fate(order) == (False, True)
    assert night(beijing(date(2027, 2, 4), 8)).startswith("0 张工单有了新政策，0 张")
