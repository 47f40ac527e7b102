"""What a chart of one price is drawn from: its filings, and the ceiling as it was known."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.item_pages.chart import Chart, Level, chart_of
from catalog.prices.ceiling.ceilings import Ceiling
from catalog.prices.records.models import BaselineEvidence, FiledPrice
from provider_portal.ground.clock import beijing_day


def price_chart(
    session: Session, name: str, filed: Sequence[FiledPrice], ceiling: Ceiling | None, on: date
) -> Chart | None:
    """The chart of a key on a day; `filed` are its filings in any order, None where it was never filed."""
    rows = sorted(filed, key=lambda row: row.effective_from)
    if not rows:
        return None
    prices = [Level(first=row.effective_from, fen=row.price_fen) for row in rows]
    return chart_of(name, prices, _ceilings(session, rows, ceiling, on), on)


def _ceilings(session: Session, rows: Sequence[FiledPrice], now: Ceiling | None, on: date) -> list[Level]:
    """The ceiling at each filing, and as it is now from the day its paper was entered.

    A ceiling that rose again (a paper was voided) is shown from today: nothing says it held before.
    """
    levels = {
        min(row.effective_from, beijing_day(row.created_at)): row.ceiling_fen
        for row in rows
        if row.price_fen is not None
    }
    last = levels[max(levels)] if levels else None
    if now is not None and now.ceiling_fen is not None and now.ceiling_fen != last:
        entered = _entered_on(session, now.evidence_id)
        first = entered if entered and (not levels or entered > max(levels)) else on
        levels[first] = now.ceiling_fen
    return [Level(first=day, fen=levels[day]) for day in sorted(levels)]


def _entered_on(session: Session, evidence_id: UUID | None) -> date | None:
    at = session.scalar(select(BaselineEvidence.created_at).where(BaselineEvidence.id == evidence_id))
    return None if at is None else beijing_day(at)
