"""Papers, filings and a book of one provider that joined on 1 March 2026, as plain values."""

from datetime import date
from typing import Any
from uuid import UUID

from catalog.items.keys import PriceKey
from catalog.items.shelf import Shelf
from catalog.items.units import Unit
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import PastPrice
from catalog.prices.ceiling.filing import Filing
from catalog.prices.ceiling.setting import STRICT
from provider_portal.ground.money import Fen
from tests.lists import HUNAN

JOINED = date(2026, 3, 1)
PROJECT = date(2026, 1, 1)
SEVEN = PriceKey(item="7", unit=Unit.VISIT)
HOUR, HALF_HOUR = PriceKey(item="7", unit=Unit.HOUR), PriceKey(item="7", unit=Unit.HALF_HOUR)


def past(fen: int = 6000, number: int = 1, **changes: Any) -> PastPrice:
    """A receipt of 20 January, in the joining window, unless said otherwise."""
    values: dict[str, Any] = {"charged_on": date(2026, 1, 20)} | changes
    return PastPrice(
        evidence_id=UUID(int=number), reference=f"SJ-{number}", paper="收据", price_fen=Fen(fen), **values
    )


def filed(fen: int | None = 6000, first: date = JOINED, duration_text: str = "") -> Filing:
    """A filing from a day on; no price is a withdrawal."""
    return Filing(
        id=UUID(int=2),
        item="7",
        variant="",
        unit=Unit.VISIT,
        price_fen=None if fen is None else Fen(fen),
        standard="按服务规范提供",
        duration_text=duration_text,
        effective_from=first,
        ceiling_fen=None,
    )


def book(**changes: Any) -> PriceBook:
    """An open book; nothing is known of any price unless said."""
    values: dict[str, Any] = {
        "shelf": Shelf(county="430781", versions=(HUNAN,)),
        "joined_on": JOINED,
        "project_first_day": PROJECT,
        "founded_on": date(2020, 1, 1),
        "assessor": False,
        "setting": STRICT,
        "past": {},
        "cash": {},
        "filed": {},
        "notes": {},
        "stated": {},
        "bundles": {},
        "discounts": (),
    }
    return PriceBook(**(values | changes))
