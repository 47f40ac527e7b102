"""What one price is the price of. Pure."""

from dataclasses import dataclass
from typing import Protocol, Self

from catalog.items.catalogue import CatalogueItem
from catalog.items.units import Unit


class Priced(Protocol):
    """A row about one price: filed, ordered, shown by a paper or written on a list."""

    @property
    def item(self) -> str:
        """Code of the item."""

    @property
    def variant(self) -> str:
        """What the provider adds to tell two prices of an item apart; often empty."""

    @property
    def unit(self) -> Unit:
        """What it is the price of one of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceKey:
    """Item, variant and unit: different keys are different prices."""

    item: str
    variant: str = ""
    unit: Unit

    @classmethod
    def of(cls, row: Priced) -> Self:
        """The key of a row."""
        return cls(item=row.item, variant=row.variant, unit=row.unit)

    @property
    def order(self) -> tuple[str, str, int]:
        """Sorts by code, then variants, then units as they are listed."""
        return self.item, self.variant, list(Unit).index(self.unit)

    def label(self, item: CatalogueItem) -> str:
        """`“7 上门擦浴”（60分钟，每次）`; `item` is what the catalogue of the day says of its code."""
        variant = f"{self.variant}，" if self.variant else ""
        return f"“{item.label}”（{variant}每{self.unit.label}）"


@dataclass(frozen=True, kw_only=True, slots=True)
class PartOf:
    """One part of a package, still without its price."""

    key: PriceKey
    quantity: int
