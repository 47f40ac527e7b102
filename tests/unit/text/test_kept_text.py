"""Kept text: what nobody sees goes, blanks are folded, radical signs become characters; twice changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_portal.ground.text.kept import kept_text, private_marks, private_sentence
from provider_portal.ground.text.radicals import CHARACTER_OF

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202d\u202c\u2060\u2066\u2069\ufeff\U000e0041\x00\x7f"
BLANKS = (
    " \t\n\r\v\f\x1f\x85\u00a0\u1680\u2000\u2003\u2009\u202f\u205f\u3000\u2028\u2029\u3164\u115f\u2800\uffa0"
)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("\u2fbc\u2f74\u2f63", "高立生"),
        ("\u2ea9秀英", "王秀英"),
        ("\u2ee2\u2ed4\u2ef0\u2ef3", "马门龙龟"),
        ("\uf909\u4e86", "契了"),
        ("欧阳　明", "欧阳 明"),
        ("　王 \t 秀英\u2009", "王 秀英"),
        ("SJ-77_x000D_", "SJ-77"),
        ("甲_x000d__x000A_乙", "甲 乙"),
        ("SJ_x0041_", "SJ_x0041_"),
        ("e\u0301", "é"),
        ("e\u200b\u0301", "é"),
        ("陈\U00021334", "陈\U00021334"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("", ""),
        (BLANKS, ""),
        (INVISIBLE, ""),
    ],
)
def test_what_is_kept(raw: str, kept: str) -> None:
    assert kept_text(raw) == kept


@pytest.mark.parametrize("mark", INVISIBLE)
def test_what_nobody_sees_goes_wherever_it_stands(mark: str) -> None:
    assert kept_text(f"{mark}王{mark}秀英{mark}") == "王秀英"


@pytest.mark.parametrize("mark", BLANKS)
def test_every_blank_is_one_blank(mark: str) -> None:
    assert kept_text(f"{mark}王{mark} {mark}秀英{mark}") == "王 秀英"


def test_lines_stay_where_there_may_be_many() -> None:
    assert kept_text(" 甲  乙 \r\n\r\n\t丙\u2028丁\n ", many_lines=True) == "甲 乙\n\n丙\n丁"


@given(st.text() | st.text("a_x0DdA _\n\u200b\u0301é王"), st.booleans())
def test_the_same_again_changes_nothing(raw: str, many_lines: bool) -> None:
    once = kept_text(raw, many_lines=many_lines)
    assert kept_text(once, many_lines=many_lines) == once


@given(st.text("王秀英abc-7·", min_size=1), st.data())
def test_no_sprinkling_changes_what_is_kept(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.sampled_from(INVISIBLE)), max_size=6))
    sprinkled = text
    for place, mark in sorted(places, reverse=True):
        sprinkled = sprinkled[:place] + mark + sprinkled[place:]
    assert kept_text(sprinkled) == text


@pytest.mark.parametrize(
    ("text", "marks"),
    [("王秀英", ""), ("abc", ""), ("王\ue000英\ue000\uf8ff", "\ue000\uf8ff"), ("\U000f0000", "\U000f0000"), ("\U0010fffd", "\U0010fffd"), ("\ud800", "\ud800"), ("陈\U00021334", "")],
)  # fmt: skip
def test_characters_of_one_computer_are_named(text: str, marks: str) -> None:
    assert private_marks(text) == marks


def test_the_refusal_names_the_code() -> None:
    assert "U+E000、U+F8FF" in private_sentence("\ue000\uf8ff")


def test_every_radical_sign_has_a_character_that_is_none() -> None:
    """114 of the supplement, 214 of Kangxi."""
    assert len(CHARACTER_OF) == 114 + 214
    assert all(len(one) == 1 and not "\u2e80" <= one <= "\u2fdf" for one in CHARACTER_OF.values())
    assert (CHARACTER_OF["\u2e81"], CHARACTER_OF["\u2ef3"]) == ("厂", "龟")
    assert (CHARACTER_OF["\u2f00"], CHARACTER_OF["\u2fd5"]) == ("一", "龠")
