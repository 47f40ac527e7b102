"""What an elder owes for an order, and what is owed back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_portal.ground.money import Fen
from receipts.payments.balance import Balance

FENS = st.integers(0, 10**7).map(Fen)


@pytest.mark.parametrize(
    ("due", "received", "returned", "redeemed", "owed", "to_return"),
    [
        (12000, 0, 0, False, 12000, 0),
        (12000, 11999, 0, False, 1, 0),
        (12000, 12000, 0, False, 0, 0),
        (12000, 12000, 1, False, 1, 0),
        (6000, 12000, 0, True, 0, 6000),  # paid in full, then a voucher paid half
        (6000, 12000, 5999, True, 0, 1),
        (6000, 12000, 6000, True, 0, 0),
        (6000, 4000, 0, True, 0, 0),  # the rest was paid with the redemption
        (0, 0, 0, False, 0, 0),
    ],
)
def test_a_balance_is_what_is_due_less_what_was_kept(
    due: int, received: int, returned: int, redeemed: bool, owed: int, to_return: int
) -> None:
    balance = Balance(
        due_fen=Fen(due), received_fen=Fen(received), returned_fen=Fen(returned), redeemed=redeemed
    )
    assert (balance.owed_fen, balance.to_return_fen) == (owed, to_return)


@given(due=FENS, received=FENS, redeemed=st.booleans())
def test_nothing_is_owed_both_ways_and_giving_back_makes_it_even(
    due: Fen, received: Fen, redeemed: bool
) -> None:
    balance = Balance(due_fen=due, received_fen=received, redeemed=redeemed)
    assert balance.owed_fen == 0 or balance.to_return_fen == 0
    even = Balance(due_fen=due, received_fen=received, returned_fen=balance.to_return_fen, redeemed=redeemed)
    assert even.to_return_fen == 0
    assert even.kept_fen == received - balance.to_return_fen
