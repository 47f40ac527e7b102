"""人民币大写 as the rules for cheques want it (支付结算办法 附一)."""

from collections.abc import Iterator
from random import Random

import cn2an
import pytest

from provider_portal.ground.money import Fen
from receipts.papers.amounts import rmb_words


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角"),
        (11, "壹角壹分"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (110, "壹元壹角"),
        (1000, "壹拾元整"),
        (1005, "壹拾元零伍分"),
        (10100, "壹佰零壹元整"),
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (1000000, "壹万元整"),
        (1000100, "壹万零壹元整"),
        (10010000, "壹拾万零壹佰元整"),
        (10_000_000_00, "壹仟万元整"),
    ],
)
def test_amounts_in_words(fen: int, words: str) -> None:
    assert rmb_words(Fen(fen)) == words


def amounts() -> Iterator[int]:
    """Sums around every power of ten, sums of any length, and sums that are mostly zeros."""
    dice = Random(20260715)  # noqa: S311 - sums, not secrets
    for power in range(14):
        for step in (-11, -10, -1, 0, 1, 5, 10, 11, 100, 101, 110):
            yield from (max(0, times * 10**power + step) for times in (1, 2, 5, 9))
    for _ in range(4000):
        yield dice.randrange(10 ** dice.randint(1, 14))
        yield int("".join(dice.choice("000000129") for _ in range(dice.randint(1, 14))))


def test_every_sum_reads_as_another_program_writes_it() -> None:
    different = [
        fen for fen in amounts() if rmb_words(Fen(fen)) != cn2an.an2cn(f"{fen // 100}.{fen % 100:02d}", "rmb")
    ]
    assert different == []


def test_nothing_below_zero_is_written() -> None:
    with pytest.raises(ValueError, match="negative"):
        rmb_words(Fen(-1))


def test_a_sum_that_nobody_pays_is_not_written() -> None:
    assert rmb_words(Fen(10**14 - 1)).startswith("玖仟玖佰玖拾玖亿")
    with pytest.raises(ValueError, match="万亿"):
        rmb_words(Fen(10**14))
