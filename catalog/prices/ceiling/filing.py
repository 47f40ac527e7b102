"""A price as it was filed, as a value. Pure."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from catalog.items.units import Unit
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class Filing:
    """备案价格 of one key from `effective_from` until the next filing of the key; no price is a withdrawal.

    `ceiling_fen` is the ceiling as it was known when the price was filed.
    """

    id: UUID
    item: str
    variant: str
    unit: Unit
    price_fen: Fen | None
    standard: str
    duration_text: str
    effective_from: date
    ceiling_fen: Fen | None
