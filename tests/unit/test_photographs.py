"""What is taken as a photograph, what it says of itself, and the copies made of it."""

import io
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from orders.visits.captions import FontMissingError, captioned_jpeg
from orders.visits.photographs import inspect_photo, make_copies, prepare_photo
from provider_portal.settings import ROOT
from tests.pictures import heic, jpeg, picture, png, webp

SHARED = Path(os.environ.get("PORTAL_TEST_PHOTOS", ROOT.parent / "shared" / "photos"))
FONTS = ROOT / ".system" / "fonts"
needs_photos = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real photographs is not here")


Keep = Callable[[bytes], Path]
Camera = Callable[..., bytes]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    def written(data: bytes) -> Path:
        path = tmp_path / "photo"
        path.write_bytes(data)
        return path

    return written


def test_a_cameras_facts_are_read(keep: Keep) -> None:
    facts = inspect_photo(keep(jpeg(place=(29.6053, 111.8796), offset="+08:00")))
    assert (facts.ok, facts.format, facts.width, facts.height) == (True, "JPEG", 640, 480)
    assert facts.exif.taken_at == datetime(2026, 7, 15, 1, 20, tzinfo=UTC)
    assert (facts.exif.latitude, facts.exif.longitude) == ("29.6053000", "111.8796000")
    assert (facts.exif.make, facts.exif.model) == ("HUAWEI", "ALN-AL00")
    assert len(facts.phash) == 16


def test_southern_and_western_places_are_negative(keep: Keep) -> None:
    exif = inspect_photo(keep(jpeg(place=(-33.5, -70.25)))).exif
    assert (exif.latitude, exif.longitude) == ("-33.5000000", "-70.2500000")


@pytest.mark.parametrize("taken", ["", "0000:00:00 00:00:00", "2026:13:45 99:00:00", "gestern"])
def test_a_nonsense_time_is_no_time(keep: Keep, taken: str) -> None:
    facts = inspect_photo(keep(jpeg(taken=taken)))
    assert facts.ok
    assert facts.exif.taken_at is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_copies_come_out_upright_and_without_metadata(keep: Keep, orientation: int) -> None:
    prepared = prepare_photo(keep(jpeg(orientation=orientation, place=(29.6, 111.8))))
    assert (prepared.facts.width, prepared.facts.height) == (640, 480)
    for copy, longest in ((prepared.display, 640), (prepared.thumbnail, 360)):
        image = Image.open(io.BytesIO(copy))
        assert max(image.size) == longest
        assert not image.getexif()
        assert b"Exif" not in copy
        top, bottom = image.convert("L").getpixel((5, 5)), image.convert("L").getpixel((5, image.height - 5))
        assert top > bottom


@pytest.mark.parametrize("camera", [jpeg, heic, webp])
def test_the_same_scene_has_the_same_hash_whichever_way_it_is_stored(keep: Keep, camera: Camera) -> None:
    facts = [inspect_photo(keep(camera(orientation=way))) for way in range(1, 9)]
    assert {(each.width, each.height) for each in facts} == {(640, 480)}
    hashes = {each.phash for each in facts}
    assert len(hashes) == 1
    assert inspect_photo(keep(jpeg(seed=2))).phash not in hashes


@pytest.mark.parametrize("size", [(4032, 3024), (4608, 1976), (3024, 4032), (2016, 1512), (9000, 300)])
def test_a_display_copy_is_never_larger_than_its_bound(keep: Keep, size: tuple[int, int]) -> None:
    display, thumbnail = make_copies(keep(jpeg(size=size)))
    width, height = Image.open(io.BytesIO(display)).size
    assert 1600 <= max(width, height) <= 2016
    assert abs(width / height - size[0] / size[1]) / (size[0] / size[1]) < 0.02
    assert max(Image.open(io.BytesIO(thumbnail)).size) == 360


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_is_taken(keep: Keep, mode: str) -> None:
    if mode == "I;16":
        out = io.BytesIO()
        Image.new("I;16", (64, 48), 40000).save(out, "PNG")
        data = out.getvalue()
    else:
        data = png(mode=mode)
    prepared = prepare_photo(keep(data))
    assert prepared.facts.ok, prepared.facts.error
    assert Image.open(io.BytesIO(prepared.display)).mode == "RGB"


def test_a_progressive_picture_and_one_with_restart_markers_are_whole(keep: Keep) -> None:
    assert inspect_photo(keep(jpeg(progressive=True))).ok
    assert inspect_photo(keep(jpeg(restart_marker_rows=1))).ok


