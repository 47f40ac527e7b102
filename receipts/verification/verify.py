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

from provider_portal.ground.money import yuan
from receipts.verification.agreement import PDF_DETAIL, XLSX_DETAIL, pdf_defects, workbook_defects
from receipts.verification.archive_reading import LARGEST_MANIFEST, LARGEST_PAPER, DefectError, SafeArchive
from receipts.verification.detail import totals
from receipts.verification.manifest import MANIFEST, SUMS, order_folder, shape_defects, top_folder


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
        said = _parse(data)
        wrong = shape_defects(said)
        if wrong:
            return Verdict(defects=tuple(wrong))
        digest = hashlib.sha256(data).hexdigest()
        defects = [
            *_seal_defects(digest, manifest_sha256),
            *_name_defects(archive.top, said),
            *_file_defects(archive, said),
            *_sums_defects(archive, said, digest),
            *_order_defects(said),
            *_paper_defects(archive, said),
            *_repeat_defects(said),
            *_earlier_defects(said, earlier),
        ]
        return Verdict(defects=tuple(defects), summary=_summary(archive.top, digest, said))


def _parse(data: bytes) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) != len(pairs):
            raise DefectError("manifest.json：同一项出现两次")
        return dict(pairs)

    try:
        return json.loads(data.decode(), object_pairs_hook=once)
    except ValueError as error:
        raise DefectError("manifest.json：不是有效的 JSON") from error


def _seal_defects(digest: str, wanted: str | None) -> list[str]:
    if wanted is None or wanted.strip().lower() == digest:
        return []
    return [f"manifest.json：SHA-256 是 {digest}，与封存单上的不符"]


def _name_defects(top: str, said: dict[str, Any]) -> list[str]:
    wanted = top_folder(said["provider"]["code"], said["month"], said["version"])
    defects = [] if top == wanted else [f"顶层文件夹应为 {wanted}，实际是 {top}"]
    if said["trial"] != (said["version"] == 0):
        defects.append("manifest.json：试算包的版本应为 v0，正式包从 v1 起")
    return defects


def _file_defects(archive: SafeArchive, said: dict[str, Any]) -> list[str]:
    listed = [entry["path"] for entry in said["files"]]
    defects = [f"{path}：清单中列了两次" for path, times in Counter(listed).items() if times > 1]
    extra = archive.files.keys() - set(listed) - {MANIFEST, SUMS}
    defects += [f"{path}：不在清单中，是多出来的文件" for path in sorted(extra)]
    for entry in said["files"]:
        defects += _one_file(archive, entry)
    return defects


def _one_file(archive: SafeArchive, entry: dict[str, Any]) -> list[str]:
    path = entry["path"]
    info = archive.files.get(path)
    if info is None:
        return [f"{path}：清单中有，包里没有"]
    if info.file_size != entry["size"]:
        return [f"{path}：大小应为 {entry['size']} 字节，实际 {info.file_size} 字节"]
    try:
        same = archive.sha256(path) == entry["sha256"]
    except DefectError as error:
        return [str(error)]
    return [] if same else [f"{path}：内容被改动（SHA-256 不符）"]


def _sums_defects(archive: SafeArchive, said: dict[str, Any], digest: str) -> list[str]:
    wanted = {entry["path"]: entry["sha256"] for entry in said["files"]} | {MANIFEST: digest}
    try:
        lines = archive.read(SUMS, LARGEST_MANIFEST).decode().splitlines()
    except DefectError as error:
        return [str(error)]
    except UnicodeDecodeError:
        return [f"{SUMS}：不是 UTF-8 文本"]
    found = {path: sha256 for sha256, _, path in (line.partition("  ") for line in lines)}
    return [] if found == wanted and len(lines) == len(wanted) else [f"{SUMS}：与清单不一致"]


