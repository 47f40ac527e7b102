"""Explaining one finding: the check of its order beside the check of its whole month, by the time of the processor."""

import statistics
import time
from collections.abc import Callable, Iterator

from benchmarks.packages import A_DAY, OF_A_CAREGIVER, OF_AN_ELDER, next_team
from benchmarks.stage import portal
from benchmarks.table import Line
from provider_portal.ground.db import db, transaction
from receipts.selfcheck.checking import month_findings, order_check
from tests.builders import Team
from tests.claims import JULY, Claiming, make_claimable, make_claiming


def lines(kind: str, orders: int, repeats: int) -> Iterator[Line]:
    """One order checked alone, in a July of so many."""
    with portal(kind):
        claiming = fill(orders)
        session, enrolment = db.session(), claiming.enrolment
        order_id = month_findings(session, enrolment, JULY).cases[orders // 2].case.order_id
        month = busy(lambda: month_findings(session, enrolment, JULY), repeats)
        alone = busy(lambda: order_check(session, enrolment, JULY, order_id), repeats)
    yield Line(
        work=f"one order checked in a month of {orders:,}, {kind}",
        figures=f"{alone * 1000:.0f} ms of processor, the month {month * 1000:.0f} ms",
        repeats=f"{repeats} times",
        ratio=alone / month,
        beside="of the month",
    )


def fill(orders: int) -> Claiming:
    """A July of so many redeemed orders, one photograph each."""
    with transaction() as session:
        claiming = make_claiming(session)
    teams: list[Team] = []
    for number in range(orders):
        with transaction() as session:
            if number % OF_AN_ELDER == 0:
                teams.append(next_team(session, claiming, number, teams))
            slot = number % OF_A_CAREGIVER
            day, hour = 1 + slot // A_DAY, 8 + slot % A_DAY
            make_claimable(session, teams[-1], day=day, hour=hour, photo=number, screenshot=100_000 + number)
    return claiming


def busy(work: Callable[[], object], repeats: int) -> float:
    """Median seconds of the processor, each time from rows that are not loaded yet; one run warms up."""
    measured = []
    for _ in range(repeats + 1):
        db.session.expunge_all()
        begun = time.process_time()
        work()
        measured.append(time.process_time() - begun)
    return statistics.median(measured[1:])
