"""Checking a claim package with nothing but the file: no database, no web, no trust.

An auditor runs it on a machine of their own; every defect is one Chinese line.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provider_portal.ground.frozen import Json
from provider_portal.ground.money import yuan
from receipts.verification.agreement import PDF_DETAIL, XLSX_DETAIL, pdf_defects, workbook_defects
from receipts.verification.archive_reading import LARGEST_MANIFEST, LARGEST_PAPER, DefectError, SafeArchive
from receipts.verification.detail import totals
from receipts.verification.manifest import (
    MANIFEST,
    SUMS,
    TOTAL_KEYS,
    FileEntry,
    Manifest,
    manifest_of,
    order_folder,
    shape_defects,
    top_folder,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the check found: defects in Chinese, or none and the sentence that says so."""

    defects: tuple[str, ...]
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EarlierPackage:
    """What an earlier package holds that may not be claimed again."""

    name: str
    county: str
    provider: str
    month: str
    version: int
    redemptions: frozenset[str]
    originals: frozenset[str]


def verify_package(
    path: Path, *, manifest_sha256: str | None = None, earlier: Iterable[Path] = ()
) -> Verdict:
    """Everything that can be checked without the portal; an unreadable file is a defect, never an exception."""
    try:
        return _verify(path, manifest_sha256, list(earlier))
    except DefectError as error:
        return Verdict(defects=(str(error),))
    except RecursionError:
        return Verdict(defects=("清单嵌套过深，拒绝读取",))


def _verify(path: Path, manifest_sha256: str | None, earlier: list[Path]) -> Verdict:
    with SafeArchive(path) as archive:
        if archive.defects:
            return Verdict(defects=tuple(archive.defects))
        data = archive.read(MANIFEST, LARGEST_MANIFEST)
        parsed = _parse(data)
        wrong = shape_defects(parsed)
        if wrong:
            return Verdict(defects=tuple(wrong))
        manifest, digest = manifest_of(parsed), hashlib.sha256(data).hexdigest()
        defects = [
            *_seal_page_defects(digest, manifest_sha256),
            *_name_defects(archive.top, manifest),
            *_file_defects(archive, manifest),
            *_sums_defects(archive, manifest, digest),
            *_order_defects(manifest),
            *_paper_defects(archive, manifest),
            *_repeat_defects(manifest),
            *_earlier_defects(manifest, earlier),
        ]
        return Verdict(defects=tuple(defects), summary=_summary(archive.top, digest, manifest))


def _parse(data: bytes) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> Json:
        if len({name for name, _ in pairs}) != len(pairs):
            raise DefectError("manifest.json：同一项出现两次")
        return dict(pairs)

    try:
        return json.loads(data.decode(), object_pairs_hook=once)
    except ValueError as error:
        raise DefectError("manifest.json：不是有效的 JSON") from error


def _seal_page_defects(digest: str, expected: str | None) -> list[str]:
    if expected is None or expected.strip().lower() == digest:
        return []
    return [f"manifest.json：SHA-256 是 {digest}，与封存单上的不符"]


def _name_defects(top: str, manifest: Manifest) -> list[str]:
    folder = top_folder(manifest.provider_code, manifest.month, manifest.version)
    defects = [] if top == folder else [f"顶层文件夹应为 {folder}，实际是 {top}"]
    if manifest.trial != (manifest.version == 0):
        defects.append("manifest.json：试算包的版本应为 v0，正式包从 v1 起")
    return defects


def _file_defects(archive: SafeArchive, manifest: Manifest) -> list[str]:
    listed = [entry.path for entry in manifest.files]
    defects = [f"{path}：清单中列了两次" for path, _ in _repeated(listed)]
    extra = archive.files.keys() - set(listed) - {MANIFEST, SUMS}
    defects += [f"{path}：不在清单中，是多出来的文件" for path in sorted(extra)]
    for entry in manifest.files:
        defects += _one_file(archive, entry)
    return defects


def _one_file(archive: SafeArchive, entry: FileEntry) -> list[str]:
    path = entry.path
    info = archive.files.get(path)
    if info is None:
        return [f"{path}：清单中有，包里没有"]
    if info.file_size != entry.size:
        return [f"{path}：大小应为 {entry.size} 字节，实际 {info.file_size} 字节"]
    try:
        same = archive.sha256(path) == entry.sha256
    except DefectError as error:
        return [str(error)]
    return [] if same else [f"{path}：内容被改动（SHA-256 不符）"]


def _sums_defects(archive: SafeArchive, manifest: Manifest, digest: str) -> list[str]:
    sums = {entry.path: entry.sha256 for entry in manifest.files} | {MANIFEST: digest}
    try:
        lines = archive.read(SUMS, LARGEST_MANIFEST).decode().splitlines()
    except DefectError as error:
        return [str(error)]
    except UnicodeDecodeError:
        return [f"{SUMS}：不是 UTF-8 文本"]
    written = {path: sha256 for sha256, _, path in (line.partition("  ") for line in lines)}
    return [] if written == sums and len(lines) == len(sums) else [f"{SUMS}：与清单不一致"]


