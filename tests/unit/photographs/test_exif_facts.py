"""Time, place, camera and way up as single facts of an EXIF block; a malformed one is absent, never an error."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from orders.photographs.exif import exif_from, exif_of, read_exif, read_orientation
from orders.photographs.exif_data import ExifData

Base, GPS, IFD = ExifTags.Base, ExifTags.GPS, ExifTags.IFD
ELEVEN = "2026:07:15 11:20:30"


class Unreadable(Image.Exif):
    """A block whose directories lead Pillow into an error."""

    def get_ifd(self, tag: int) -> Any:
        raise SyntaxError(tag)


class NoPicture(Image.Image):
    """A picture whose block cannot be opened."""

    def getexif(self) -> Image.Exif:
        raise SyntaxError


def block(camera: dict[int, Any] | None = None, gps: dict[int, Any] | None = None, **main: Any) -> Image.Exif:
    exif = Image.Exif()
    for name, value in main.items():
        exif[Base[name]] = value
    exif.get_ifd(IFD.Exif).update(camera or {})
    exif.get_ifd(IFD.GPSInfo).update(gps or {})
    return exif


def taken(**stamps: object) -> datetime | None:
    return read_exif(block({Base[name]: value for name, value in stamps.items()})).taken_at


def place(latitude: Any, longitude: Any, south: Any = "N", west: Any = "E") -> tuple[str | None, str | None]:
    gps: dict[int, Any] = {
        GPS.GPSLatitude: latitude,
        GPS.GPSLatitudeRef: south,
        GPS.GPSLongitude: longitude,
        GPS.GPSLongitudeRef: west,
    }
    facts = read_exif(block(gps=gps))
    return facts.latitude, facts.longitude


def test_a_block_that_cannot_be_read_says_nothing() -> None:
    assert read_exif(Unreadable()) == ExifData()
    assert dict(exif_of(NoPicture())) == {}
    assert dict(exif_from(b"Exif\x00\x00rubbish")) == {}


def test_a_block_is_read_from_its_bytes() -> None:
    exif = exif_from(block(Make="HUAWEI", Orientation=6).tobytes())
    assert read_exif(exif).make == "HUAWEI"
    assert read_orientation(exif) == 6


@pytest.mark.parametrize(
    ("stored", "orientation"), [(0, 1), (1, 1), (2, 2), (8, 8), (9, 1), (-1, 1), ("6", 1), (None, 1)]
)
def test_a_picture_lies_in_one_of_eight_ways(stored: object, orientation: int) -> None:
    assert read_orientation(block(Orientation=stored)) == orientation
    assert read_orientation(block()) == 1


def test_without_an_offset_the_time_is_beijings() -> None:
    assert taken(DateTimeOriginal=ELEVEN) == datetime(2026, 7, 15, 3, 20, 30, tzinfo=UTC)


def test_the_cameras_offset_counts_and_one_that_cannot_be_read_does_not() -> None:
    assert taken(DateTimeOriginal=ELEVEN, OffsetTimeOriginal="+09:00") == datetime(
        2026, 7, 15, 2, 20, 30, tzinfo=UTC
    )
    assert taken(DateTimeOriginal=ELEVEN, OffsetTimeOriginal="east") == taken(DateTimeOriginal=ELEVEN)
    assert taken(DateTimeOriginal=ELEVEN, OffsetTimeDigitized="+09:00") == taken(DateTimeOriginal=ELEVEN)


def test_the_original_time_goes_before_the_digitized() -> None:
    early = "2026:07:15 09:00:00"
    assert taken(DateTimeOriginal=ELEVEN, DateTimeDigitized=early) == taken(DateTimeOriginal=ELEVEN)
    assert taken(DateTimeDigitized=early, OffsetTimeDigitized="+00:00") == datetime(
        2026, 7, 15, 9, tzinfo=UTC
    )
    assert taken(DateTimeOriginal="gestern", DateTimeDigitized=early) == taken(DateTimeDigitized=early)


def test_the_last_change_of_the_file_is_no_time_of_the_picture() -> None:
    assert read_exif(block(DateTime=ELEVEN)).taken_at is None


@pytest.mark.parametrize(
    ("stamp", "year"),
    [("1979:12:31 23:59:59", None), ("1980:01:01 00:00:00", 1980), (b"2026:01:01 00:00:00", 2026)],
)
def test_a_camera_whose_clock_was_never_set_tells_no_time(stamp: object, year: int | None) -> None:
    instant = taken(DateTimeOriginal=stamp)
    assert (instant.year if instant else None) == year


def test_degrees_minutes_and_seconds_make_one_number() -> None:
    assert place((29, 30, 36), (111, 15, 18)) == ("29.5100000", "111.2550000")


@pytest.mark.parametrize(
    ("south", "west", "signs"),
    [("S", "W", ("-1.0000000", "-2.0000000")), ("s", b"W\x00", ("-1.0000000", "-2.0000000")),
     ("N", "E", ("1.0000000", "2.0000000")), (None, None, ("1.0000000", "2.0000000")),
     ("W", "S", ("1.0000000", "2.0000000"))],
)  # fmt: skip
def test_south_and_west_are_negative(south: object, west: object, signs: tuple[str, str]) -> None:
    assert place((1, 0, 0), (2, 0, 0), south, west) == signs


@pytest.mark.parametrize(
    ("latitude", "longitude", "inside"),
    [
        ((90, 0, 0), (180, 0, 0), True),
        ((0, 0, 0), (0, 0, 0), True),
        ((90, 0, 0.1), (0, 0, 0), False),
        ((0, 0, 0), (180, 0, 0.1), False),
        ((-1, 0, 0), (0, 0, 0), False),
        ((float("nan"), 0, 0), (0, 0, 0), False),
        ((IFDRational(1, 0), 0, 0), (0, 0, 0), False),
        ((IFDRational(0, 0), 0, 0), (0, 0, 0), False),
        ((29, 30), (111, 15, 18), False),
        ((29, 30, "east"), (111, 15, 18), False),
        (None, (111, 15, 18), False),
        ((29, 30, 36), None, False),
        ((10**400, 0, 0), (0, 0, 0), False),
    ],
)
def test_a_place_lies_on_the_globe_or_is_none(latitude: object, longitude: object, inside: bool) -> None:
    both = place(latitude, longitude)
    assert (both != (None, None)) is inside
    assert inside or both == (None, None)


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("HUAWEI", "HUAWEI"),
        (b"HUA\xff", "HUA\ufffd"),
        ("HUAWEI\x00rest\x00", "HUAWEI"),
        (" HUA\nWEI ", "HUAWEI"),
        ("x" * 101, "x" * 100),
        ("", None),
        ("\x00HUAWEI", None),
        (7, None),
    ],
)
def test_words_are_shown_as_one_short_line(stored: object, text: str | None) -> None:
    facts = read_exif(block(Make=stored, Model=stored, Software=stored))
    assert (facts.make, facts.model, facts.software) == (text, text, text)
