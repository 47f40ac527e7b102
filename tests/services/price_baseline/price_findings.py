"""What is found of a price in July: its ceiling, its standing, and the codes of what is held against it."""

from datetime import date

from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import Ceiling
from catalog.prices.filed.status import PriceStanding
from catalog.prices.records.models import FiledPrice
from catalog.prices.records.queries import ceiling_now
from provider_portal.accounts.principal import Principal
from tests.standings import price_standing

SHA = "a" * 64
DAY = date(2026, 7, 15)


def ceiling(session: Session, who: Principal, item: str = "7", unit: Unit = Unit.VISIT) -> Ceiling:
    """The ceiling of an item without variants, with all evidence of this moment."""
    return ceiling_now(session, enrolment_of(session, who.provider_id), PriceKey(item=item, unit=unit))


def standing(session: Session, row: FiledPrice) -> PriceStanding:
    """How a filed price stands on 15 July."""
    return price_standing(session, row, DAY)


def codes(standing: PriceStanding) -> list[str]:
    """Codes of everything found, whatever its weight."""
    return [breach.code for breach in standing.everything]
