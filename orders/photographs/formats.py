"""Which kind of picture a file is, by its first bytes and never by its name, and what is said to the others."""

from enum import StrEnum

HEAD_BYTES = 512
_TAKEN = "JPEG、PNG、HEIC、WebP"
_SEQUENCE = "请在相册里选静止的照片，或用手机相机直接拍。"
_HEVC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_HEIF_BRANDS = {b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_OTHERS = (
    (b"II*\x00", "TIFF 或 RAW 格式的图片"),
    (b"MM\x00*", "TIFF 或 RAW 格式的图片"),
    (b"II+\x00", "TIFF 格式的图片"),
    (b"MM\x00+", "TIFF 格式的图片"),
    (b"GIF8", "GIF 动图"),
    (b"BM", "BMP 图片"),
    (b"%PDF-", "PDF 文件"),
)


class PictureKind(StrEnum):
    """The kinds that are taken; the value is the name that is kept with a photograph."""

    JPEG = "JPEG"
    PNG = "PNG"
    HEIC = "HEIC"
    HEIF = "HEIF"
    WEBP = "WEBP"

    @property
    def greatest_pixels(self) -> int:
        """A JPEG comes out of its decoder smaller; the others stand in memory whole, so less is taken of them."""
        return 200_000_000 if self is PictureKind.JPEG else 130_000_000


def kind_of(head: bytes) -> PictureKind | None:
    """The kind of a file that begins with `head` (up to 512 bytes); None if it is not one that is taken."""
    if head.startswith(b"\xff\xd8\xff"):
        return PictureKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PictureKind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return PictureKind.WEBP
    brands = _brands(head)
    if not brands or brands[0] in _AVIF_BRANDS:
        return None
    if brands[0] in _HEVC_BRANDS:
        return PictureKind.HEIC
    if brands[0] in _HEIF_BRANDS and not _AVIF_BRANDS.intersection(brands):
        return PictureKind.HEIF
    return None


def refusal(head: bytes) -> str:
    """What to tell the sender of a file that begins with `head` and is of no kind that is taken."""
    if not head:
        return "文件是空的，请重新选择照片。"
    name = next((name for start, name in _OTHERS if head.startswith(start)), "")
    brands = _brands(head)
    if brands and _AVIF_BRANDS.intersection(brands):
        name = "AVIF 格式的图片"
    elif brands:
        return f"这是视频，不能作为照片上传。{_SEQUENCE}"
    reason = f"这是{name}，不能作为照片上传" if name else f"这不是 {_TAKEN} 照片"
    return f"{reason}。请用手机相机直接拍，或选择 {_TAKEN} 格式的照片。"


def _brands(head: bytes) -> list[bytes]:
    """Major and compatible brands of an ISO media file (HEIF, AVIF, MP4, MOV); empty for anything else."""
    if head[4:8] != b"ftyp":
        return []
    listed = head[16 : min(int.from_bytes(head[:4], "big"), len(head))]
    return [head[8:12], *(listed[place : place + 4] for place in range(0, len(listed), 4))]
