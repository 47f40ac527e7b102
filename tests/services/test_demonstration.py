"""The demonstration: a whole month through the services, in any year, that shows what holds a claim up."""

from collections import Counter
from datetime import date

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.stages import Stage
from catalog.filing.lifecycle import ListStatus
from catalog.filing.models import FilingList
from catalog.pack.checklist import checklist
from orders.ordering.models import ServiceOrder
from provider_portal.accounts.models import Provider
from provider_portal.app import collect_floors
from provider_portal.ground.audit import AuditEntry, AuditHead, broken_entries
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db
from provider_portal.ground.periods import Month
from provider_portal.operation.demo import load_demo
from provider_portal.shell.trail_words import all_words
from receipts.claims.models import ClaimMonth, ClaimStatus
from receipts.selfcheck.checking import by_reason, month_findings

JULY = Month.parse("2026-07")


def test_it_leaves_a_month_to_look_at(context: Flask) -> None:
    with clock_at(beijing(date(2031, 2, 3), 10)):
        load_demo(lambda *_: None)
        session = db.session()
        enrolments = list(session.scalars(select(Enrolment)))
        assert [row.stage for row in enrolments] == [Stage.IN_FORCE] * 2
        assert all(row.approval_sha256 for row in enrolments)
        held = {
            group.kind.name: len(group.orders)
            for row in enrolments
            for group in by_reason(month_findings(session, row, JULY).held)
        }
        assert len(held) >= 5
        assert sum(held.values()) >= 5
        claims = Counter(session.scalars(select(ClaimMonth.status)))
        assert claims[ClaimStatus.FROZEN] >= 1
        lists = [row.status for row in session.scalars(select(FilingList).order_by(FilingList.number))]
        assert Counter(lists) == {ListStatus.ACCEPTED: 2, ListStatus.SUBMITTED: 1}
        for row in enrolments:
            provider = session.get_one(Provider, row.provider_id)
            missing = [
                view.slot.key
                for view in checklist(session, provider, row, date(2026, 4, 3)).slots
                if view.wanting
            ]
            assert missing == []
        chains = list(session.scalars(select(AuditHead.chain)))
        assert [sentence for chain in chains for sentence in broken_entries(session, chain)] == []
        assert facts_without_words(session) == set()
        placed = session.scalar(select(func.count()).where(AuditEntry.action == "order.place"))
        assert placed == session.scalar(select(func.count()).select_from(ServiceOrder))


def facts_without_words(session: Session) -> set[str]:
    """What the demonstration notes in the audit chain and its page could not say in Chinese."""
    names = all_words(floor.trail_words for floor in collect_floors()).names
    entries = session.scalars(select(AuditEntry))
    return {name for entry in entries for name in (*entry.before, *entry.after)} - names.keys()
