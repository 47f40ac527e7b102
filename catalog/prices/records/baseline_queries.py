"""Reads of the baseline."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.items.keys import PriceKey
from catalog.prices.ceiling.comparison import ComparedPrice, Comparison
from catalog.prices.ceiling.setting import STRICT, Setting
from catalog.prices.records.baseline_models import (
    BaselineDecision,
    BaselineSetting,
    ComparisonNote,
    ComparisonSignature,
    ComparisonSource,
)
from provider_portal.ground.clock import beijing_day


def setting_in_force(session: Session, enrolment_id: UUID) -> Setting:
    """The setting that was approved last; the strict default before the first."""
    row = session.scalar(
        select(BaselineSetting)
        .join(BaselineDecision, BaselineDecision.setting_id == BaselineSetting.id)
        .where(BaselineSetting.enrolment_id == enrolment_id, BaselineDecision.approved)
        .order_by(BaselineDecision.id.desc())
        .limit(1)
    )
    if row is None:
        return STRICT
    return Setting(
        window=row.window,
        statistic=row.statistic,
        reason=row.reason,
        document_sha256=row.document_sha256,
        setting_id=row.id,
    )


def setting_waiting(session: Session, enrolment_id: UUID) -> BaselineSetting | None:
    """The newest setting, while nobody has decided on it."""
    newest = session.scalar(
        select(BaselineSetting)
        .where(BaselineSetting.enrolment_id == enrolment_id)
        .order_by(BaselineSetting.id.desc())
        .limit(1)
    )
    if newest is None:
        return None
    decided = session.scalar(select(BaselineDecision.id).where(BaselineDecision.setting_id == newest.id))
    return newest if decided is None else None


def setting_history(
    session: Session, enrolment_id: UUID
) -> list[tuple[BaselineSetting, BaselineDecision | None]]:
    """Every setting ever asked for with what became of it, newest first."""
    query = (
        select(BaselineSetting, BaselineDecision)
        .outerjoin(BaselineDecision, BaselineDecision.setting_id == BaselineSetting.id)
        .where(BaselineSetting.enrolment_id == enrolment_id)
        .order_by(BaselineSetting.id.desc())
    )
    return [(setting, decision) for setting, decision in session.execute(query)]


def note_sources(session: Session, note_ids: list[UUID]) -> dict[UUID, list[ComparisonSource]]:
    """The sources of notes, in their order."""
    query = select(ComparisonSource).where(ComparisonSource.note_id.in_(note_ids))
    sources: defaultdict[UUID, list[ComparisonSource]] = defaultdict(list)
    for row in session.scalars(query.order_by(ComparisonSource.position)) if note_ids else ():
        sources[row.note_id].append(row)
    return sources


def signed_comparisons(session: Session, enrolment_id: UUID) -> dict[PriceKey, Comparison]:
    """The note that was signed last for each key."""
    query = (
        select(ComparisonNote, ComparisonSignature)
        .join(ComparisonSignature, ComparisonSignature.note_id == ComparisonNote.id)
        .where(ComparisonNote.enrolment_id == enrolment_id)
        .order_by(ComparisonSignature.id)
    )
    newest = {PriceKey.of(note): (note, signed) for note, signed in session.execute(query)}
    sources = note_sources(session, [note.id for note, _ in newest.values()])
    return {
        key: Comparison(
            note_id=note.id,
            price_fen=note.price_fen,
            reason=note.reason,
            sources=tuple(compared(row) for row in sources[note.id]),
            signed_by_name=signed.signed_by_name,
            signed_on=beijing_day(signed.created_at),
        )
        for key, (note, signed) in newest.items()
    }


def compared(row: ComparisonSource) -> ComparedPrice:
    """A source as a value."""
    return ComparedPrice(
        source=row.source, price_fen=row.price_fen, seen_on=row.seen_on, scan_sha256=row.scan_sha256
    )
