"""Money as whole fen. Yuan appear only where a person types or reads them."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import NewType

from provider_portal.ground.errors import RuleError
from provider_portal.ground.labels import Labelled
from provider_portal.ground.text.numbers import plain_amount

Fen = NewType("Fen", int)

MAX_FEN = 10_000_000_00  # ten million yuan: beyond this a typing error is certain


class Rounding(Labelled):
    """How a share of a sum becomes whole fen; down never claims more than the rate."""

    DOWN = "down", "舍去不足一分"
    HALF_UP = "half_up", "四舍五入到分"
    UP = "up", "不足一分进一分"


_DECIMAL_ROUNDING = {
    Rounding.DOWN: ROUND_FLOOR,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.UP: ROUND_CEILING,
}


def share(amount: Fen, rate: Decimal, rounding: Rounding = Rounding.DOWN) -> Fen:
    """`amount` × `rate` rounded once to whole fen; the only place where money is rounded."""
    return Fen(int((Decimal(amount) * rate).to_integral_value(rounding=_DECIMAL_ROUNDING[rounding])))


def split(amount: Fen, weights: list[int]) -> list[Fen]:
    """`amount` split in proportion to `weights` by largest remainder: parts sum to `amount` exactly.

    Ties go to the earlier weight. With all weights zero the first part takes the whole.
    """
    total = sum(weights)
    if total == 0:
        return [Fen(amount if index == 0 else 0) for index in range(len(weights))]
    parts = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    return [Fen(part) for part in parts]


def parse_yuan(text: str) -> Fen:
    """What a person typed or pasted in yuan, as fen: the one reader of amounts, of forms, imports and questions.

    At most two decimals, no sign; `￥`, `元`, full-width digits and commas before groups of three are understood
    (`plain_amount`), anything else is refused, never dropped.
    """
    plain = plain_amount(text)
    if plain is None:
        raise RuleError("bad_amount", "金额只能填数字，例如 120、120.50 或 1,200.00，请核对后重填。")
    decimals = plain.partition(".")[2]
    if len(decimals) > 2:  # noqa: PLR2004 - a fen is a hundredth
        raise RuleError("too_precise", "金额最多两位小数（到分），请核对后重填。")
    amount = Decimal(plain)
    if amount > Decimal(MAX_FEN).scaleb(-2):
        raise RuleError("too_large", "金额超过一千万元，请核对是否多输入了数字。")
    return Fen(int(amount * 100))


def yuan(fen: int | None) -> str:
    """Fen as yuan for people: `123450` is `1,234.50`; nothing is a dash."""
    if fen is None:
        return "—"
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"
