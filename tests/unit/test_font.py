"""The font that `scripts/font` fetched carries the characters that names are made of."""

import pytest
from fontTools.ttLib import TTFont

from provider_portal.ground.fonts import undrawable
from provider_portal.settings import ROOT
from tests.fonts import FONTS

RARE_IN_NAMES = "㛃𬭎䶮"
ON_PAPERS = "￥¥①②③壹贰叁肆伍陆柒捌玖拾佰仟万亿圆角分整〇×－—“”"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_no_character_of_names_and_papers_is_missing(weight: str) -> None:
    with TTFont(FONTS / f"NotoSansSC-{weight}.ttf", lazy=True) as font:
        glyphs = font.getBestCmap()
    assert [character for character in RARE_IN_NAMES + ON_PAPERS if ord(character) not in glyphs] == []


def test_what_the_papers_print_by_themselves_can_be_drawn() -> None:
    papers = (path for path in (ROOT / "templates" / "documents").rglob("*") if path.is_file())
    text = "".join(path.read_text(encoding="utf-8") for path in papers)
    assert undrawable(text, FONTS) == ""
