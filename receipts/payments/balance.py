"""What an elder's side owes for an order, and what the house owes back. Pure."""

from dataclasses import dataclass

from catalog.subsidy.deduction import ZERO
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """One order's ledger, in fen.

    `due_fen` is the elder's share: everything, or what the redemption left. `redeemed`: what was still open of it was
    paid with the redemption, as its receipt says.
    """

    due_fen: Fen
    received_fen: Fen = ZERO
    returned_fen: Fen = ZERO
    redeemed: bool = False

    @property
    def kept_fen(self) -> Fen:
        """What the house has of the payments."""
        return Fen(self.received_fen - self.returned_fen)

    @property
    def owed_fen(self) -> Fen:
        """What is still to be paid; nothing after a redemption."""
        return ZERO if self.redeemed else Fen(max(0, self.due_fen - self.kept_fen))

    @property
    def to_return_fen(self) -> Fen:
        """What was paid above the share, because a voucher paid part of it afterwards."""
        return Fen(max(0, self.kept_fen - self.due_fen))
