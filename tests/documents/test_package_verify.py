"""A claim package checks out, and every way of spoiling it is found, whatever it is made of."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from provider_portal.ground.periods import Month
from receipts.package.manifest_writing import manifest_bytes
from receipts.verification.manifest import FileEntry
from receipts.verification.verify import verify_package
from tests.packages import package_content, write_package

TOP = "JSYH-2026-07-v1"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_package(tmp_path_factory.mktemp("good"), package_content())[0]


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """The archive again, every entry through `change`; None leaves it out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            changed = change(info.filename, old.read(info))
            if changed is not None:
                new.writestr(*changed)
    return target


def resealed(source: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The archive with another manifest and the SHA256SUMS that fit it."""
    with zipfile.ZipFile(source) as old:
        manifest = json.loads(old.read(f"{TOP}/manifest.json"))
        change(manifest)
        data = json.dumps(manifest, ensure_ascii=False).encode()
        lines = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
        lines["manifest.json"] = hashlib.sha256(data).hexdigest()
    sums = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(lines.items())).encode()
    fresh = {f"{TOP}/manifest.json": data, f"{TOP}/SHA256SUMS": sums}
    return rewritten(source, target, lambda name, old_data: (name, fresh.get(name, old_data)))


def test_a_package_as_it_was_written_is_verified(good: Path) -> None:
    verdict = verify_package(good)
    assert verdict.defects == ()
    assert verdict.summary.startswith(f"verified {TOP}")


@given(order=st.permutations(range(4)), files=st.permutations(range(5)))
def test_the_manifest_does_not_depend_on_the_order_of_input(order: list[int], files: list[int]) -> None:
    content = package_content(4)
    entries = [FileEntry(path=f"p{n}", size=n, sha256="0" * 64) for n in range(5)]
    shuffled = replace(content, orders=tuple(content.orders[n] for n in order))
    assert manifest_bytes(shuffled, [entries[n] for n in files]) == manifest_bytes(content, entries)


def test_text_in_the_workbook_stays_text_and_amounts_are_exact_numbers(good: Path) -> None:
    with zipfile.ZipFile(good) as archive:
        sheet = load_workbook(BytesIO(archive.read(f"{TOP}/03-申报明细.xlsx"))).worksheets[0]
    rows = list(sheet.iter_rows(min_row=5, max_row=8))
    items, official, deduction = rows[0][9], rows[0][2], rows[0][16]
    assert str(items.value).startswith("=cmd")
    assert (items.data_type, official.data_type, deduction.data_type) == ("s", "s", "n")
    assert [str(row[16].value) for row in rows] == ["60.55", "61.11", "61.66", "183.32"]


def test_the_same_content_gives_the_same_archive(tmp_path: Path, good: Path) -> None:
    again, _ = write_package(tmp_path, package_content())
    assert again.read_bytes() == good.read_bytes()


def test_sha256sum_accepts_the_sums(good: Path, tmp_path: Path) -> None:
    unpacked: list[str | Path] = [sys.executable, "-X", "utf8", "-m", "zipfile", "--extract", good, tmp_path]
    subprocess.run(unpacked, check=True)
    program = shutil.which("sha256sum")
    assert program is not None
    subprocess.run(
        [program, "-c", "--strict", "SHA256SUMS"], cwd=tmp_path / TOP, check=True, capture_output=True
    )


def test_the_seals_hash_is_compared(good: Path) -> None:
    with zipfile.ZipFile(good) as archive:
        digest = hashlib.sha256(archive.read(f"{TOP}/manifest.json")).hexdigest()
    assert verify_package(good, manifest_sha256=digest.upper()).defects == ()
    assert "封存单" in verify_package(good, manifest_sha256="0" * 64).defects[0]


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (lambda name, data: (name, data + b"x" if name.endswith(".jpg") else data), "大小应为"),
        (lambda name, data: (name, data.replace(b"JPEG", b"JPEH")), "内容被改动"),
        (lambda name, data: None if name.endswith("服务确认单.pdf") else (name, data), "包里没有"),
        (lambda name, data: (f"{name}/../../evil" if name.endswith(".jpg") else name, data), "越出文件夹"),
        (lambda name, data: (f"/{name}", data), "越出文件夹"),
        (lambda name, data: (name.replace(TOP, "JSYH-2026-08-v1"), data), "顶层文件夹应为"),
        (lambda name, data: (name, b"{" if name.endswith("manifest.json") else data), "不是有效的 JSON"),
        (lambda name, data: (name, b"[" * 100_000 if name.endswith("manifest.json") else data), "JSON|嵌套"),
        (lambda name, data: (name, b"\xff\xfe" if name.endswith("SHA256SUMS") else data), "UTF-8"),
        (lambda name, data: None if name.endswith("SHA256SUMS") else (name, data), "缺失"),
        (lambda name, data: (name.replace("照片01", "照片\n01"), data), "控制字符"),
    ],
)  # fmt: skip
def test_a_spoiled_archive_is_told_in_words(
    good: Path,
    tmp_path: Path,
    change: Callable[[str, bytes], tuple[str, bytes] | None],
    sentences: str,
) -> None:
    defects = "\n".join(verify_package(rewritten(good, tmp_path / "bad.zip", change)).defects)
    assert any(part in defects for part in sentences.split("|")), defects


def _more(manifest: dict[str, Any]) -> None:
    manifest["totals"]["deduction_fen"] += 1


def _order_more(manifest: dict[str, Any]) -> None:
    manifest["orders"][0]["deduction_fen"] += 1
    manifest["orders"][0]["self_pay_fen"] -= 1
    manifest["totals"]["deduction_fen"] += 1
    manifest["totals"]["self_pay_fen"] -= 1


def _same_photo(manifest: dict[str, Any]) -> None:
    photos = [entry for entry in manifest["files"] if "original_sha256" in entry]
    photos[0]["original_sha256"] = photos[1]["original_sha256"]


def _same_redemption(manifest: dict[str, Any]) -> None:
    manifest["orders"][0]["redemption_id"] = manifest["orders"][1]["redemption_id"]


def _amount_as_text(manifest: dict[str, Any]) -> None:
    manifest["orders"][0]["deduction_fen"] = "100"


def _not_split(manifest: dict[str, Any]) -> None:
    manifest["orders"][0]["self_pay_fen"] += 5
    manifest["totals"]["self_pay_fen"] += 5


def _trial_as_version(manifest: dict[str, Any]) -> None:
    manifest["trial"] = True


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_more, "合计"),
        (_order_more, "03-申报明细.xlsx：工单 GD2026-000001 的“券抵扣金额（元）”"),
        (_order_more, "03-申报明细.pdf：找不到券抵扣金额合计"),
        (_same_photo, "原始照片"),
        (_same_redemption, "核销"),
        (_amount_as_text, "“orders”缺失或格式不对"),
        (_not_split, "之和不等于消费金额"),
        (_trial_as_version, "试算包的版本应为 v0"),
    ],
)
def test_a_lying_manifest_is_found_even_with_fitting_sums(
    good: Path, tmp_path: Path, change: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    defects = "\n".join(verify_package(resealed(good, tmp_path / "bad.zip", change)).defects)
    assert sentence in defects


@pytest.mark.parametrize("share", [0, 1, 30, 500, 0.3, 0.9, 0.999])
def test_a_cut_archive_is_a_defect_and_no_traceback(good: Path, tmp_path: Path, share: float) -> None:
    data = good.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(data[: int(len(data) * share) if share < 1 else int(share)])
    assert verify_package(cut).defects


def test_flipped_bytes_are_never_a_traceback(good: Path, tmp_path: Path) -> None:
    data = good.read_bytes()
    target = tmp_path / "flipped.zip"
    for place in range(0, len(data), max(1, len(data) // 60)):
        target.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
        verify_package(target)


def test_what_is_no_zip_or_not_there_is_a_defect(tmp_path: Path) -> None:
    text = tmp_path / "a.zip"
    text.write_text("hello", encoding="utf-8")
    for path in (text, tmp_path / "absent.zip", tmp_path):
        assert verify_package(path).defects


def test_a_redemption_or_photo_of_an_earlier_package_is_found(good: Path, tmp_path: Path) -> None:
    august = replace(package_content(2, first=3), month=Month(2026, 8))
    later, _ = write_package(tmp_path, august)
    assert verify_package(later).defects == ()
    defects = "\n".join(verify_package(later, earlier=[good]).defects)
    assert "工单 GD2026-000003：核销 MZT20260715000003 已在 JSYH-2026-07-v1 中申报" in defects
    assert "原始照片" in defects


def test_a_later_version_of_the_same_month_replaces_the_earlier(good: Path, tmp_path: Path) -> None:
    second, _ = write_package(tmp_path, replace(package_content(), version=2))
    assert verify_package(second, earlier=[good]).defects == ()


def test_a_trial_claims_nothing(good: Path, tmp_path: Path) -> None:
    trial, _ = write_package(tmp_path, package_content(trial=True))
    verdict = verify_package(trial)
    assert verdict.defects == ()
    assert "试算" in verdict.summary
    assert verify_package(good, earlier=[trial]).defects == ()


def test_verify_stands_alone() -> None:
    program = "import receipts.verification.verify, sys; print([m for m in ('flask', 'sqlalchemy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
