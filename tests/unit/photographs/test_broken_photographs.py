"""Cut, damaged and hostile files are refused, and none makes the portal fall over."""

import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.photographs.inspection import inspect_photo
from tests.pictures import heic, jpeg, png, webp
from tests.unit.photographs.keeping import Camera, Keep


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


TINY = {camera: camera(size=(64, 48)) for camera in (jpeg, png, heic, webp)}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=6), st.sampled_from(list(TINY)))
def test_no_damage_makes_it_fall_over(keep: Keep, where: int, what: bytes, camera: Camera) -> None:
    data = bytearray(TINY[camera])
    place = where % len(data)
    data[place : place + len(what)] = what
    facts = inspect_photo(keep(bytes(data)))
    assert facts.ok or facts.error
