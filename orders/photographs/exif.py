"""What a photograph says of itself: time, place, camera. A malformed block says less, and is never an error."""

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image

from orders.photographs.exif_data import ExifData
from provider_portal.ground.clock import SHANGHAI

_LONGEST_TEXT = 100
_EARLIEST_YEAR = 1980


def exif_of(image: Image.Image) -> Image.Exif:
    """The EXIF block of a picture; an empty one if it cannot be read."""
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001 - Pillow raises whatever a malformed block leads it into
        return Image.Exif()


def exif_from(block: bytes) -> Image.Exif:
    """The same from the block's bytes."""
    exif = Image.Exif()
    with contextlib.suppress(Exception):
        exif.load(block)
    return exif


def read_exif(exif: Image.Exif) -> ExifData:
    """The facts that can be read; what cannot be read is absent."""
    main = _block(exif, None)
    camera = _block(exif, ExifTags.IFD.Exif)
    latitude, longitude = _position(_block(exif, ExifTags.IFD.GPSInfo))
    return ExifData(
        taken_at=_taken_at(camera),
        latitude=latitude,
        longitude=longitude,
        make=_text(main.get(ExifTags.Base.Make)),
        model=_text(main.get(ExifTags.Base.Model)),
        software=_text(main.get(ExifTags.Base.Software)),
    )


def read_orientation(exif: Image.Exif) -> int:
    """EXIF orientation from 1 to 8; 1 where it is absent or nonsense."""
    orientation = _block(exif, None).get(ExifTags.Base.Orientation)
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1  # noqa: PLR2004


def _block(exif: Image.Exif, part: ExifTags.IFD | None) -> Mapping[int, Any]:
    """One directory of the EXIF block, or an empty one if it cannot be read."""
    try:
        return dict(exif) if part is None else dict(exif.get_ifd(part))
    except Exception:  # noqa: BLE001 - Pillow raises whatever a malformed block leads it into
        return {}


def _taken_at(camera: Mapping[int, Any]) -> datetime | None:
    """When the picture was made; the time of the file's last change is no word on that."""
    pairs = (
        (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
        (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
    )
    instants = (_time(camera.get(when), camera.get(offset)) for when, offset in pairs)
    return next((instant for instant in instants if instant), None)


def _time(stamp: object, offset: object) -> datetime | None:
    text, zone = _text(stamp), _text(offset) or ""
    if not text:
        return None
    for candidate, form in ((f"{text}{zone}", "%Y:%m:%d %H:%M:%S%z"), (text, "%Y:%m:%d %H:%M:%S")):
        with contextlib.suppress(ValueError):
            instant = datetime.strptime(candidate, form)  # noqa: DTZ007 - the zone is set on the next line
            instant = instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
            return instant if instant.year >= _EARLIEST_YEAR else None
    return None


def _position(gps: Mapping[int, Any]) -> tuple[str | None, str | None]:
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S", 90)
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W", 180)
    return (latitude, longitude) if latitude and longitude else (None, None)


def _degrees(parts: Any, side: object, negative: str, most: int) -> str | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, OverflowError):
        return None
    if not 0 <= value <= most:  # also refuses the NaN of a rational over 0
        return None
    reference = _text(side) or ""
    return f"{-value if reference.upper().startswith(negative) else value:.7f}"


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return None
    shown = "".join(mark for mark in value.split("\x00")[0] if mark.isprintable()).strip()
    return shown[:_LONGEST_TEXT] or None
