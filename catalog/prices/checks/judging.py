"""May this price be charged on this day? The same answer for pages, orders and machines."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.items.keys import PriceKey
from catalog.items.queries import shelf_of
from catalog.items.units import Unit
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import Basis, Ceiling, WindowCeiling
from catalog.prices.ceiling.decision import allowed
from catalog.prices.records.opening import open_book
from provider_portal.ground.errors import Breach
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceJudgement:
    """The answer, with what it rests on; `allowed` means that nothing must-fix stands in the way."""

    allowed: bool
    ceiling: Ceiling
    filed_price_fen: Fen | None
    breaches: tuple[Breach, ...]

    @property
    def ceiling_fen(self) -> Fen | None:
        """The most that may be charged; None is 无历史价."""
        return self.ceiling.ceiling_fen

    @property
    def basis(self) -> Basis:
        """Which windows bind."""
        return self.ceiling.basis

    @property
    def windows(self) -> tuple[WindowCeiling, ...]:
        """Both windows with their own results."""
        return self.ceiling.windows


def judge_price(
    session: Session,
    enrolment: Enrolment,
    *,
    item: str,
    variant: str = "",
    unit: Unit,
    unit_price_fen: Fen,
    on: date,
    book: PriceBook | None = None,
) -> PriceJudgement:
    """Everything about a price on a day; `book` is for those who ask several times in one step."""
    shelf = book.shelf if book else shelf_of(session, enrolment)
    key = PriceKey(item=shelf.need_item(item, on).code, variant=variant, unit=unit)
    book = book or open_book(session, enrolment, {item})
    filed = book.in_force(key, on)
    breaches = book.charge(key, unit_price_fen, on)
    return PriceJudgement(
        allowed=allowed(breaches),
        ceiling=book.ceiling(key),
        filed_price_fen=filed.price_fen if filed else None,
        breaches=tuple(breaches),
    )
