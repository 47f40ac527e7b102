"""Photographs for a claim package: the display copy with what it shows written under it."""

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = "NotoSansSC-Regular.ttf"
_QUALITY = 85
_INK, _PAPER = "#10181b", "#ffffff"
_LEAST_FONT_PX = 14


class FontMissingError(Exception):
    """The portal's font is not where it should be; the sentence says what to do."""


def captioned_jpeg(display: bytes, lines: Sequence[str], fonts: Path) -> bytes:
    """The picture with a strip of text below it, nothing of it covered; the same input gives the same bytes.

    The result carries no metadata and no position. `display` is an upright JPEG copy; `fonts` the folder of
    the portal's fonts. Raises FontMissingError.
    """
    picture = Image.open(io.BytesIO(display), formats=("JPEG",)).convert("RGB")
    size = max(_LEAST_FONT_PX, round(picture.width / 48))
    font = _font(fonts, size)
    margin, step = size, round(size * 1.5)
    rows = [row for line in lines for row in _wrapped(line, font, picture.width - 2 * margin)]
    sheet = Image.new("RGB", (picture.width, picture.height + step * len(rows) + margin), _PAPER)
    sheet.paste(picture)
    pen = ImageDraw.Draw(sheet)
    for number, row in enumerate(rows):
        pen.text((margin, picture.height + margin // 2 + number * step), row, fill=_INK, font=font)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _font(fonts: Path, size: int) -> ImageFont.FreeTypeFont:
    """The portal's own font, by its bytes: a path that cannot be opened sends Pillow to look among the machine's."""
    try:
        data = io.BytesIO((fonts / FONT).read_bytes())
        return ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        raise FontMissingError(f"缺少中文字体 {FONT}，请先运行 ./run --setup-only 装好字体。") from None


def _wrapped(line: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The line in rows that fit; Chinese may break anywhere."""
    rows = [""]
    for mark in line:
        if rows[-1] and font.getlength(rows[-1] + mark) > width:
            rows.append("")
        rows[-1] += mark
    return rows
