"""Stand-ins for scanned papers: what each would be is written on it, and that it is none."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont
from sqlalchemy.orm import Session

from provider_portal.accounts.principal import Principal
from provider_portal.ground.files import Stored, file_store, remember_blob
from provider_portal.papers.rendering import FONT_FILES
from provider_portal.site import fonts_folder

JPEG = "image/jpeg"
_SHEET, _MARGIN = (1240, 1754), 150
_INK, _STAMP, _PAPER = (40, 44, 48), (190, 40, 36), (252, 251, 247)


def kept_scan(title: str, lines: Sequence[str]) -> Stored:
    """An upright A4 page at 150 dots an inch, in the file store."""
    return file_store().put_bytes(_page(title, lines))


def remembered_scan(session: Session, who: Principal, title: str, lines: Sequence[str]) -> str:
    """The same as one of the provider's files; its SHA-256."""
    stored = kept_scan(title, lines)
    remember_blob(session, who.provider_id, stored, JPEG)
    return stored.sha256


def _page(title: str, lines: Sequence[str]) -> bytes:
    image = Image.new("RGB", _SHEET, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 60, _SHEET[0] - 60, _SHEET[1] - 60), outline=(150, 150, 150), width=3)
    draw.multiline_text(
        (_SHEET[0] / 2, 190), title, fill=_INK, font=_font("bold", 52), anchor="ma", align="center"
    )
    letters = _font("regular", 32)
    for number, line in enumerate(lines):
        draw.text((_MARGIN, 420 + number * 72), line, fill=_INK, font=letters)
    draw.ellipse((780, 1330, 1060, 1610), outline=_STAMP, width=6)
    draw.text((920, 1470), "演示\n扫描件", fill=_STAMP, font=_font("bold", 40), anchor="mm", align="center")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts_folder() / FONT_FILES[weight], size)
