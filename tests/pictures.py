"""Photographs that tests make themselves, with EXIF as cameras write it."""

import io
import random

import pillow_heif
from PIL import ExifTags, Image, ImageDraw
from PIL.TiffImagePlugin import IFDRational

STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def picture(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Shapes that are different for every seed, light on top, so that the right way up can be told."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGB", size, "#303030")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], size[1] // 3), fill="#f0f0f0")
    for _ in range(12):
        left, top = dice.randrange(size[0]), dice.randrange(size[1])
        colour = tuple(dice.randrange(256) for _ in range(3))
        draw.ellipse((left, top, left + size[0] // 8, top + size[1] // 8), fill=colour)
    return image


def jpeg(
    seed: int = 1,
    *,
    size: tuple[int, int] = (640, 480),
    taken: str = "2026:07:15 09:20:00",
    offset: str = "",
    place: tuple[float, float] | None = None,
    orientation: int = 1,
    **saving: object,
) -> bytes:
    """A camera's JPEG, stored turned or mirrored as its `orientation` says."""
    exif = _exif(taken, offset, place, orientation)
    return _saved(_stored(seed, size, orientation), "JPEG", quality=88, exif=exif, **saving)


def webp(
    seed: int = 1, size: tuple[int, int] = (640, 480), *, orientation: int = 1, **saving: object
) -> bytes:
    """The same as a WebP."""
    exif = _exif("2026:07:15 09:20:00", "", None, orientation)
    return _saved(_stored(seed, size, orientation), "WEBP", quality=80, exif=exif, **saving)


def heic(
    seed: int = 1,
    *,
    size: tuple[int, int] = (640, 480),
    place: tuple[float, float] | None = None,
    orientation: int = 1,
    exif: bytes | None = None,
    **saving: object,
) -> bytes:
    """A phone's HEIC in tiles: turned by the boxes of the file, with the same orientation in EXIF once more."""
    block = exif or _exif("2026:07:15 09:20:00", "", place, orientation).tobytes()
    image = _stored(seed, size, orientation)
    container = pillow_heif.from_pillow(image)
    out = io.BytesIO()
    container.save(out, quality=60, exif=block, tile_size=256, **saving)
    return out.getvalue()


def _stored(seed: int, size: tuple[int, int], orientation: int) -> Image.Image:
    turn, image = STORED[orientation], picture(seed, size)
    return image if turn is None else image.transpose(turn)


def _saved(image: Image.Image, name: str, **saving: object) -> bytes:
    out = io.BytesIO()
    image.save(out, name, **saving)
    return out.getvalue()


def png(seed: int = 1, size: tuple[int, int] = (640, 480), mode: str = "RGB") -> bytes:
    """The same as a PNG."""
    return _saved(picture(seed, size).convert(mode), "PNG")


def _exif(taken: str, offset: str, place: tuple[float, float] | None, orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "HUAWEI", "ALN-AL00"
    exif[ExifTags.Base.Orientation] = orientation
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    if taken:
        camera[ExifTags.Base.DateTimeOriginal] = taken
    if offset:
        camera[ExifTags.Base.OffsetTimeOriginal] = offset
    if place:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef] = "N" if place[0] >= 0 else "S"
        gps[ExifTags.GPS.GPSLatitude] = _degrees(abs(place[0]))
        gps[ExifTags.GPS.GPSLongitudeRef] = "E" if place[1] >= 0 else "W"
        gps[ExifTags.GPS.GPSLongitude] = _degrees(abs(place[1]))
    return exif


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    minutes = (value % 1) * 60
    seconds = round((minutes % 1) * 60 * 1000)
    return IFDRational(int(value), 1), IFDRational(int(minutes), 1), IFDRational(seconds, 1000)
