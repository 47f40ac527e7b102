"""A picture out of its file: upright, RGB, and no larger than the copies need; the whole of it is decoded.

A JPEG comes out of its decoder smaller (draft). The others are decoded whole and shrunk in strips, so that no
second full-size copy stands in memory.
"""

import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil

from PIL import Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from orders.photographs import heif_boxes, jpeg_scan, png_chunks, webp_header
from orders.photographs.exif import exif_from, exif_of, read_exif, read_orientation
from orders.photographs.exif_data import ExifData
from orders.photographs.formats import PictureKind

_SHARP_ENOUGH_PX = 1600
_STRIP_ROWS = 256
# The pool's processes are side by side already; more threads in each leave memory behind (117 MB against 180).
_HEIF_THREADS = 1
# Pillow's own guard stops far above our limits, for headers that are plainly a bomb.
Image.MAX_IMAGE_PIXELS = max(kind.greatest_pixels for kind in PictureKind)
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = {5, 6, 7, 8}
_DAMAGED = "照片不完整或已损坏，打不开。请重新拍一张再传。"


class PictureError(Exception):
    """The Chinese sentence that says why a file is not taken and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """`width` and `height` are those of the upright picture in the file; `picture` may be smaller."""

    picture: Image.Image
    format: str
    width: int
    height: int
    exif: ExifData


def decode(kind: PictureKind, data: bytes) -> Decoded:
    """The picture in `data`, the first where there are several. Raises PictureError, and nothing else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # malformed EXIF is no reason to refuse; the limits are ours
            return _heif(kind, data) if kind in {PictureKind.HEIC, PictureKind.HEIF} else _pillow(kind, data)
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise _too_large(kind) from None
    except Exception:  # noqa: BLE001 - a decoder given rubbish raises whatever it likes
        raise PictureError(_DAMAGED) from None


def _pillow(kind: PictureKind, data: bytes) -> Decoded:
    if kind is PictureKind.WEBP:  # its decoder reserves memory when it is opened
        _refuse_bad_size(kind, webp_header.declared_size(data))
    image = _jpeg_file(data) if kind is PictureKind.JPEG else Image.open(io.BytesIO(data), formats=(kind,))
    size = image.size
    _refuse_bad_size(kind, size)
    _refuse_cut_file(kind, data)
    image.draft("RGB", _enough(size))
    image.load()
    exif = exif_of(image)
    turn = read_orientation(exif)
    picture = _rgb(image) if _factor(image.size) == 1 else _shrunk(image.size, _strips(image))
    return _decoded(picture, str(image.format), size, turn, read_exif(exif))


def _jpeg_file(data: bytes) -> ImageFile.ImageFile:
    """A JPEG; where its table of further pictures is malformed, its first picture all the same."""
    try:
        return Image.open(io.BytesIO(data), formats=("JPEG",))
    except (KeyError, ValueError, ArithmeticError):
        return JpegImageFile(io.BytesIO(data))


def _heif(kind: PictureKind, data: bytes) -> Decoded:
    """libheif turns the picture as the file's own boxes say; the EXIF orientation beside them is not for us."""
    import pillow_heif  # noqa: PLC0415 - the web process never needs it

    options = pillow_heif.options
    options.DECODE_THREADS = _HEIF_THREADS
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    container = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
    image = container[container.primary_index]
    _refuse_bad_size(kind, image.size)
    _refuse_cut_file(kind, data)
    image.load()
    rows = memoryview(image.data)
    step = image.stride

    def strips(height: int) -> Iterator[Image.Image]:
        for top in range(0, image.size[1], height):
            part = rows[top * step : (top + height) * step]
            size = (image.size[0], len(part) // step)
            yield Image.frombytes(image.mode, size, part, "raw", image.mode, step)

    picture = _shrunk(image.size, strips(_STRIP_ROWS))
    block = image.info["exif"]
    exif = exif_from(block) if isinstance(block, bytes) else Image.Exif()
    return _decoded(picture, kind, image.size, 1, read_exif(exif))


def _decoded(picture: Image.Image, name: str, size: tuple[int, int], turn: int, exif: ExifData) -> Decoded:
    width, height = reversed(size) if turn in _ON_ITS_SIDE else size
    upright = picture.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else picture
    return Decoded(picture=upright, format=name, width=width, height=height, exif=exif)


def _refuse_bad_size(kind: PictureKind, size: tuple[int, int]) -> None:
    width, height = size
    if width * height > kind.greatest_pixels:
        raise _too_large(kind)
    if width * height == 0:
        raise PictureError(_DAMAGED)


def _refuse_cut_file(kind: PictureKind, data: bytes) -> None:
    match kind:
        case PictureKind.JPEG:
            whole = jpeg_scan.is_whole(data)
        case PictureKind.PNG:
            whole = png_chunks.is_whole(data)
        case PictureKind.HEIC | PictureKind.HEIF:
            whole = heif_boxes.is_whole(data)
        case PictureKind.WEBP:
            whole = True  # its size was checked against the header, and its decoder takes nothing incomplete
    if not whole:
        raise PictureError("照片在保存或传送时损坏了一部分。请重新拍一张再传。")


def _too_large(kind: PictureKind) -> PictureError:
    most = kind.greatest_pixels // 10_000
    return PictureError(f"照片的像素太大（超过 {most} 万像素），请调低相机的照片尺寸后重拍。")


def _factor(size: tuple[int, int]) -> int:
    """By how much a picture may shrink and still be sharp enough for the display copy."""
    return next((step for step in (8, 4, 2) if max(size) // step >= _SHARP_ENOUGH_PX), 1)


def _enough(size: tuple[int, int]) -> tuple[int, int]:
    factor = _factor(size)
    return size[0] // factor, size[1] // factor


def _strips(image: Image.Image) -> Iterator[Image.Image]:
    for top in range(0, image.height, _STRIP_ROWS):
        yield image.crop((0, top, image.width, min(top + _STRIP_ROWS, image.height)))


def _shrunk(size: tuple[int, int], strips: Iterable[Image.Image]) -> Image.Image:
    """The strips, each of 256 rows, as one RGB picture, shrunk by a whole number of pixels."""
    factor = _factor(size)
    whole = Image.new("RGB", (ceil(size[0] / factor), ceil(size[1] / factor)))
    top = 0
    for strip in strips:
        part = _rgb(strip).reduce(factor)
        whole.paste(part, (0, top))
        top += part.height
    return whole


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")
