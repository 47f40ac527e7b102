"""A signature is a real PNG with ink in it."""

import base64
import io
import os

import pytest
from PIL import Image, ImageDraw

from orders.confirmation.signature import read_signature
from orders.confirmation.signer import Signer, signer_name, signer_problems
from orders.visits.models import SignerKind
from provider_portal.ground.errors import RuleError


def encoded(image: Image.Image, form: str = "PNG") -> str:
    out = io.BytesIO()
    image.save(out, form)
    return base64.b64encode(out.getvalue()).decode()


def stroke(mode: str = "RGBA", ground: object = (0, 0, 0, 0), width: int = 2) -> Image.Image:
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


def problems(kind: SignerKind, name: str, **said: object) -> set[str]:
    facts: dict[str, object] = {"relation": "女儿", "reason": "", "drawn": True, "by_office": False}
    signer = Signer(kind=kind, name=signer_name(kind, name, "王秀英"), **facts | said)  # type: ignore[arg-type]
    return set(signer_problems(signer, "王秀英", "陈桂兰"))


def test_the_elder_signs_under_their_own_name_only() -> None:
    assert problems(SignerKind.RECIPIENT, "") == set()
    assert problems(SignerKind.RECIPIENT, "王秀英") == set()
    assert problems(SignerKind.RECIPIENT, "陈桂兰") == {"signer_name"}
    assert problems(SignerKind.RECIPIENT, "王芳") == {"signer_name"}


def test_the_caregiver_never_signs() -> None:
    for kind in (SignerKind.AGENT, SignerKind.RELATIVE):
        assert problems(kind, "陈桂兰") == {"signer_name"}
        assert problems(kind, "王芳") == set()
    assert problems(SignerKind.UNABLE, "陈桂兰", reason="手不能动") == {"signer_name"}


def test_who_signs_for_the_elder_tells_name_and_relation() -> None:
    assert problems(SignerKind.RELATIVE, "", relation="") == {"signer_name", "relation"}


def test_without_a_signature_there_is_a_reason() -> None:
    assert problems(SignerKind.UNABLE, "", drawn=False) == {"reason"}
    assert problems(SignerKind.UNABLE, "", drawn=False, reason="手不能动") == set()
    assert problems(SignerKind.RECIPIENT, "", drawn=False) == {"signature_png"}


def test_the_office_enters_a_confirmation_with_a_reason() -> None:
    assert problems(SignerKind.RECIPIENT, "", by_office=True) == {"reason"}