def test_a_multi_picture_jpeg_and_a_motion_photograph_are_taken(keep: Keep) -> None:
    out = io.BytesIO()
    picture(1).save(out, "MPO", save_all=True, append_images=[picture(2)])
    facts = inspect_photo(keep(out.getvalue()))
    assert (facts.ok, facts.format, facts.media_type) == (True, "MPO", "image/jpeg")
    film = b"\x00\x00\x00\x18ftypmp42" + os.urandom(5000)
    assert inspect_photo(keep(jpeg() + film)).ok


def test_a_malformed_table_of_further_pictures_is_no_reason_to_refuse(keep: Keep) -> None:
    out = io.BytesIO()
    picture(1).save(out, "MPO", save_all=True, append_images=[picture(2)])
    data = out.getvalue()
    table = data.index(b"MPF\x00")
    for place in range(table + 4, table + 60):
        facts = inspect_photo(keep(data[:place] + b"\xfe\x01" + data[place + 2 :]))
        assert facts.ok, (place, facts.error)


@pytest.mark.parametrize(("camera", "name"), [(heic, "HEIC"), (webp, "WEBP")])
def test_what_phones_and_chats_save_is_taken_and_becomes_jpeg(keep: Keep, camera: Camera, name: str) -> None:
    prepared = prepare_photo(keep(camera()))
    facts = prepared.facts
    assert (facts.ok, facts.format, facts.media_type) == (True, name, f"image/{name.lower()}")
    assert facts.exif.taken_at == datetime(2026, 7, 15, 1, 20, tzinfo=UTC)
    assert facts.exif.make == "HUAWEI"
    display = Image.open(io.BytesIO(prepared.display))
    assert (display.format, display.size) == ("JPEG", (640, 480))
    assert not display.getexif()


def test_a_heic_tells_its_place(keep: Keep) -> None:
    exif = inspect_photo(keep(heic(place=(29.6053, -111.8796)))).exif
    assert (exif.latitude, exif.longitude) == ("29.6053000", "-111.8796000")


@pytest.mark.parametrize("part", [0.3, 0.5, 0.9, 0.999])
def test_a_cut_photograph_is_refused(keep: Keep, part: float) -> None:
    for data in (jpeg(), jpeg(size=(4032, 3024)), png(), webp(), heic()):
        facts = inspect_photo(keep(data[: int(len(data) * part)]))
        assert not facts.ok
        assert "重新拍" in facts.error


def test_a_photograph_overwritten_in_the_middle_is_refused(keep: Keep) -> None:
    data = bytearray(jpeg(size=(2000, 1500)))
    middle = len(data) // 2
    data[middle : middle + 4] = b"\xff\xe7\xff\xaa"
    assert not inspect_photo(keep(bytes(data))).ok


@pytest.mark.parametrize("camera", [png, heic])
def test_a_hole_of_zeros_from_a_broken_download_is_refused(keep: Keep, camera: Camera) -> None:
    data = bytearray(camera(size=(1280, 960)))
    middle = len(data) * 3 // 4
    data[middle : middle + 600] = bytes(600)
    assert not inspect_photo(keep(bytes(data))).ok


def test_one_flipped_bit_in_a_png_is_seen(keep: Keep) -> None:
    data = bytearray(png())
    data[len(data) // 2] ^= 1
    assert not inspect_photo(keep(bytes(data))).ok


def test_more_scans_than_any_camera_writes_are_refused(keep: Keep) -> None:
    whole = jpeg(progressive=True)
    last = whole.rindex(b"\xff\xda")
    assert inspect_photo(keep(whole[:-2] + whole[last:-2] * 20 + whole[-2:])).ok
    assert not inspect_photo(keep(whole[:-2] + whole[last:-2] * 300 + whole[-2:])).ok


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
    facts = inspect_photo(keep(data))
    assert not facts.ok
    assert word in facts.error
    assert make_copies(keep(data)) == (b"", b"")


@pytest.mark.parametrize(("side", "word"), [(11_401, "重新拍"), (11_402, "13000 万"), (60_000, "13000 万")])
def test_a_bomb_is_refused_by_its_declared_size(keep: Keep, side: int, word: str) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000)))
    facts = inspect_photo(keep(bomb + chunk(b"IEND", b"")))
    assert not facts.ok
    assert word in facts.error


