"""What an elder's side owes for an order, and what the house owes back. Pure."""

from dataclasses import dataclass

from catalog.subsidy.deduction import ZERO
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """One order's ledger, in fen.

    `due_fen` is the elder's share: everything, or what a voucher leaves. `by_voucher`: a voucher pays for the order, so
    what is still open of the share is taken with the redemption, as its receipt says. `redeemed`: that was done.
    """

    due_fen: Fen
    received_fen: Fen = ZERO
    returned_fen: Fen = ZERO
    by_voucher: bool = False
    redeemed: bool = False

    @property
    def kept_fen(self) -> Fen:
        """What the house has of the payments."""
        return Fen(self.received_fen - self.returned_fen)

    @property
    def owed_fen(self) -> Fen:
        """What is still to be paid by itself; what a voucher leaves is not."""
        return ZERO if self.by_voucher else Fen(max(0, self.due_fen - self.kept_fen))

    @property
    def to_return_fen(self) -> Fen:
        """What was paid above the share, once the voucher's part of it is certain."""
        if self.by_voucher and not self.redeemed:
            return ZERO
        return Fen(max(0, self.kept_fen - self.due_fen))
