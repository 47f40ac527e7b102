"""The sizes of a photograph's copies, the greatest file, its media type, and the hash of its scene bit by bit."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from orders.photographs import inspection
from orders.photographs.inspection import PhotoInspection, inspect_photo, prepare_photo
from tests.unit.photographs.keeping import Keep


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("size", "display", "thumbnail"),
    [
        ((360, 100), (360, 100), (360, 100)),
        ((361, 100), (361, 100), (360, 100)),
        ((2016, 300), (2016, 300), (360, 54)),
        ((3000, 300), (2016, 202), (360, 36)),
        ((300, 3000), (202, 2016), (36, 360)),
        ((3100, 1), (2016, 1), (360, 1)),
        ((1, 3100), (1, 2016), (1, 360)),
    ],
)
def test_copies_keep_the_shape_within_their_bounds(
    keep: Keep, size: tuple[int, int], display: tuple[int, int], thumbnail: tuple[int, int]
) -> None:
    prepared = prepare_photo(keep(png(Image.new("L", size, 120))))
    copies = [Image.open(io.BytesIO(copy)) for copy in (prepared.display, prepared.thumbnail)]
    assert [copy.size for copy in copies] == [display, thumbnail]
    assert (prepared.inspection.width, prepared.inspection.height) == size


def test_copies_are_jpegs_of_quality_85(keep: Keep) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", quality=85)
    copy = Image.open(io.BytesIO(prepare_photo(keep(png(Image.new("L", (8, 8))))).display))
    assert copy.quantization == Image.open(out).quantization  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("JPEG", "image/jpeg"), ("MPO", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"),
     ("HEIC", "image/heic"), ("HEIF", "image/heif"), ("", "image/jpeg")],
)  # fmt: skip
def test_the_media_type_follows_what_the_file_is(name: str, media_type: str) -> None:
    assert PhotoInspection(ok=True, sha256="", format=name).media_type == media_type


def test_a_file_is_taken_up_to_its_greatest_size(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    assert inspection.GREATEST_BYTES == 256 * 1024 * 1024
    data = png(Image.new("L", (8, 8)))
    path = keep(data + bytes((1 << 20) - len(data)))
    monkeypatch.setattr(inspection, "GREATEST_BYTES", 1 << 20)
    assert inspect_photo(path).ok
    refused = inspect_photo(keep(data + bytes((1 << 20) - len(data) + 1)))
    assert (refused.ok, refused.error) == (False, "文件超过 1 MB，不像是照片，请核对。")


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    for path, error in (
        (tmp_path / "none", "找不到这个文件，请核对文件名和所在的文件夹。"),
        (tmp_path, "这不是一个文件，请指定一张照片。"),
    ):
        found = inspect_photo(path)
        assert (found.ok, found.error, found.sha256) == (False, error, "")
        assert (found.width, found.height) == (0, 0)


def test_a_file_that_cannot_be_read_on_is_told_with_its_hash(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise OSError

    data = png(Image.new("L", (8, 8)))
    monkeypatch.setattr(inspection, "decode", broken)
    found = inspect_photo(keep(data))
    assert (found.ok, found.error) == (False, "这个文件读不出来，请检查磁盘和文件的权限。")
    assert found.sha256 == hashlib.sha256(data).hexdigest()


def test_a_refused_file_keeps_its_hash_and_has_no_copies(keep: Keep) -> None:
    prepared = prepare_photo(keep(b"GIF89a"))
    assert (prepared.inspection.ok, prepared.display, prepared.thumbnail) == (False, b"", b"")
    assert prepared.inspection.sha256 == hashlib.sha256(b"GIF89a").hexdigest()


def hash_of(keep: Keep, image: Image.Image) -> int:
    return int(inspect_photo(keep(png(image))).phash, 16)


def test_each_place_that_is_brighter_than_its_right_neighbour_is_one_bit(keep: Keep) -> None:
    """Row by row from the highest bit down; the ninth column is only compared with."""
    for place in range(72):
        row, column = divmod(place, 9)
        image = Image.new("L", (9, 8), 100)
        image.putpixel((column, row), 200)
        assert hash_of(keep, image) == (0 if column == 8 else 1 << (63 - row * 8 - column))


def test_a_picture_that_darkens_to_the_right_has_every_bit(keep: Keep) -> None:
    darker = Image.frombytes("L", (9, 8), bytes(200 - column for _ in range(8) for column in range(9)))
    assert hash_of(keep, darker) == (1 << 64) - 1
    assert hash_of(keep, darker.transpose(Image.Transpose.FLIP_LEFT_RIGHT)) == 0


def test_a_place_is_compared_within_its_own_row(keep: Keep) -> None:
    """Every row is brighter than the one above it and brightens to the right: nothing darkens."""
    rising = Image.frombytes("L", (9, 8), bytes(20 * row + column for row in range(8) for column in range(9)))
    assert hash_of(keep, rising) == 0
