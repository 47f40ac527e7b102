"""How a filed price stands, asked with a session alone."""

from datetime import date

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.prices.filed.status import PriceStanding, standing_of
from catalog.prices.records.models import FiledPrice
from catalog.prices.records.opening import filing_of, open_book
from provider_portal.ground.clock import today


def price_standing(session: Session, row: FiledPrice, on: date | None = None) -> PriceStanding:
    """From a book that is opened for this price alone."""
    enrolment = session.get_one(Enrolment, row.enrolment_id)
    return standing_of(open_book(session, enrolment, {row.item}), filing_of(row), on or today())
