"""What is given back of a price that stands above its ceiling."""

import pytest

from catalog.prices.ceiling.ceilings import Basis, Ceiling, Statistic
from provider_portal.ground.money import Fen


def ceiling(fen: int | None) -> Ceiling:
    limit = None if fen is None else Fen(fen)
    return Ceiling(
        ceiling_fen=limit, evidence=None, basis=Basis.STRICT, statistic=Statistic.LOWEST, windows=()
    )


@pytest.mark.parametrize(
    ("limit", "charged", "quantity", "back"),
    [
        (5500, 5501, 1, 1),
        (5500, 5500, 3, 0),
        (5500, 5499, 3, 0),
        (5500, 6000, 3, 1500),
        (0, 6000, 2, 12000),
        (None, 6000, 3, 0),
    ],
)
def test_what_stands_above_the_ceiling_is_given_back_for_the_whole_quantity(
    limit: int | None, charged: int, quantity: int, back: int
) -> None:
    assert ceiling(limit).refund_fen(Fen(charged), quantity) == back
