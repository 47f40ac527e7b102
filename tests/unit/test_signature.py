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
