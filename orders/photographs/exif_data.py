"""What a photograph says of itself, kept beside it for good. Pure."""

from dataclasses import dataclass
from datetime import datetime

from provider_portal.ground.frozen import FrozenForm


@dataclass(frozen=True, kw_only=True, slots=True)
class ExifData:
    """`taken_at` is aware, Beijing time where the camera told no offset; coordinates are degrees as text (WGS-84)."""

    taken_at: datetime | None = None
    latitude: str | None = None
    longitude: str | None = None
    make: str | None = None
    model: str | None = None
    software: str | None = None


EXIF_DATA = FrozenForm(kind=ExifData)
