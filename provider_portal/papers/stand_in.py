"""Characters of names that the portal's font lacks: on paper a drawn box with the reading stands for each."""

import re
from pathlib import Path

from provider_portal.ground.fonts import missing_ideographs, undrawable

_NOT_TEXT = re.compile(r"(<title>.*?</title>|<style.*?</style>|<[^>]*>)", re.DOTALL)


def with_stand_ins(html: str, fonts: Path) -> str:
    """The document with `<span class="stand-in">` for every ideograph of its text that the font cannot draw."""
    marks = missing_ideographs(html, fonts)
    if not marks:
        return html
    boxes = str.maketrans({mark: f'<span class="stand-in">{_reading(mark, fonts)}</span>' for mark in marks})
    parts = _NOT_TEXT.split(html)  # every second part is what stood between two texts
    return "".join(part if place % 2 else part.translate(boxes) for place, part in enumerate(parts))


def _reading(mark: str, fonts: Path) -> str:
    """Its pinyin with tone, or its code where no reading is known."""
    from pypinyin import pinyin  # noqa: PLC0415 - half a second of dictionaries, for such names only

    reading = pinyin(mark, errors=list)[0][0]  # type: ignore[arg-type]
    return f"U+{ord(mark):04X}" if undrawable(reading, fonts) else reading
