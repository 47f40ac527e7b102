"""On paper a character that the portal's font lacks has a box with its reading in its place."""

import pytest

from provider_portal.papers.stand_in import with_stand_ins
from tests.fonts import FONTS


def box(reading: str) -> str:
    return f'<span class="stand-in">{reading}</span>'


@pytest.mark.parametrize(
    ("html", "drawn"),
    [
        ("<p>王秀英 120.00 元</p>", "<p>王秀英 120.00 元</p>"),
        ("<p>陈\U00021334</p>", f"<p>陈{box('zhí')}</p>"),
        ("<p>\U0003134f</p>", f"<p>{box('U+3134F')}</p>"),  # no reading is known: its code
        (
            "<title>\U00021334</title><p title='\U00021334'>王\U00021334\U0003134f</p>",
            f"<title>\U00021334</title><p title='\U00021334'>王{box('zhí')}{box('U+3134F')}</p>",
        ),
    ],
)
def test_only_text_that_the_font_cannot_draw_is_replaced(html: str, drawn: str) -> None:
    assert with_stand_ins(html, FONTS) == drawn
