"""Photographs as pure functions for the process pool: what a file is and says, and the copies made of it.

Nothing here raises for a bad file: an exception of ours would not survive the way back from another process.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageFile

from orders.visits.exif import ExifFacts, read_exif, read_orientation
from orders.visits.jpeg_scan import is_whole

DISPLAY_PX = 2016
THUMBNAIL_PX = 360
GREATEST_PIXELS = {"JPEG": 200_000_000, "MPO": 200_000_000, "PNG": 120_000_000}
FORMATS = ("JPEG", "PNG")
_SHARP_ENOUGH_PX = 1600
_QUALITY = 85
# Pillow's own guard stops far above the limits here, for headers that are plainly a bomb.
Image.MAX_IMAGE_PIXELS = max(GREATEST_PIXELS.values())
_UPRIGHT = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoFacts:
    """What a file is: if `ok`, a picture that decodes whole; else `error` says in Chinese what to do.

    `width` and `height` are of the upright picture. `phash` is a 64-bit difference hash in hexadecimal.
    """

    ok: bool
    error: str = ""
    sha256: str
    format: str = ""
    width: int = 0
    height: int = 0
    exif: ExifFacts = field(default_factory=ExifFacts)
    phash: str = ""

    @property
    def media_type(self) -> str:
        """Media type by content; a multi-picture JPEG is a JPEG."""
        return "image/png" if self.format == "PNG" else "image/jpeg"


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A photograph ready to keep: its facts, and if it is one, two upright JPEG copies without metadata."""

    facts: PhotoFacts
    display: bytes = b""
    thumbnail: bytes = b""


def inspect_photo(path: Path) -> PhotoFacts:
    """What the file is; the whole of it is decoded."""
    return _open(path)[0]


def make_copies(path: Path) -> tuple[bytes, bytes]:
    """Display copy (longest side at most 2016 px) and thumbnail (360 px); both empty if it is no picture."""
    prepared = prepare_photo(path)
    return prepared.display, prepared.thumbnail


def prepare_photo(path: Path) -> Prepared:
    """Facts and copies from one decoding."""
    facts, picture = _open(path)
    if picture is None:
        return Prepared(facts=facts)
    display = _at_most(picture, DISPLAY_PX)
    return Prepared(facts=facts, display=_jpeg(display), thumbnail=_jpeg(_at_most(display, THUMBNAIL_PX)))


def _open(path: Path) -> tuple[PhotoFacts, Image.Image | None]:
    """Facts, and the upright RGB picture at a size that is enough for the display copy."""
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    problem = _not_taken(data)
    if not problem:
        try:
            return _decode(data, sha256)
        except _Refused as refusal:
            problem = str(refusal)
        except Image.DecompressionBombError:
            problem = _too_large(max(GREATEST_PIXELS.values()))
        except Exception:  # noqa: BLE001 - a decoder given rubbish raises whatever it likes
            problem = "照片不完整或已损坏，打不开。请重新拍一张再传。"
    return PhotoFacts(ok=False, error=problem, sha256=sha256), None


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """The sentence that says why the file is not taken."""


def _decode(data: bytes, sha256: str) -> tuple[PhotoFacts, Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # the limits below are ours, and malformed EXIF is no reason to refuse
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        _check(image, data)
        exif, orientation = read_exif(image), read_orientation(image)
        width, height = image.size
        _draft(image)
        image.load()
        picture = _upright(_rgb(image), orientation)
    if orientation in {5, 6, 7, 8}:
        width, height = height, width
    facts = PhotoFacts(
        ok=True,
        sha256=sha256,
        format=str(image.format),
        width=width,
        height=height,
        exif=exif,
        phash=_difference_hash(picture),
    )
    return facts, picture


def _not_taken(data: bytes) -> str:
    """Why these bytes are not a kind that is taken, by content; empty if they may be."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return ""
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"heif"}:
        return (
            "这是 HEIC 格式的照片，暂时不能用。请在手机“设置 → 相机 → 格式”里选“兼容性最佳”（JPEG）后重拍。"
        )
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "这是 WebP 格式的图片，暂时不能用。请用手机相机直接拍（JPEG），不要用聊天软件转存的图片。"
    if not data:
        return "文件是空的，请重新选择照片。"
    return "这不是 JPEG 或 PNG 照片。请用手机相机直接拍，或选择 JPEG、PNG 格式的照片。"


def _check(image: ImageFile.ImageFile, data: bytes) -> None:
    limit = GREATEST_PIXELS[str(image.format)]
    if image.width * image.height > limit:
        raise _Refused(_too_large(limit))
    if image.format != "PNG" and not is_whole(data):
        raise _Refused("照片在保存或传送时损坏了一部分。请重新拍一张再传。")


def _too_large(limit: int) -> str:
    return f"照片的像素太大（超过 {limit // 10_000} 万像素），请调低相机的照片尺寸后重拍。"


def _draft(image: ImageFile.ImageFile) -> None:
    """Let a JPEG come out of the decoder smaller, where that is still sharp enough; others are left alone."""
    for step in (8, 4, 2):
        if max(image.size) // step >= _SHARP_ENOUGH_PX:
            image.draft("RGB", (image.width // step, image.height // step))
            return


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")
    return image.convert("RGB")


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    for turn in _UPRIGHT.get(orientation, ()):
        image = image.transpose(turn)
    return image


def _at_most(image: Image.Image, longest: int) -> Image.Image:
    if max(image.size) <= longest:
        return image
    scale = longest / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image) -> bytes:
    """JPEG bytes without any metadata: built anew, so nothing of the original's comes along."""
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _difference_hash(picture: Image.Image) -> str:
    """64 bits: whether each of 8 × 8 places is brighter than its right neighbour; near pictures, near hashes."""
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = [grey[row * 9 + column] > grey[row * 9 + column + 1] for row in range(8) for column in range(8)]
    return f"{sum(1 << place for place, bit in enumerate(reversed(bits)) if bit):016x}"
