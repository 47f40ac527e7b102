"""Reads of prices: what is in force on a day, and what the ceiling is."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.items.keys import PriceKey
from catalog.prices.ceiling.ceilings import Ceiling, PastPrice
from catalog.prices.records.models import BaselineEvidence, FiledPrice, FilingAcceptance
from catalog.prices.records.opening import open_book


def price_in_force(session: Session, enrolment_id: UUID, key: PriceKey, on: date) -> FiledPrice | None:
    """The filed price of a day: the newest row that has begun; None before the first and after a withdrawal."""
    row = session.scalar(
        select(FiledPrice)
        .where(
            FiledPrice.enrolment_id == enrolment_id,
            FiledPrice.item == key.item,
            FiledPrice.variant == key.variant,
            FiledPrice.unit == key.unit,
            FiledPrice.effective_from <= on,
        )
        .order_by(FiledPrice.effective_from.desc())
        .limit(1)
    )
    return row if row is not None and row.price_fen is not None else None


def acceptance_of(session: Session, filed_price_id: UUID) -> FilingAcceptance | None:
    """The county's acceptance of a filing, if it is entered."""
    return session.scalar(select(FilingAcceptance).where(FilingAcceptance.filed_price_id == filed_price_id))


def is_accepted(session: Session, filed_price_id: UUID) -> bool:
    """Whether the county's acceptance of a filing is entered; without it redemptions must be explained."""
    return acceptance_of(session, filed_price_id) is not None


def acceptances(session: Session, provider_id: UUID) -> dict[UUID, FilingAcceptance]:
    """All acceptances by the filing they belong to."""
    query = select(FilingAcceptance).where(FilingAcceptance.provider_id == provider_id)
    return {row.filed_price_id: row for row in session.scalars(query)}


def filed_prices(session: Session, enrolment_id: UUID, item: str | None = None) -> list[FiledPrice]:
    """Filings, by item, variant and unit, the newest effective day first."""
    query = select(FiledPrice).where(FiledPrice.enrolment_id == enrolment_id)
    if item is not None:
        query = query.where(FiledPrice.item == item)
    return list(
        session.scalars(
            query.order_by(
                FiledPrice.item, FiledPrice.variant, FiledPrice.unit, FiledPrice.effective_from.desc()
            )
        )
    )


def price_evidence_rows(
    session: Session, enrolment_id: UUID, item: str | None = None
) -> list[BaselineEvidence]:
    """Evidence of former prices, the newest entry first."""
    query = select(BaselineEvidence).where(BaselineEvidence.enrolment_id == enrolment_id)
    if item is not None:
        query = query.where(BaselineEvidence.item == item)
    return list(session.scalars(query.order_by(BaselineEvidence.id.desc())))


def past_price(row: BaselineEvidence) -> PastPrice:
    """A row of evidence as the value that ceilings are worked out from."""
    return PastPrice(
        evidence_id=row.id,
        reference=row.reference,
        paper=row.kind.label,
        price_fen=row.price_fen,
        quantity=row.quantity,
        signed_on=row.signed_on,
        charged_on=row.charged_on,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        promotion=row.promotion,
        minutes=row.minutes,
    )


def ceiling_now(session: Session, enrolment: Enrolment, key: PriceKey) -> Ceiling:
    """The ceiling of one key from all that is entered so far."""
    return open_book(session, enrolment, {key.item}).ceiling(key)
