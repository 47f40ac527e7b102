"""Fen are whole, shares are rounded once, parts sum to the whole."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import MAX_FEN, Fen, Rounding, parse_yuan, share, split, yuan

_WIDE = {0x21 + place: 0xFF01 + place for place in range(94)}


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("12", 1200),
        ("12.3", 1230),
        ("12.34", 1234),
        (" 0.01 ", 1),
        ("10000000", MAX_FEN),
        ("0010000000", MAX_FEN),
        ("10,000,000.00", MAX_FEN),
        ("1,030", 103000),
        ("￥17.5", 1750),
        ("¥ 17.5", 1750),
        ("17.5元", 1750),
        ("17.5 块钱", 1750),
        ("￥1,200.00元。", 120000),
        ("１７。５", 1750),
        ("１７．５０", 1750),
        ("17｡5", 1750),
        ("12.", 1200),
        ("12。", 1200),
        ("\u202d1,200\u202c", 120000),
        ("\u200b60\ufeff", 6000),
    ],
)
def test_yuan_typed_by_a_person_become_fen(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ".",
        "。",
        "元",
        "￥",
        "￥元",
        ".5",
        "12.345",
        "12..",
        "12。。",
        "1.2.3",
        "-1",
        "−1",
        "－1",
        "+1",
        "1e5",
        "NaN",
        "1,2",
        "1,20",
        "12,00",
        ",200",
        "1,200,",
        "1,2345",
        "1200,000",
        "0,123",
        "1,200.1,2",
        "1 200",
        "1，2",
        "1'200",
        "五十",
        "5²",
        "①",
        "½",
        "١٢",
        "60元/次",
        "元60",
        "60美元",
        "￥￥60",
        "60元元",
        "10000000.01",
        "10,000,000.01",
        "9" * 5000,
    ],
)
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(RuleError):
        parse_yuan(text)


@given(st.integers(0, MAX_FEN))
def test_what_is_shown_reads_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(f"￥{yuan(fen)}元。".translate(_WIDE)) == fen


@given(st.text("0123456789,.。￥¥元 -０１９，．", max_size=12))
def test_no_digit_is_ever_dropped(typed: str) -> None:
    try:
        fen = parse_yuan(typed)
    except RuleError:
        return
    digits = "".join(mark for mark in unicodedata.normalize("NFKC", typed) if mark.isdigit())
    point = unicodedata.normalize("NFKC", typed).replace("。", ".").rstrip(" 元.").find(".")
    places = (
        0
        if point < 0
        else len(
            "".join(c for c in unicodedata.normalize("NFKC", typed).replace("。", ".")[point:] if c.isdigit())
        )
    )
    assert fen == int(digits) * 10 ** (2 - places)


@given(st.integers(0, MAX_FEN), st.decimals(0, 1, places=4))
def test_a_share_rounded_down_never_claims_more_than_the_rate(amount: int, rate: Decimal) -> None:
    down = share(Fen(amount), rate)
    assert down <= Decimal(amount) * rate < down + 1
    assert share(Fen(amount), rate, Rounding.UP) - down in {0, 1}
    assert down <= share(Fen(amount), rate, Rounding.HALF_UP) <= down + 1


@given(st.integers(0, MAX_FEN), st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_parts_sum_to_the_whole_and_differ_less_than_a_fen_from_their_share(
    amount: int, weights: list[int]
) -> None:
    parts = split(Fen(amount), weights)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
    if total := sum(weights):
        assert all(
            abs(Decimal(p) - Decimal(amount) * w / total) < 1 for p, w in zip(parts, weights, strict=True)
        )


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        (1, [1, 1], [1, 0]),
        (2, [1, 1, 1], [1, 1, 0]),
        (100, [1, 1, 1], [34, 33, 33]),
        (1, [1, 2, 2], [0, 1, 0]),
        (5, [0, 0], [5, 0]),
        (7, [0, 3, 0], [0, 7, 0]),
        (10, [1, 2, 3], [2, 3, 5]),
    ],
)
def test_of_equal_remainders_the_earlier_part_takes_the_fen(
    amount: int, weights: list[int], parts: list[int]
) -> None:
    assert split(Fen(amount), weights) == parts


def test_half_a_fen_goes_where_the_rounding_says() -> None:
    assert [share(Fen(5), Decimal("0.5"), rounding) for rounding in Rounding] == [2, 3, 3]


def test_amounts_are_shown_with_thousands_and_two_places() -> None:
    shown = {
        0: "0.00",
        1: "0.01",
        -1: "-0.01",
        99: "0.99",
        100: "1.00",
        123450: "1,234.50",
        -123450: "-1,234.50",
    }
    assert {fen: yuan(fen) for fen in shown} == shown
    assert yuan(None) == "—"


@pytest.mark.parametrize("typed", ["10000000.01", "9" * 40, "1" + "0" * 1_000_001])
def test_an_amount_above_ten_million_yuan_is_a_typing_error_however_long(typed: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_yuan(typed)
    assert refused.value.code == "too_large"
