"""Copies come out upright, bounded, without metadata, in little memory, and with their caption."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from orders.photographs.captions import FONT, FontMissingError, captioned_jpeg
from orders.photographs.inspection import prepare_photo
from provider_portal.settings import ROOT
from tests.fonts import FONTS
from tests.pictures import jpeg
from tests.unit.photographs.keeping import Keep


def brightness(grey: Image.Image, row: int) -> float:
    value = grey.getpixel((5, row))
    assert isinstance(value, int | float)
    return value


@pytest.mark.parametrize("orientation", range(1, 9))
def test_copies_come_out_upright_and_without_metadata(keep: Keep, orientation: int) -> None:
    prepared = prepare_photo(keep(jpeg(orientation=orientation, place=(29.6, 111.8))))
    assert (prepared.inspection.width, prepared.inspection.height) == (640, 480)
    for copy, longest in ((prepared.display, 640), (prepared.thumbnail, 360)):
        image = Image.open(io.BytesIO(copy))
        assert max(image.size) == longest
        assert not image.getexif()
        assert b"Exif" not in copy
        grey = image.convert("L")
        assert brightness(grey, 5) > brightness(grey, image.height - 5)


@pytest.mark.parametrize("size", [(4032, 3024), (4608, 1976), (3024, 4032), (2016, 1512), (9000, 300)])
def test_a_display_copy_is_never_larger_than_its_bound(keep: Keep, size: tuple[int, int]) -> None:
    prepared = prepare_photo(keep(jpeg(size=size)))
    display, thumbnail = prepared.display, prepared.thumbnail
    width, height = Image.open(io.BytesIO(display)).size
    assert 1600 <= max(width, height) <= 2016
    assert abs(width / height - size[0] / size[1]) / (size[0] / size[1]) < 0.02
    assert max(Image.open(io.BytesIO(thumbnail)).size) == 360


def test_a_hundred_and_twenty_megapixels_need_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.new("L", (12_000, 10_000), 120).save(path, quality=60)
    code = (
        "import sys; from pathlib import Path; from orders.photographs.inspection import prepare_photo\n"
        "inspection = prepare_photo(Path(sys.argv[1])).inspection; assert inspection.ok, inspection.error\n"
        "print(inspection.width, inspection.height)\n"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code, path], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
    )
    size, peak_kb = process.stdout.splitlines()
    assert size == "12000 10000"
    assert int(peak_kb) < 130 * 1024


@pytest.mark.skipif(not FONTS.is_dir(), reason="the font is not fetched yet")
def test_a_caption_stands_below_the_picture_and_the_bytes_are_the_same_each_time(keep: Keep) -> None:
    display = prepare_photo(keep(jpeg(place=(29.6, 111.8)))).display
    lines = ["工单 GD2026-000001", "㛃𬭎䶮 上门擦浴、头面部清洁，" * 6]
    captioned = captioned_jpeg(display, lines, FONTS)
    image, before = Image.open(io.BytesIO(captioned)), Image.open(io.BytesIO(display))
    assert image.width == before.width
    assert image.height > before.height
    assert not image.getexif()
    strip = image.crop((0, before.height, image.width, image.height)).convert("L")
    assert min(strip.tobytes()) < 80
    assert captioned == captioned_jpeg(display, lines, FONTS)


@pytest.mark.parametrize("broken", [False, True], ids=["absent", "broken"])
def test_a_missing_font_is_told_even_where_the_machine_has_one(
    keep: Keep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, broken: bool
) -> None:
    machine = tmp_path / "machine" / "fonts"
    machine.mkdir(parents=True)
    shutil.copyfile(FONTS / FONT, machine / FONT)
    monkeypatch.setenv("XDG_DATA_HOME", str(machine.parent))
    if broken:
        (tmp_path / FONT).write_bytes(b"no font")
    display = prepare_photo(keep(jpeg())).display
    with pytest.raises(FontMissingError, match="setup-only"):
        captioned_jpeg(display, ["工单"], tmp_path)
