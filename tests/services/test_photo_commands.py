"""`portal photos inspect`: one JSON line a file, whatever the file is, and no database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from provider_portal.settings import ROOT
from tests.pictures import heic, jpeg

UTF8 = {"PYTHONUTF8": "1"}
PORTAL = Path(sys.executable).with_name("portal")
KEYS = [
    "file",
    "ok",
    "error",
    "sha256",
    "format",
    "width",
    "height",
    "taken_at",
    "latitude",
    "longitude",
    "make",
    "model",
    "software",
    "phash",
]


def inspected(*files: object) -> list[dict[str, Any]]:
    """What the command says, in a place where no database can be opened."""
    done = subprocess.run(
        [PORTAL, "photos", "inspect", *map(str, files)],
        cwd=ROOT,
        env={"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "PORTAL_ENV": "production"} | UTF8,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_file_has_its_line_in_order(tmp_path: Path) -> None:
    chinese = os.fsdecode("照片.jpg".encode())  # the same bytes whatever the locale is
    photo, phone, text = tmp_path / chinese, tmp_path / "IMG_1.HEIC", tmp_path / "notes.tiff"
    photo.write_bytes(jpeg(place=(29.6053, -111.8796), orientation=6))
    phone.write_bytes(heic())
    text.write_bytes(b"II*\x00" + bytes(100))
    lines = inspected(photo, tmp_path / "nowhere.jpg", phone, tmp_path, text)
    assert [list(line) for line in lines] == [KEYS] * 5
    assert [line["ok"] for line in lines] == [True, False, True, False, False]
    assert [line["file"] for line in lines][:1] == [os.fsencode(photo).decode()]
    first, missing, second, folder, other = lines
    assert (first["format"], first["width"], first["height"]) == ("JPEG", 640, 480)
    assert (first["latitude"], first["longitude"]) == (29.6053, -111.8796)
    assert first["taken_at"] == "2026-07-15T09:20:00+08:00"
    assert (first["error"], second["format"]) == (None, "HEIC")
    assert "找不到" in missing["error"]
    assert missing["sha256"] is None
    assert "不是一个文件" in folder["error"]
    assert "TIFF" in other["error"]
    assert len(other["sha256"]) == 64


def test_without_files_the_usage_is_told() -> None:
    done = subprocess.run(
        [PORTAL, "photos", "inspect"],
        env=os.environ | UTF8,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "FILE" in done.stderr
