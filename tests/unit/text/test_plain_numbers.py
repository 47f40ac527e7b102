"""Numbers as people type and paste them; amounts in yuan stand with those of money."""

import pytest

from provider_portal.ground.text.numbers import narrow, plain_amount, plain_number


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("１，２００", "1200"),
        ("3.", "3"),
        ("3。5", "3.5"),
        (" 7 ", "7"),
        ("\u202d12\u202c", "12"),
        ("007", "007"),
    ],
)
def test_numbers_are_read(typed: str, plain: str) -> None:
    assert plain_number(typed) == plain_amount(typed) == plain


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ".",
        "-3",
        "3..",
        "1,20",
        "3 4",
        "三",
        "3a",
        "1234,567",
        "1,23",
        "1,2345",
        ",123",
        "1,200.5.5",
        "0,123",
    ],
)
def test_what_is_not_understood_is_none(typed: str) -> None:
    assert plain_number(typed) is None
    assert plain_amount(typed) is None


@pytest.mark.parametrize("typed", ["60元", "￥60", "60块", "¥60块钱"])
def test_only_amounts_have_a_currency(typed: str) -> None:
    assert plain_number(typed) is None
    assert plain_amount(typed) == "60"


def test_full_width_signs_are_narrow() -> None:
    assert narrow("擦浴，６０。　￥") == "擦浴,60. ¥"