def _order_defects(said: dict[str, Any]) -> list[str]:
    sums = totals(said["orders"])
    defects = [
        f"manifest.json：合计“{key}”应为 {sums[key]}，写的是 {said['totals'][key]}"
        for key in sums
        if sums[key] != said["totals"][key]
    ]
    listed = {entry["path"] for entry in said["files"]}
    for order in said["orders"]:
        number = order["number"]
        paid = order["discount_fen"] + order["ltci_paid_fen"] + order["deduction_fen"] + order["self_pay_fen"]
        if paid != order["total_fen"]:
            defects.append(f"工单 {number}：优惠、长护险、抵扣与自付之和不等于消费金额")
        if order["deduction_fen"] > order["base_fen"]:
            defects.append(f"工单 {number}：抵扣金额大于补贴基数")
        folder = order_folder(number) + "/"
        if set(order["files"]) != {path for path in listed if path.startswith(folder)}:
            defects.append(f"工单 {number}：列出的材料与文件夹中的不一致")
    folders = tuple(order_folder(order["number"]) + "/" for order in said["orders"])
    stray = sorted(path for path in listed if path.startswith("orders/") and not path.startswith(folders))
    return defects + [f"{path}：不属于任何一张工单" for path in stray]


def _paper_defects(archive: SafeArchive, said: dict[str, Any]) -> list[str]:
    defects: list[str] = []
    try:
        defects += workbook_defects(archive.read(XLSX_DETAIL, LARGEST_PAPER), said["orders"])
    except DefectError as error:
        defects.append(str(error))
    try:
        defects += pdf_defects(archive.read(PDF_DETAIL, LARGEST_PAPER), said["totals"])
    except DefectError as error:
        defects.append(str(error))
    return defects


def _repeat_defects(said: dict[str, Any]) -> list[str]:
    orders = said["orders"]
    defects = [
        f"{name} {value} 在包内出现 {times} 次"
        for key, name in (("number", "工单"), ("redemption_id", "核销"), ("official_ref", "民政通核销单号"))
        for value, times in Counter(order[key] for order in orders).items()
        if times > 1
    ]
    return defects + [
        f"原始照片 {original[:16]}… 在包内用了 {times} 次"
        for original, times in Counter(_originals(said)).items()
        if times > 1
    ]


def _originals(said: dict[str, Any]) -> list[str]:
    """Hashes of every photograph and screenshot as it first came."""
    photographs = [entry["original_sha256"] for entry in said["files"] if "original_sha256" in entry]
    return photographs + [sha256 for order in said["orders"] for sha256 in order["proofs"]]


def _earlier_defects(said: dict[str, Any], paths: list[Path]) -> list[str]:
    defects: list[str] = []
    for path in paths:
        try:
            found = _earlier(path)
        except DefectError as error:
            defects.append(f"前期申报包 {path.name}：{error}")
            continue
        if found is not None and not _replaced_by(found, said):
            defects += _claimed_again(said, found)
    return defects


def _earlier(path: Path) -> EarlierPackage | None:
    """What stands claimed in an earlier package; a trial claims nothing."""
    with SafeArchive(path) as archive:
        said = _parse(archive.read(MANIFEST, LARGEST_MANIFEST))
        wrong = shape_defects(said)
        if wrong:
            raise DefectError(wrong[0])
        if said["trial"]:
            return None
        return EarlierPackage(
            name=archive.top,
            county=said["provider"]["county"],
            provider=said["provider"]["id"],
            month=said["month"],
            version=said["version"],
            redemptions=frozenset(order["redemption_id"] for order in said["orders"]),
            originals=frozenset(_originals(said)),
        )


def _replaced_by(found: EarlierPackage, said: dict[str, Any]) -> bool:
    """A lower version of the same month gives way to this one."""
    same = (said["provider"]["id"], said["provider"]["county"], said["month"])
    return same == (found.provider, found.county, found.month) and found.version < said["version"]


def _claimed_again(said: dict[str, Any], found: EarlierPackage) -> list[str]:
    again = [order for order in said["orders"] if order["redemption_id"] in found.redemptions]
    defects = [
        f"工单 {order['number']}：核销 {order['official_ref']} 已在 {found.name} 中申报" for order in again
    ]
    reused = sorted(set(_originals(said)) & found.originals)
    return defects + [f"原始照片 {original[:16]}… 已在 {found.name} 中用过" for original in reused]


def _summary(top: str, digest: str, said: dict[str, Any]) -> str:
    trial = "，试算" if said["trial"] else ""
    amount = yuan(said["totals"]["deduction_fen"])
    return (
        f"verified {top}：{said['totals']['orders']} 单，券抵扣 {amount} 元，"
        f"{len(said['files'])} 个文件{trial}，manifest SHA-256 {digest}"
    )
