"""What finds a name: its part, or its initials in every reading."""

import pytest

from provider_portal.ground.text.search import initials, matches


@pytest.mark.parametrize(
    ("name", "keys"),
    [("李娜", "ln"), ("王芳", "wf yf"), ("单芳", "cf df sf"), ("", ""), (" 李 娜 ", "ln"), ("李A", "la")],
)
def test_every_reading_of_a_name_has_its_initials(name: str, keys: str) -> None:
    assert initials(name) == keys


def test_a_name_of_many_readings_is_cut_at_sixteen() -> None:
    """Three for 单, two each for 乐, 行 and 朝: the first sixteen of twenty-four, in order."""
    keys = initials("单乐行朝").split()
    assert (len(keys), keys[0], keys[-1]) == (16, "clhc", "dyxz")


@pytest.mark.parametrize(
    ("needle", "hit"),
    [
        ("", True),
        ("  ", True),
        ("芳", True),
        (" 王芳 ", True),
        ("f", True),
        ("WF", True),
        ("李", False),
        ("fw", False),
    ],
)
def test_a_name_is_found_by_part_or_initials(needle: str, hit: bool) -> None:
    assert matches(needle, "王芳", "wf xf") is hit


def test_latin_letters_of_a_name_are_found_in_either_case() -> None:
    assert matches("vip", "VIP 护理", "")


def test_a_needle_never_spans_two_keys() -> None:
    assert not matches("wf xf", "王芳", "wf xf")
    assert matches("x", "王芳", "wf xf")
