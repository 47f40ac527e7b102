"""Claim packages in which one thing is wrong, and what the verifier says of them."""

import zipfile
from pathlib import Path
from typing import Any

from receipts.verification.verify import verify_package
from tests.unit.verifying.package_file import TOP, Change, sha256, write

FIRST = "orders/GD2026-000001"
HASH = "ab" * 32
Manifest = dict[str, Any]


def defects(path: Path, **options: Any) -> list[str]:
    """Everything the verifier finds wrong with a package."""
    return list(verify_package(path, **options).defects)


def spoiled(tmp_path: Path, change: Change, **options: Any) -> list[str]:
    """The same of the usual package whose manifest was changed before it was sealed."""
    return defects(write(tmp_path / "a.zip", change=change, **options))


def seal_of(path: Path) -> str:
    """The digest that the seal page of a package shows."""
    with zipfile.ZipFile(path) as archive:
        return sha256(archive.read(f"{TOP}/manifest.json"))


def put(value: object, *path: Any) -> Change:
    """Another value where this path of keys leads."""

    def change(said: Any) -> None:
        for key in path[:-1]:
            said = said[key]
        said[path[-1]] = value

    return change


def drop(*path: Any) -> Change:
    """Nothing any more where this path of keys leads."""

    def change(said: Any) -> None:
        for key in path[:-1]:
            said = said[key]
        del said[path[-1]]

    return change
