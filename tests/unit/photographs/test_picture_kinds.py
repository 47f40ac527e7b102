"""The first bytes of a file tell its kind, or the sentence that its sender reads."""

import pytest

from orders.photographs.formats import HEAD_BYTES, PictureKind, kind_of, refusal

WAY_OUT = "请用手机相机直接拍，或选择 JPEG、PNG、HEIC、WebP 格式的照片。"


def iso(*brands: bytes, size: int | None = None) -> bytes:
    """The first box of an ISO media file: major brand, a version, compatible brands; then another box."""
    body = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return (len(body) + 4 if size is None else size).to_bytes(4, "big") + body + b"\x00\x00\x00\x08avif"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0", PictureKind.JPEG),
        (b"\xff\xd8\x00\xe0", None),
        (b"\x89PNG\r\n\x1a\n", PictureKind.PNG),
        (b"\x89PNG\r\n\n\n", None),
        (b"RIFF\x01\x02\x03\x04WEBP", PictureKind.WEBP),
        (b"RIFF\x01\x02\x03\x04WEBPVP8X", PictureKind.WEBP),
        (b"RIFF\x01\x02\x03\x04WAVE", None),
        (b"LIFF\x01\x02\x03\x04WEBP", None),
        (b"", None),
        *((iso(brand), PictureKind.HEIC) for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx")),
        *((iso(brand, b"heic"), PictureKind.HEIF) for brand in (b"mif1", b"msf1")),
        (iso(b"mif1", b"heic", b"avif"), None),
        (iso(b"mif1", b"avif", b"heic"), None),
        (iso(b"msf1", b"avis"), None),
        (iso(b"heic", b"avif"), PictureKind.HEIC),
        (iso(b"avif", b"heic"), None),
        (iso(b"avis", b"mif1"), None),
        (iso(b"mp42", b"heic"), None),
        (b"\x00\x00\x00\x18FTYPheic", None),
    ],
)
def test_a_kind_is_known_by_its_first_bytes(head: bytes, kind: PictureKind | None) -> None:
    assert kind_of(head) is kind


def test_brands_end_with_their_box_whatever_follows() -> None:
    assert kind_of(iso(b"mif1", b"heic")) is PictureKind.HEIF
    assert kind_of(iso(b"mif1", b"heic", size=28)) is None
    assert kind_of(iso(b"mif1", b"heic", size=20)) is PictureKind.HEIF


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"II*\x00", "TIFF 或 RAW 格式的图片"),
        (b"MM\x00*", "TIFF 或 RAW 格式的图片"),
        (b"II+\x00", "TIFF 格式的图片"),
        (b"MM\x00+", "TIFF 格式的图片"),
        (b"GIF89a", "GIF 动图"),
        (b"BM....", "BMP 图片"),
        (b"%PDF-1.7", "PDF 文件"),
        (iso(b"avif"), "AVIF 格式的图片"),
        (iso(b"avis"), "AVIF 格式的图片"),
        (iso(b"mif1", b"avif"), "AVIF 格式的图片"),
    ],
)
def test_what_is_not_taken_is_called_by_its_name(head: bytes, name: str) -> None:
    assert refusal(head) == f"这是{name}，不能作为照片上传。{WAY_OUT}"


def test_what_has_no_name_is_told_all_the_same() -> None:
    assert refusal(b"hello") == f"这不是 JPEG、PNG、HEIC、WebP 照片。{WAY_OUT}"
    assert refusal(b"") == "文件是空的，请重新选择照片。"
    assert refusal(iso(b"mp42")) == "这是视频，不能作为照片上传。请在相册里选静止的照片，或用手机相机直接拍。"


def test_a_kind_is_asked_of_no_more_than_512_bytes() -> None:
    assert HEAD_BYTES == 512


def test_a_jpeg_may_have_more_pixels_than_the_others() -> None:
    assert {kind: kind.greatest_pixels for kind in PictureKind} == {
        PictureKind.JPEG: 200_000_000,
        PictureKind.PNG: 130_000_000,
        PictureKind.HEIC: 130_000_000,
        PictureKind.HEIF: 130_000_000,
        PictureKind.WEBP: 130_000_000,
    }
