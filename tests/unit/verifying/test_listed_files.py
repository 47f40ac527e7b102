"""Files and SHA256SUMS: whatever is missing, too much or changed is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.verifying.package_file import (
    TOP,
    manifest,
    papers,
    write,
)
from tests.unit.verifying.spoiling import FIRST, HASH, Manifest, defects, spoiled


def test_a_file_that_is_listed_and_not_there(tmp_path: Path) -> None:
    def more(said: Manifest) -> None:
        said["files"].append({"path": "06.pdf", "size": 0, "sha256": HASH})

    assert spoiled(tmp_path, more) == ["06.pdf：清单中有，包里没有"]


def test_a_file_that_is_there_and_not_listed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", more=[(f"{TOP}/z.txt", b""), (f"{TOP}/b.txt", b"")])
    assert defects(path) == [f"{name}：不在清单中，是多出来的文件" for name in ("b.txt", "z.txt")]


def test_a_file_that_is_listed_twice(tmp_path: Path) -> None:
    def twice(said: Manifest) -> None:
        said["files"].append(dict(said["files"][0]))

    assert spoiled(tmp_path, twice) == [f"{manifest_path(0)}：清单中列了两次"]


@pytest.mark.parametrize("by", [-1, 1])
def test_a_file_of_another_size(tmp_path: Path, by: int) -> None:
    path, size = f"{FIRST}/照片01.jpg", len(b"JPEG GD2026-000001")

    def resize(said: Manifest) -> None:
        [entry] = [entry for entry in said["files"] if entry["path"] == path]
        entry["size"] += by

    assert spoiled(tmp_path, resize) == [f"{path}：大小应为 {size + by} 字节，实际 {size} 字节"]


@pytest.mark.parametrize("digest", ["0" * 64, "f" * 64])
def test_a_file_of_the_same_size_with_other_bytes(tmp_path: Path, digest: str) -> None:
    def rehash(said: Manifest) -> None:
        said["files"][0]["sha256"] = digest

    path = manifest_path(0)
    assert spoiled(tmp_path, rehash) == [f"{path}：内容被改动（SHA-256 不符）"]


def manifest_path(index: int) -> str:
    return sorted(papers(manifest()))[index]


@pytest.mark.parametrize(
    "sums",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, lines[0]],
        lambda lines: [lines[1], lines[0], lines[0], *lines[2:]],
        lambda lines: [*lines, f"{HASH}  other"],
        lambda lines: [f"{HASH}  {lines[0].partition('  ')[2]}", *lines[1:]],
        lambda lines: [line.replace("  ", " ") for line in lines],
        lambda lines: [line for line in lines if not line.endswith("manifest.json")],
        lambda lines: [*lines, ""],
    ],
)
def test_sums_say_of_every_file_once_what_the_manifest_says(
    tmp_path: Path, sums: Callable[[list[str]], list[str]]
) -> None:
    assert defects(write(tmp_path / "a.zip", sums=sums)) == ["SHA256SUMS：与清单不一致"]


def test_sums_may_come_in_any_order(tmp_path: Path) -> None:
    assert defects(write(tmp_path / "a.zip", sums=lambda lines: lines[::-1])) == []
