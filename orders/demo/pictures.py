"""Photographs for the demonstration: drawn, not taken, but with a camera's EXIF, so that everything after is real."""

import io
import random
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from PIL import ExifTags, Image, ImageDraw, ImageFont

from provider_portal.ground.clock import SHANGHAI

SIZE = (1600, 1200)
_WALLS = ((231, 222, 205), (214, 224, 226), (226, 216, 222), (221, 228, 211))
_BEDS = ((176, 196, 222), (205, 182, 158), (170, 202, 176), (210, 176, 176))
_TURN_SIDEWAYS = 6


def photograph(
    seed: str, taken_at: datetime, latitude: str, longitude: str, *, sideways: bool = False
) -> bytes:
    """A room with a bed and somebody beside it, different for every seed; JPEG with time, place and camera."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGB", SIZE, dice.choice(_WALLS))
    draw = ImageDraw.Draw(image)
    _room(draw, dice)
    _person(draw, dice, 420 + dice.randrange(120), 330)
    _person(draw, dice, 980 + dice.randrange(160), 250)
    grain = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 24).resize(SIZE).convert("RGB")
    image = Image.blend(image, grain, 0.06)
    exif = _exif(taken_at, latitude, longitude)
    if sideways:
        image = image.transpose(Image.Transpose.ROTATE_90)
        exif[ExifTags.Base.Orientation] = _TURN_SIDEWAYS
    file = io.BytesIO()
    image.save(file, "JPEG", quality=82, exif=exif)
    return file.getvalue()


def screenshot(lines: list[str], font: Path) -> bytes:
    """Stands for the screen of 民政通: one box a line of `lines`, in the font at that path; PNG."""
    image = Image.new("RGB", (720, 1280), (245, 247, 250))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 720, 120), fill=(22, 119, 105))
    letters = ImageFont.truetype(font, 26)
    for number, line in enumerate(lines):
        top = 170 + number * 90
        draw.rounded_rectangle((40, top, 680, top + 70), 12, fill=(255, 255, 255), outline=(215, 220, 226))
        draw.text((64, top + 24), line, fill=(40, 48, 56), font=letters)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def signature(seed: str) -> bytes:
    """A few strokes, dark on nothing; PNG."""
    dice = random.Random(seed)  # noqa: S311 - a picture, not a secret
    image = Image.new("RGBA", (420, 160), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    for start in range(40, 340, 80):
        points = [(start + dice.randrange(70), 30 + dice.randrange(100)) for _ in range(6)]
        draw.line(points, fill=(24, 32, 48, 255), width=5, joint="curve")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _room(draw: ImageDraw.ImageDraw, dice: random.Random) -> None:
    draw.rectangle((0, 820, 1600, 1200), fill=(172, 152, 128))
    left = 180 + dice.randrange(200)
    draw.rectangle((left, 90, left + 360, 420), fill=(198, 224, 240), outline=(120, 110, 96), width=14)
    draw.line((left + 180, 90, left + 180, 420), fill=(120, 110, 96), width=10)
    draw.rounded_rectangle((260, 640, 1280, 900), 36, fill=dice.choice(_BEDS))
    draw.rounded_rectangle((280, 600, 520, 720), 30, fill=(250, 250, 246))


def _person(draw: ImageDraw.ImageDraw, dice: random.Random, left: int, top: int) -> None:
    skin = (236, 205, 178)
    coat = (dice.randrange(90, 220), dice.randrange(90, 220), dice.randrange(90, 220))
    draw.rounded_rectangle((left - 90, top + 140, left + 110, top + 480), 60, fill=coat)
    draw.ellipse((left - 55, top, left + 75, top + 150), fill=skin)
    draw.pieslice((left - 60, top - 12, left + 80, top + 130), 180, 360, fill=(70, 64, 60))


def _exif(taken_at: datetime, latitude: str, longitude: str) -> Image.Exif:
    exif = Image.Exif()
    local = taken_at.astimezone(SHANGHAI)
    exif[ExifTags.Base.Make] = "DEMO"
    exif[ExifTags.Base.Model] = "Demonstration Phone"
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = f"{local:%Y:%m:%d %H:%M:%S}"
    inner[ExifTags.Base.OffsetTimeOriginal] = "+08:00"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", _degrees(latitude)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", _degrees(longitude)
    return exif


def _degrees(text: str) -> tuple[Fraction, Fraction, Fraction]:
    whole = Fraction(text)
    degrees = int(whole)
    minutes = int((whole - degrees) * 60)
    seconds = ((whole - degrees) * 60 - minutes) * 60
    return Fraction(degrees), Fraction(minutes), seconds.limit_denominator(10_000)