def _order_defects(manifest: Manifest) -> list[str]:
    defects = _total_defects(manifest)
    listed = {entry.path for entry in manifest.files}
    for order in manifest.orders:
        number = order.number
        paid = order.discount_fen + order.ltci_paid_fen + order.deduction_fen + order.self_pay_fen
        if paid != order.total_fen:
            defects.append(f"工单 {number}：优惠、长护险、抵扣与自付之和不等于消费金额")
        if order.deduction_fen > order.base_fen:
            defects.append(f"工单 {number}：抵扣金额大于补贴基数")
        folder = order_folder(number) + "/"
        if set(order.files) != {path for path in listed if path.startswith(folder)}:
            defects.append(f"工单 {number}：列出的材料与文件夹中的不一致")
    folders = tuple(order_folder(order.number) + "/" for order in manifest.orders)
    stray = sorted(path for path in listed if path.startswith("orders/") and not path.startswith(folders))
    return defects + [f"{path}：不属于任何一张工单" for path in stray]


def _total_defects(manifest: Manifest) -> list[str]:
    sums, written = totals(manifest.orders), manifest.totals
    return [
        f"manifest.json：合计“{key}”应为 {getattr(sums, key)}，写的是 {getattr(written, key)}"
        for key in TOTAL_KEYS
        if getattr(sums, key) != getattr(written, key)
    ]


def _paper_defects(archive: SafeArchive, manifest: Manifest) -> list[str]:
    defects: list[str] = []
    try:
        defects += workbook_defects(archive.read(XLSX_DETAIL, LARGEST_PAPER), manifest.orders)
    except DefectError as error:
        defects.append(str(error))
    try:
        defects += pdf_defects(archive.read(PDF_DETAIL, LARGEST_PAPER), manifest.totals)
    except DefectError as error:
        defects.append(str(error))
    return defects


def _repeat_defects(manifest: Manifest) -> list[str]:
    orders = manifest.orders
    single = {
        "工单": [order.number for order in orders],
        "核销": [order.redemption_id for order in orders],
        "民政通核销单号": [order.official_ref for order in orders],
    }
    defects = [
        f"{name} {value} 在包内出现 {times} 次"
        for name, values in single.items()
        for value, times in _repeated(values)
    ]
    return defects + [
        f"原始照片 {original[:16]}… 在包内用了 {times} 次"
        for original, times in _repeated(manifest.originals)
    ]


def _repeated(values: Iterable[str]) -> list[tuple[str, int]]:
    """What comes more than once, with how often."""
    return [(value, times) for value, times in Counter(values).items() if times > 1]


def _earlier_defects(manifest: Manifest, paths: list[Path]) -> list[str]:
    defects: list[str] = []
    for path in paths:
        try:
            before = _earlier(path)
        except DefectError as error:
            defects.append(f"前期申报包 {path.name}：{error}")
            continue
        if before is not None and not _replaced_by(before, manifest):
            defects += _claimed_again(manifest, before)
    return defects


def _earlier(path: Path) -> EarlierPackage | None:
    """What stands claimed in an earlier package; a trial claims nothing."""
    with SafeArchive(path) as archive:
        parsed = _parse(archive.read(MANIFEST, LARGEST_MANIFEST))
        wrong = shape_defects(parsed)
        if wrong:
            raise DefectError(wrong[0])
        manifest = manifest_of(parsed)
        if manifest.trial:
            return None
        return EarlierPackage(
            name=archive.top,
            county=manifest.county,
            provider=manifest.provider_id,
            month=manifest.month,
            version=manifest.version,
            redemptions=frozenset(order.redemption_id for order in manifest.orders),
            originals=frozenset(manifest.originals),
        )


def _replaced_by(before: EarlierPackage, manifest: Manifest) -> bool:
    """A lower version of the same month gives way to this one."""
    same = (manifest.provider_id, manifest.county, manifest.month)
    return same == (before.provider, before.county, before.month) and before.version < manifest.version


def _claimed_again(manifest: Manifest, before: EarlierPackage) -> list[str]:
    again = [order for order in manifest.orders if order.redemption_id in before.redemptions]
    defects = [f"工单 {order.number}：核销 {order.official_ref} 已在 {before.name} 中申报" for order in again]
    reused = sorted(set(manifest.originals) & before.originals)
    return defects + [f"原始照片 {original[:16]}… 已在 {before.name} 中用过" for original in reused]


def _summary(top: str, digest: str, manifest: Manifest) -> str:
    trial = "，试算" if manifest.trial else ""
    amount = yuan(manifest.totals.deduction_fen)
    return (
        f"verified {top}：{manifest.totals.orders} 单，券抵扣 {amount} 元，"
        f"{len(manifest.files)} 个文件{trial}，manifest SHA-256 {digest}"
    )
