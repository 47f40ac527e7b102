"""Which kinds of file are taken as photographs; the others are told the way out."""

import io
import os
from datetime import UTC, datetime

import pytest
from PIL import Image

from orders.photographs.inspection import inspect_photo, prepare_photo
from tests.pictures import heic, jpeg, picture, png, webp
from tests.unit.photographs.keeping import Camera, Keep


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_is_taken(keep: Keep, mode: str) -> None:
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", (64, 48), 40000).save(out, "PNG")
        data = out.getvalue()
    else:
        data = png(mode=mode)
    prepared = prepare_photo(keep(data))
    assert prepared.inspection.ok, prepared.inspection.error
    assert Image.open(io.BytesIO(prepared.display)).mode == "RGB"


def test_a_progressive_picture_and_one_with_restart_markers_are_whole(keep: Keep) -> None:
    assert inspect_photo(keep(jpeg(progressive=True))).ok
    assert inspect_photo(keep(jpeg(restart_marker_rows=1))).ok


def test_a_multi_picture_jpeg_and_a_motion_photograph_are_taken(keep: Keep) -> None:
    out = io.BytesIO()
    picture(1).save(out, "MPO", save_all=True, append_images=[picture(2)])
    inspection = inspect_photo(keep(out.getvalue()))
    assert (inspection.ok, inspection.format, inspection.media_type) == (True, "MPO", "image/jpeg")
    film = b"\x00\x00\x00\x18ftypmp42" + os.urandom(5000)
    assert inspect_photo(keep(jpeg() + film)).ok


def test_a_malformed_table_of_further_pictures_is_no_reason_to_refuse(keep: Keep) -> None:
    out = io.BytesIO()
    picture(1).save(out, "MPO", save_all=True, append_images=[picture(2)])
    data = out.getvalue()
    table = data.index(b"MPF\x00")
    for place in range(table + 4, table + 60):
        inspection = inspect_photo(keep(data[:place] + b"\xfe\x01" + data[place + 2 :]))
        assert inspection.ok, (place, inspection.error)


@pytest.mark.parametrize(("camera", "name"), [(heic, "HEIC"), (webp, "WEBP")])
def test_what_phones_and_chats_save_is_taken_and_becomes_jpeg(keep: Keep, camera: Camera, name: str) -> None:
    prepared = prepare_photo(keep(camera()))
    inspection = prepared.inspection
    assert (inspection.ok, inspection.format, inspection.media_type) == (True, name, f"image/{name.lower()}")
    assert inspection.exif.taken_at == datetime(2026, 7, 15, 1, 20, tzinfo=UTC)
    assert inspection.exif.make == "HUAWEI"
    display = Image.open(io.BytesIO(prepared.display))
    assert (display.format, display.size) == ("JPEG", (640, 480))
    assert not display.getexif()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "空的"),
        (b"hello", "不是 JPEG、PNG、HEIC、WebP 照片"),
        (b"GIF89a" + bytes(40), "GIF 动图"),
        (b"MM\x00*" + bytes(40), "TIFF"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isom", "视频"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf", "AVIF"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "重新拍"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(40), "重新拍"),
        (b"\xff\xd8\xff" + bytes(40), "重新拍"),
    ],
)
def test_what_is_not_taken_is_told_with_the_way_out(keep: Keep, data: bytes, word: str) -> None:
    inspection = inspect_photo(keep(data))
    assert not inspection.ok
    assert word in inspection.error
    prepared = prepare_photo(keep(data))
    assert (prepared.display, prepared.thumbnail) == (b"", b"")
