"""What a photograph says of itself is read: time, place, camera, way up, and the hash of its scene."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.photographs.inspection import inspect_photo
from provider_portal.settings import ROOT
from tests.pictures import heic, jpeg, webp
from tests.unit.photographs.keeping import Camera, Keep

SHARED = Path(os.environ.get("PORTAL_TEST_PHOTOS", ROOT.parent / "shared" / "photos"))


needs_photos = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real photographs is not here")


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


@pytest.mark.parametrize("camera", [jpeg, heic, webp])
def test_the_same_scene_has_the_same_hash_whichever_way_it_is_stored(keep: Keep, camera: Camera) -> None:
    facts = [inspect_photo(keep(camera(orientation=way))) for way in range(1, 9)]
    assert {(each.width, each.height) for each in facts} == {(640, 480)}
    hashes = {each.phash for each in facts}
    assert len(hashes) == 1
    assert inspect_photo(keep(jpeg(seed=2))).phash not in hashes


def test_a_heic_tells_its_place(keep: Keep) -> None:
    exif = inspect_photo(keep(heic(place=(29.6053, -111.8796)))).exif
    assert (exif.latitude, exif.longitude) == ("29.6053000", "-111.8796000")


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
