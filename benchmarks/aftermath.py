"""What must hold after everything was killed that can be killed."""

import time
from collections import Counter
from typing import Any

from sqlalchemy import func, select

from orders.ordering.models import OrderEvent, ServiceOrder
from orders.recipients.models import VoucherMonth
from orders.visits.models import Confirmation, VisitEvent
from provider_portal.ground.audit import AuditHead, broken_entries
from provider_portal.ground.db import db
from provider_portal.ground.files import Document
from provider_portal.ground.frozen import Json
from provider_portal.ground.jobs.models import Job, JobState
from receipts.redemption.models import Receipt, Redemption

DRAIN_SECONDS = 120


def broken_invariants(orders: list[Json], redemptions: list[Json]) -> list[str]:
    """Sentences for everything that does not hold; `orders` and `redemptions` were acknowledged."""
    return [
        *jobs_left(),
        *lost_or_doubled("order", [each["id"] for each in orders], select(ServiceOrder.id)),
        *lost_or_doubled("redemption", [each["id"] for each in redemptions], select(Redemption.id)),
        *sums(redemptions),
        *steps(len(orders)),
        *receipts(redemptions),
        *chains(),
    ]


def jobs_left() -> list[str]:
    """Jobs that the workers do not finish in their own time."""
    until = time.monotonic() + DRAIN_SECONDS
    while True:
        db.session.rollback()
        left = Counter(db.session.scalars(select(Job.state).where(Job.state != JobState.DONE)))
        if not left:
            return []
        if time.monotonic() > until:
            return [f"jobs not done: {dict(left)}"]
        time.sleep(0.5)


def lost_or_doubled(what: str, acknowledged: list[str], query: Any) -> list[str]:
    """Every command was asked until it was answered: as many rows as answers, and the same ones."""
    present = {str(row_id) for row_id in db.session.scalars(query)}
    problems = [
        f"{what} {row_id} was acknowledged and is lost" for row_id in sorted(set(acknowledged) - present)
    ]
    problems += [
        f"{what} {row_id} is there though nobody asked for it"
        for row_id in sorted(present - set(acknowledged))
    ]
    return problems + [
        f"{what} {row_id} was given twice" for row_id, n in Counter(acknowledged).items() if n > 1
    ]


def sums(redemptions: list[Json]) -> list[str]:
    """What was acknowledged adds up to what is booked, and to what the vouchers have used."""
    acknowledged = sum(each["deduction_fen"] for each in redemptions)
    booked = db.session.scalar(select(func.coalesce(func.sum(Redemption.deduction_fen), 0)))
    used = db.session.scalar(select(func.coalesce(func.sum(VoucherMonth.used_fen), 0)))
    return (
        []
        if acknowledged == booked == used
        else [f"deductions: acknowledged {acknowledged}, booked {booked}, used {used}"]
    )


def steps(orders: int) -> list[str]:
    """A step of an order, an event of a visit, a signature: once each."""
    problems = []
    for kind, key in ((OrderEvent, OrderEvent.step), (VisitEvent, VisitEvent.kind)):
        twice = select(kind.order_id, key).group_by(kind.order_id, key).having(func.count() > 1)
        problems += [f"order {row[0]} has {row[1]} twice" for row in db.session.execute(twice)]
    signed = db.session.scalar(select(func.count()).select_from(Confirmation))
    return problems if signed == orders else [*problems, f"{orders} orders and {signed} signatures"]


def receipts(redemptions: list[Json]) -> list[str]:
    """Numbers without a gap, one PDF for each."""
    numbers = sorted(int(number[-6:]) for number in db.session.scalars(select(Receipt.number)))
    problems = [] if numbers == list(range(1, len(redemptions) + 1)) else [f"receipt numbers: {numbers}"]
    papers = Counter(db.session.scalars(select(Document.owner_id).where(Document.owner_kind == "receipt")))
    if len(papers) != len(redemptions) or any(count > 1 for count in papers.values()):
        problems.append(f"{len(redemptions)} receipts and {papers.total()} papers for {len(papers)} of them")
    return problems


def chains() -> list[str]:
    """Every audit chain, entry by entry."""
    names = list(db.session.scalars(select(AuditHead.chain)))
    return [sentence for chain in names for sentence in broken_entries(db.session(), chain)]
