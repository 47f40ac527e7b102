"""One line of what an elder confirmed, as papers and the claim package say it. Pure."""

from dataclasses import dataclass

from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmedItem:
    """One line of a service confirmation; `ordered` is the planned quantity."""

    name: str
    unit: str
    ordered: int
    quantity: int
    unit_price_fen: Fen
    amount_fen: Fen
