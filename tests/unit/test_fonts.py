"""A name that the font cannot draw is known before it stands on a paper."""

from pathlib import Path

import pytest

from provider_portal.ground.errors import OutsideError
from provider_portal.ground.fonts import undrawable
from tests.fonts import FONTS


@pytest.mark.parametrize("name", ["王秀英", "㛃𬭎䶮", "昪𬱟𬍛", "阿依古丽·买买提", "刘 洋"])
def test_names_that_can_be_drawn(name: str) -> None:
    assert undrawable(name, FONTS) == ""


@pytest.mark.parametrize(("name", "missing"), [("王𠀋英", "𠀋"), ("😀王😀", "😀")])
def test_characters_that_cannot_be_drawn_are_named_once(name: str, missing: str) -> None:
    assert undrawable(name, FONTS) == missing


def test_an_absent_font_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(OutsideError) as refused:
        undrawable("王", tmp_path)
    assert refused.value.code == "font_missing"
    assert "./run" in refused.value.message
