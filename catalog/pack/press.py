"""Scans become A4 pages, and parts become one book. Pure: runs in the pool, values in, bytes out."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provider_portal.ground.errors import RuleError
from provider_portal.papers.rendering import Paper, paper_pdf

MILLIMETRE = 72 / 25.4
A4 = (210 * MILLIMETRE, 297 * MILLIMETRE)
_SIDE, _TOP, _BOTTOM = 12 * MILLIMETRE, 16 * MILLIMETRE, 20 * MILLIMETRE
_LONGEST_EDGE = 2480
_QUALITY = 88
MOST_PAGES = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A piece of the book: its PDF, and for every page whether it lies on its side."""

    pdf: bytes
    landscape: tuple[bool, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A bookmark: its words and the page it leads to, from 0."""

    label: str
    page: int


def count_pages(path: Path, media_type: str) -> int:
    """How many pages a scan gives; RuleError where it cannot be opened, is locked, or is far too long."""
    if media_type != "application/pdf":
        with _opened_image(path):
            return 1
    with _opened_pdf(path) as pdf:
        pages = len(pdf.pages)
    if not 1 <= pages <= MOST_PAGES:
        raise RuleError("bad_scan", f"这份 PDF 有 {pages} 页，请拆分到 {MOST_PAGES} 页以内再传。")
    return pages


def scan_part(path: Path, media_type: str) -> Part:
    """Every page of a scan on an A4 sheet of its own direction, with room for a page number."""
    return _pdf_part(path) if media_type == "application/pdf" else _image_part(path)


def paper_part(paper: Paper, fonts: Path) -> Part:
    """A paper of ours as a part."""
    from pikepdf import Pdf  # noqa: PLC0415 - only the pool's processes need it

    data = paper_pdf(paper, fonts)
    with Pdf.open(io.BytesIO(data)) as pdf:
        return Part(pdf=data, landscape=tuple(_is_landscape(page) for page in pdf.pages))


def bind(parts: Sequence[Part], stamps: bytes, marks: Sequence[Mark], title: str) -> bytes:
    """All parts one after the other, page n under the n-th stamp, with bookmarks."""
    from pikepdf import OutlineItem, Pdf, Rectangle  # noqa: PLC0415

    with Pdf.new() as book, Pdf.open(io.BytesIO(stamps)) as stamp:
        for part in parts:
            with Pdf.open(io.BytesIO(part.pdf)) as pdf:
                book.pages.extend(pdf.pages)
        for page, above in zip(book.pages, stamp.pages, strict=True):
            page.add_overlay(above, Rectangle(*page.mediabox))
        with book.open_outline() as outline:
            outline.root.extend(OutlineItem(mark.label, mark.page) for mark in marks)
        book.docinfo["/Title"] = title
        book.remove_unreferenced_resources()
        out = io.BytesIO()
        book.save(out, deterministic_id=True)
    return out.getvalue()


def _pdf_part(path: Path) -> Part:
    from pikepdf import Page, Pdf, Rectangle  # noqa: PLC0415

    with _opened_pdf(path) as source, Pdf.new() as made:
        sides = []
        for page in source.pages:
            lying = _is_landscape(page)
            width, height = (A4[1], A4[0]) if lying else A4
            sheet: Page = made.add_blank_page(page_size=(width, height))
            frame = Rectangle(_SIDE, _BOTTOM, width - _SIDE, height - _TOP)
            sheet.add_overlay(page, frame)
            sides.append(lying)
        out = io.BytesIO()
        made.save(out, deterministic_id=True)
    return Part(pdf=out.getvalue(), landscape=tuple(sides))


def _image_part(path: Path) -> Part:
    from pikepdf import Dictionary, Name, Pdf, Stream  # noqa: PLC0415

    jpeg, wide, high = _upright_jpeg(path)
    lying = wide > high
    width, height = (A4[1], A4[0]) if lying else A4
    room = (width - 2 * _SIDE, height - _TOP - _BOTTOM)
    scale = min(room[0] / wide, room[1] / high)
    shown = (wide * scale, high * scale)
    left, bottom = (width - shown[0]) / 2, _BOTTOM + (room[1] - shown[1]) / 2
    with Pdf.new() as made:
        sheet = made.add_blank_page(page_size=(width, height))
        picture = Stream(made, jpeg)
        picture.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=wide,
            Height=high,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        sheet.Resources = Dictionary(XObject=Dictionary(Picture=made.make_indirect(picture)))
        drawing = f"q {shown[0]:.3f} 0 0 {shown[1]:.3f} {left:.3f} {bottom:.3f} cm /Picture Do Q"
        sheet.Contents = made.make_stream(drawing.encode())
        out = io.BytesIO()
        made.save(out, deterministic_id=True)
    return Part(pdf=out.getvalue(), landscape=(lying,))


def _upright_jpeg(path: Path) -> tuple[bytes, int, int]:
    from PIL import Image, ImageOps  # noqa: PLC0415

    with _opened_image(path) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.has_transparency_data:
            paper = Image.new("RGBA", upright.size, "white")
            upright = Image.alpha_composite(paper, upright.convert("RGBA"))
        flat = upright.convert("RGB")
        flat.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE))
        out = io.BytesIO()
        flat.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue(), flat.width, flat.height


def _opened_pdf(path: Path) -> Any:
    from pikepdf import PasswordError, Pdf, PdfError  # noqa: PLC0415

    try:
        return Pdf.open(path)
    except PasswordError:
        raise RuleError("scan_locked", "这份 PDF 有密码，打不开。请去掉密码后再传。") from None
    except PdfError:
        raise RuleError("bad_scan", "这份 PDF 打不开，可能没有传完整。请重新扫描或另存后再传。") from None


def _opened_image(path: Path) -> Any:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    image = None
    try:
        image = Image.open(path)
        image.draft("RGB", (_LONGEST_EDGE, _LONGEST_EDGE))
        image.load()
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        if image is not None:
            image.close()  # a picture that breaks off while it is read keeps its file open
        raise RuleError("bad_scan", "这张图片打不开，可能没有传完整。请重新拍摄或扫描。") from None
    return image


def _is_landscape(page: Any) -> bool:
    """As a reader sees it: a page that is turned by its own mark counts as turned."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    turned = int(page.get("/Rotate", 0)) % 180 != 0
    wide, high = abs(right - left), abs(top - bottom)
    return (high > wide) if turned else (wide > high)
