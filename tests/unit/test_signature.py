"""A signature is a real PNG with ink in it."""

import base64
import io
import os

import pytest
from PIL import Image, ImageDraw

from orders.confirmation.signature import read_signature
from provider_portal.ground.errors import RuleError


def encoded(image: Image.Image, form: str = "PNG") -> str:
    out = io.BytesIO()
    image.save(out, form)
    return base64.b64encode(out.getvalue()).decode()


def stroke(mode: str = "RGBA", ground: str | tuple[float, ...] = (0, 0, 0, 0), width: int = 2) -> Image.Image:
    image = Image.new(mode, (200, 80), ground)
    ImageDraw.Draw(image).line((20, 60, 180, 20), fill="black", width=width)
    return image


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_a_stroke_is_a_signature_and_its_bytes_are_kept(prefix: str) -> None:
    text = encoded(stroke())
    assert read_signature(prefix + text) == base64.b64decode(text)


def test_a_stroke_on_white_paper_is_a_signature_too() -> None:
    assert read_signature(encoded(stroke("RGB", "white")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not base64!", "bad_signature"),
        (base64.b64encode(b"<svg/>").decode(), "bad_signature"),
        (encoded(stroke("RGB", "white"), "JPEG"), "bad_signature"),
        (encoded(stroke())[:200], "bad_signature"),
        (encoded(Image.new("RGBA", (200, 80))), "signature_blank"),
        (encoded(Image.new("RGB", (200, 80), "white")), "signature_blank"),
        (encoded(Image.new("RGB", (200, 80), "black")), "signature_blank"),
        (encoded(Image.new("RGB", (1, 1), "black")), "signature_blank"),
        (encoded(Image.new("1", (4000, 3000))), "signature_too_large"),
        (base64.b64encode(os.urandom((1 << 20) + 1)).decode(), "signature_too_large"),
    ],
)
def test_what_is_no_signature_is_refused_at_its_field(text: str, code: str) -> None:
    with pytest.raises(RuleError) as refusal:
        read_signature(text)
    assert refusal.value.code == code
    assert "signature_png" in refusal.value.fields


def refused(text: str) -> str:
    with pytest.raises(RuleError) as refusal:
        read_signature(text)
    return refusal.value.code


def spotted(pixels: int, shade: int = 0, size: tuple[int, int] = (200, 80)) -> Image.Image:
    """White paper with so many pixels of one shade."""
    image = Image.new("L", size, "white")
    for place in range(pixels):
        image.putpixel((place % size[0], place // size[0]), shade)
    return image


def test_forty_dark_pixels_are_the_least_ink() -> None:
    assert read_signature(encoded(spotted(40)))
    assert refused(encoded(spotted(39))) == "signature_blank"


def test_a_shade_below_160_of_255_is_ink() -> None:
    assert read_signature(encoded(spotted(40, 159)))
    assert refused(encoded(spotted(40, 160))) == "signature_blank"


def test_a_picture_with_a_single_light_pixel_is_not_all_dark() -> None:
    assert read_signature(encoded(spotted(80 * 200 - 1)))
    assert refused(encoded(spotted(80 * 200))) == "signature_blank"


@pytest.mark.parametrize(
    ("width", "height", "code"), [(4000, 2000, None), (2_666_667, 3, "signature_too_large")]
)
def test_eight_million_pixels_are_the_most(width: int, height: int, code: str | None) -> None:
    text = encoded(spotted(200, size=(width, height)))
    assert (refused(text) if code else None) == code
    assert code or read_signature(text)


@pytest.mark.parametrize(("by", "code"), [(0, None), (1, "signature_too_large")])
def test_one_megabyte_is_the_most_whatever_stands_between_the_letters(by: int, code: str | None) -> None:
    drawn = base64.b64decode(encoded(stroke()))
    text = base64.encodebytes(drawn + bytes((1 << 20) - len(drawn) + by)).decode()
    assert (refused(text) if code else None) == code
    assert code or len(read_signature(text)) == 1 << 20


def test_letters_that_base64_has_not_are_never_passed_over() -> None:
    text = encoded(stroke())
    for foreign in ("!", "-", "é"):
        assert refused(text[:100] + foreign + text[100:]) == "bad_signature"