def test_a_webp_bomb_is_refused_before_its_decoder_reserves_memory(keep: Keep) -> None:
    canvas = (16_382).to_bytes(3, "little") * 2
    body = b"WEBPVP8X" + (10).to_bytes(4, "little") + bytes(4) + canvas + webp()[12:]
    facts = inspect_photo(keep(b"RIFF" + len(body).to_bytes(4, "little") + body))
    assert not facts.ok
    assert "13000 万" in facts.error


def test_a_hundred_and_twenty_megapixels_need_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.new("L", (12_000, 10_000), 120).save(path, quality=60)
    code = (
        "import sys; from pathlib import Path; from orders.visits.photographs import prepare_photo\n"
        "facts = prepare_photo(Path(sys.argv[1])).facts; assert facts.ok, facts.error\n"
        "print(facts.width, facts.height)\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, path], cwd=ROOT, check=True, capture_output=True, text=True
    )
    size, peak_kb = told.stdout.splitlines()
    assert size == "12000 10000"
    assert int(peak_kb) < 130 * 1024


TINY = {camera: camera(size=(64, 48)) for camera in (jpeg, png, heic, webp)}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=6), st.sampled_from(list(TINY)))
def test_no_damage_makes_it_fall_over(keep: Keep, where: int, what: bytes, camera: Camera) -> None:
    data = bytearray(TINY[camera])
    place = where % len(data)
    data[place : place + len(what)] = what
    facts = inspect_photo(keep(bytes(data)))
    assert facts.ok or facts.error


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=12), st.sampled_from([jpeg, heic]))
def test_a_mangled_exif_block_is_no_reason_to_refuse(
    keep: Keep, where: int, what: bytes, camera: Camera
) -> None:
    data = bytearray(camera(size=(64, 48), place=(29.6, 111.8)))
    block = range(data.rindex(b"Exif\x00\x00"), data.index(b"ALN-AL00") + 80)
    what = what[: len(block)]
    place = block.start + where % (len(block) - len(what) + 1)
    data[place : place + len(what)] = what
    facts = inspect_photo(keep(bytes(data)))
    assert facts.ok, facts.error


@pytest.mark.skipif(not FONTS.is_dir(), reason="the font is not fetched yet")
def test_a_caption_stands_below_the_picture_and_the_bytes_are_the_same_each_time(keep: Keep) -> None:
    display, _ = make_copies(keep(jpeg(place=(29.6, 111.8))))
    lines = ["工单 GD2026-000001", "㛃𬭎䶮 上门擦浴、头面部清洁，" * 6]
    captioned = captioned_jpeg(display, lines, FONTS)
    image, before = Image.open(io.BytesIO(captioned)), Image.open(io.BytesIO(display))
    assert image.width == before.width
    assert image.height > before.height
    assert not image.getexif()
    strip = image.crop((0, before.height, image.width, image.height)).convert("L")
    assert min(strip.tobytes()) < 80
    assert captioned == captioned_jpeg(display, lines, FONTS)


def test_a_missing_font_is_told(keep: Keep, tmp_path: Path) -> None:
    display, _ = make_copies(keep(jpeg()))
    with pytest.raises(FontMissingError, match="setup-only"):
        captioned_jpeg(display, ["工单"], tmp_path)


@needs_photos
@pytest.mark.parametrize(
    ("name", "ok", "size"),
    [
        ("gps-1.jpg", True, (640, 480)),
        ("phone-android.jpg", True, (4608, 1976)),
        ("orientation-6.jpg", True, (600, 450)),
        ("invalid-exif-1.jpg", True, (636, 227)),
        ("no-exif.jpg", True, (322, 466)),
        ("old-camera.jpg", True, (640, 480)),
        ("corrupted.jpg", False, (0, 0)),
        ("phone-iphone.heic", True, (3024, 4032)),
    ],
)
def test_real_photographs_are_told_apart(name: str, ok: bool, size: tuple[int, int]) -> None:
    facts = inspect_photo(SHARED / name)
    assert (facts.ok, (facts.width, facts.height)) == (ok, size)


@needs_photos
def test_real_photographs_of_one_scene_come_out_the_same_way_up() -> None:
    hashes = {inspect_photo(SHARED / f"orientation-{way}.jpg").phash for way in (1, 3, 6, 8)}
    assert len(hashes) == 1


@needs_photos
def test_a_real_phones_place_and_time_are_read() -> None:
    exif = inspect_photo(SHARED / "gps-1.jpg").exif
    assert (exif.latitude, exif.longitude) == ("43.4674483", "11.8851267")
    assert exif.make == "NIKON"
