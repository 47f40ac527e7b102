"""What one price is the price of. Pure."""

from dataclasses import dataclass

from catalog.items.units import Unit

Key = tuple[str, str, Unit]  # item, variant, unit: different keys are different prices


@dataclass(frozen=True, kw_only=True, slots=True)
class PartOf:
    """One part of a package, still without its price."""

    key: Key
    quantity: int
