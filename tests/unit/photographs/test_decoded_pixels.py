"""A picture comes out of its file pixel by pixel where nothing is lost, smaller by whole numbers, on white."""

import io

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageStat

from orders.photographs.decoding import PictureError, decode
from orders.photographs.formats import PictureKind
from tests.pictures import picture

SIDE = 256


def saved(image: Image.Image, name: str = "PNG", **saving: object) -> bytes:
    out = io.BytesIO()
    image.save(out, name, **saving)
    return out.getvalue()


def squared(width: int, height: int) -> Image.Image:
    """Every pixel tells its column in red and its row in green."""
    columns = Image.frombytes("L", (width, 1), bytes(place % SIDE for place in range(width)))
    rows = Image.frombytes("L", (1, height), bytes(place % SIDE for place in range(height)))
    size = (width, height)
    return Image.merge("RGB", (columns.resize(size), rows.resize(size), Image.new("L", size)))


def decoded(data: bytes, kind: PictureKind = PictureKind.PNG) -> Image.Image:
    return decode(kind, data).picture


@pytest.mark.parametrize("size", [(1, 1), (64, 48), (48, 64), (300, 700)])
def test_a_small_picture_comes_out_as_it_is(size: tuple[int, int]) -> None:
    source = squared(*size)
    result = decode(PictureKind.PNG, saved(source))
    assert result.picture.tobytes() == source.tobytes()
    assert (result.format, result.width, result.height) == ("PNG", *size)


@pytest.mark.parametrize(
    ("longest", "factor"),
    [(3199, 1), (3200, 2), (6399, 2), (6400, 4), (12799, 4), (12800, 8), (25600, 8)],
)
def test_a_picture_shrinks_by_a_half_a_quarter_or_an_eighth_and_stays_sharp(
    longest: int, factor: int
) -> None:
    for size in ((longest, 8), (8, longest)):
        result = decode(PictureKind.PNG, saved(Image.new("L", size, 120)))
        assert (result.width, result.height) == size
        assert result.picture.size == (-(-size[0] // factor), -(-size[1] // factor))


@pytest.mark.parametrize("size", [(1600, 300), (400, 1700)])
def test_every_pixel_of_a_shrunk_picture_stands_in_its_place(size: tuple[int, int]) -> None:
    small = squared(*size)
    large = small.resize((size[0] * 2, size[1] * 2), Image.Resampling.NEAREST)
    assert decoded(saved(large)).tobytes() == small.tobytes()


def test_what_is_transparent_is_white() -> None:
    image = Image.new("RGBA", (2, 1), (255, 0, 0, 0))
    image.putpixel((1, 0), (255, 0, 0, 255))
    result = decoded(saved(image))
    assert [result.getpixel((place, 0)) for place in (0, 1)] == [(255, 255, 255), (255, 0, 0)]


@pytest.mark.parametrize(("value", "grey"), [(0, 0), (25_855, 100), (51_200, 200), (65_535, 255)])
def test_sixteen_bits_of_grey_become_eight(value: int, grey: int) -> None:
    assert decoded(saved(Image.new("I;16", (2, 2), value))).getpixel((1, 1)) == (grey, grey, grey)


def difference(one: Image.Image, other: Image.Image) -> float:
    """By how many shades they differ on average."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("size", [(640, 480), (300, 700), (700, 300)])
def test_a_heic_comes_out_strip_by_strip_and_whole(size: tuple[int, int]) -> None:
    source, out = picture(3, size), io.BytesIO()
    pillow_heif.from_pillow(source).save(out, quality=95)
    for kind in (PictureKind.HEIC, PictureKind.HEIF):
        result = decode(kind, out.getvalue())
        assert (result.format, result.width, result.height) == (kind, *size)
        assert difference(result.picture, source) < 3


def test_a_heic_of_ten_bits_a_colour_becomes_eight() -> None:
    out = io.BytesIO()
    data = (700 << 6).to_bytes(2, "little") * 3 * 64 * 48
    pillow_heif.encode("RGB;16", (64, 48), data, out, quality=90)
    red, green, blue = decoded(out.getvalue(), PictureKind.HEIC).resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    assert all(abs(shade - 175) <= 3 for shade in (red, green, blue))


def refusal(kind: PictureKind, data: bytes) -> str:
    with pytest.raises(PictureError) as refused:
        decode(kind, data)
    return str(refused.value)


def test_a_webp_cut_in_its_header_is_damaged() -> None:
    data = saved(picture(), "WEBP")
    for length in (12, 29, len(data) - 1):
        assert refusal(PictureKind.WEBP, data[:length]).startswith("照片不完整或已损坏")
    assert decoded(data, PictureKind.WEBP).size == (640, 480)


def declared(width: int, height: int) -> bytes:
    """A small JPEG whose frame header tells another size."""
    data = bytearray(saved(Image.new("L", (8, 8)), "JPEG"))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(data)


def test_more_pixels_than_are_taken_are_told_in_units_of_ten_thousand() -> None:
    too_large = "照片的像素太大（超过 20000 万像素），请调低相机的照片尺寸后重拍。"
    assert refusal(PictureKind.JPEG, declared(20_001, 10_000)) == too_large
    assert refusal(PictureKind.JPEG, declared(10_000, 20_001)) == too_large
    assert decode(PictureKind.JPEG, declared(20_000, 10_000)).width == 20_000
    assert refusal(PictureKind.JPEG, declared(65_000, 65_000)) == too_large
