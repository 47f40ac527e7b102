"""What lies in a package and what its manifest says of it, from content that was frozen once."""

import hashlib
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from provider_portal.ground.errors import OutsideError
from receipts.claims.package_content import PACKAGE_CONTENT, PackageContent
from receipts.package.manifest_writing import manifest_bytes, sums_bytes
from receipts.package.order_material import PackageFile, order_material
from receipts.package.tasks import PaperTask, PhotoTask
from receipts.package.zip_archive import Member, write_zip
from receipts.papers.receipt import RECEIPT_CONTENT, ReceiptContent
from receipts.verification.manifest import FileEntry, manifest_of, shape_defects

FROZEN = Path(__file__).parents[1] / "services" / "frozen"
CONTENT: PackageContent = PACKAGE_CONTENT.read(json.loads((FROZEN / "package_content.1.json").read_bytes()))
RECEIPT: ReceiptContent = RECEIPT_CONTENT.read(json.loads((FROZEN / "receipt_content.1.json").read_bytes()))
ORDER = CONTENT.orders[0]
TOP = "JSYX-2026-07-v1"


def entry(path: str) -> FileEntry:
    return FileEntry(path=path, size=len(path), sha256=hashlib.sha256(path.encode()).hexdigest())


def material() -> list[PackageFile]:
    return list(order_material(CONTENT, ORDER, None))


def member(folder: Path, path: str, data: bytes) -> Member:
    source = folder / hashlib.sha256(path.encode()).hexdigest()
    source.write_bytes(data)
    return Member(path=path, source=source, sha256=hashlib.sha256(data).hexdigest())


def archive(folder: Path, members: Sequence[Member]) -> bytes:
    target = folder / "package.zip"
    write_zip(target, TOP, members, CONTENT)
    return target.read_bytes()


def test_the_order_of_files_and_orders_does_not_change_the_manifest() -> None:
    files = [entry(f"orders/{order.number}/核销凭证.pdf") for order in CONTENT.orders] + [
        entry("01-封面.pdf")
    ]
    turned = replace(CONTENT, orders=CONTENT.orders[::-1], rules=CONTENT.rules[::-1])
    assert manifest_bytes(CONTENT, files) == manifest_bytes(turned, files[::-1])


def test_the_manifest_is_one_that_the_check_accepts_and_names_each_orders_files() -> None:
    files = [entry(f"orders/{order.number}/核销凭证.pdf") for order in CONTENT.orders] + [
        entry("01-封面.pdf")
    ]
    parsed = json.loads(manifest_bytes(CONTENT, files))
    assert shape_defects(parsed) == []
    manifest = manifest_of(parsed)
    assert (manifest.version, manifest.trial, manifest.month) == (1, False, "2026-07")
    assert manifest.totals == CONTENT.totals
    assert [order.files for order in manifest.orders] == [
        (f"orders/{order.number}/核销凭证.pdf",)
        for order in sorted(CONTENT.orders, key=lambda each: each.number)
    ]
    assert {proof.sha256 for order in CONTENT.orders for proof in order.proofs} <= set(manifest.originals)


def test_the_sums_name_every_file_and_the_manifest_by_their_hash() -> None:
    lines = sums_bytes([entry("b"), entry("a")], b"manifest").decode().splitlines()
    assert [line.partition("  ")[2] for line in lines] == ["a", "b", "manifest.json"]
    assert lines[2].startswith(hashlib.sha256(b"manifest").hexdigest())


def test_photographs_are_numbered_captioned_and_tied_to_their_originals() -> None:
    photos = [file for file in material() if file.original_sha256]
    assert [file.path for file in photos] == [
        f"orders/{ORDER.number}/照片{place:02d}-{photo.kind_label}.jpg"
        for place, photo in enumerate(ORDER.evidence, start=1)
    ]
    assert [file.original_sha256 for file in photos] == [photo.sha256 for photo in ORDER.evidence]
    task = photos[0].task(lambda sha256: sha256.encode())
    assert isinstance(task, PhotoTask)
    assert task.display == ORDER.evidence[0].display_sha256.encode()
    assert ORDER.number in task.lines[0]
    assert task.lines[1].startswith("拍摄 ")
    assert task.lines[2].endswith(ORDER.evidence[0].sha256)


def test_a_photograph_without_a_time_of_taking_says_so() -> None:
    undated = replace(ORDER, evidence=(replace(ORDER.evidence[0], taken_at=""),), caregiver="")
    *_, file = order_material(CONTENT, undated, None)
    task = file.task(lambda _: b"")
    assert isinstance(task, PhotoTask)
    assert task.lines[1].startswith("照片未记录拍摄时间")
    assert "护理员" not in task.lines[0]


def test_without_a_receipt_an_order_has_confirmation_proof_and_photographs() -> None:
    papers = [file.path for file in material() if not file.original_sha256]
    assert papers == [f"orders/{ORDER.number}/服务确认单.pdf", f"orders/{ORDER.number}/核销凭证.pdf"]


def test_an_issued_receipt_goes_in_as_it_was_rendered_and_a_trial_renders_its_own() -> None:
    trial = replace(CONTENT, trial=True)
    issued, own = ([*order_material(each, ORDER, RECEIPT)][1] for each in (CONTENT, trial))
    assert issued.path == own.path == f"orders/{ORDER.number}/服务收据.pdf"
    assert (issued.receipt_id, own.receipt_id) == (ORDER.receipt_id, None)
    made = [file.task(lambda _: b"") for file in (issued, own)]
    assert [task.trial for task in made if isinstance(task, PaperTask)] == [False, True]


def test_confirmation_and_proof_show_signature_and_screenshots_from_the_store() -> None:
    read: list[str] = []

    def stored(sha256: str) -> bytes:
        read.append(sha256)
        return b""

    assert [type(file.task(stored)) for file in material()[:2]] == [PaperTask, PaperTask]
    shown = [ORDER.confirmation.signature_sha256, *(proof.display_sha256 for proof in ORDER.proofs)]
    assert read == shown


def test_the_same_files_give_the_same_archive_whatever_order_they_come_in(tmp_path: Path) -> None:
    members = [member(tmp_path, "b.jpg", b"jpeg"), member(tmp_path, "a.pdf", b"paper")]
    assert archive(tmp_path, members) == archive(tmp_path, members[::-1])
    with zipfile.ZipFile(tmp_path / "package.zip") as packed:
        kinds = {info.filename: info.compress_type for info in packed.infolist()}
        stamps = {info.date_time for info in packed.infolist()}
    assert list(kinds) == [f"{TOP}/{name}" for name in ("a.pdf", "b.jpg", "manifest.json", "SHA256SUMS")]
    assert kinds[f"{TOP}/b.jpg"] == zipfile.ZIP_STORED
    assert kinds[f"{TOP}/a.pdf"] == zipfile.ZIP_DEFLATED
    assert stamps == {(2026, 8, 3, 11, 0, 0)}


def test_a_file_that_is_not_what_was_kept_stops_the_archive(tmp_path: Path) -> None:
    damaged = replace(member(tmp_path, "a.pdf", b"paper"), sha256="0" * 64)
    with pytest.raises(OutsideError, match="已损坏"):
        archive(tmp_path, [damaged])


def test_a_file_that_is_gone_stops_the_archive(tmp_path: Path) -> None:
    gone = replace(member(tmp_path, "a.pdf", b"paper"), source=tmp_path / "gone")
    with pytest.raises(OutsideError, match="读不出来"):
        archive(tmp_path, [gone])
