"""A signature drawn on the screen: a real PNG with ink in it."""

import base64
import io
import warnings

from PIL import Image

from provider_portal.ground.errors import RuleError

GREATEST_BYTES = 1 << 20
_GREATEST_PIXELS = 8_000_000
_LEAST_INK = 40  # pixels: a short stroke of a thin pen
_DARK = 160


def read_signature(text: str) -> bytes:
    """PNG bytes from a data URL or plain base64, byte for byte as sent.

    Refused: more than 1 MB, anything but a PNG, and a picture without a stroke.
    """
    encoded = text.removeprefix("data:image/png;base64,")
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except ValueError:
        raise _refusal("bad_signature", "签名图片没有传完整，请擦掉重签后再提交。") from None
    if len(data) > GREATEST_BYTES:
        raise _refusal("signature_too_large", "签名图片超过 1 MB，请擦掉重签。")
    if _ink(data) < _LEAST_INK:
        raise _refusal(
            "signature_blank", "签名框是空的，请老人或代签人手写签名；不能签名的，请改选“无法签名”。"
        )
    return data


def _ink(data: bytes) -> int:
    """How many pixels differ clearly from the ground: dark on light, or where all is dark, none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=("PNG",))
            drawn = None if image.width * image.height > _GREATEST_PIXELS else image.convert("RGBA")
        except Exception:  # noqa: BLE001 - a decoder given rubbish raises whatever it likes
            raise _refusal("bad_signature", "签名不是有效的 PNG 图片，请擦掉重签后再提交。") from None
    if drawn is None:
        raise _refusal("signature_too_large", "签名图片的像素太大，请擦掉重签。")
    ground = Image.new("RGBA", drawn.size, "white")
    shades = Image.alpha_composite(ground, drawn).convert("L").histogram()
    dark = sum(shades[:_DARK])
    return 0 if dark == drawn.width * drawn.height else dark


def _refusal(code: str, sentence: str) -> RuleError:
    return RuleError(code, sentence, fields={"signature_png": [sentence]})
