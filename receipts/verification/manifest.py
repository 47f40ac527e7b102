"""manifest.json of a claim package: its names, and reading one that a stranger sent. Knows no database. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from provider_portal.ground.frozen import Json
from provider_portal.ground.money import Fen
from receipts.verification.detail import AMOUNT_KEYS, Totals

SCHEMA = "provider-portal/claim-package/1"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_ORDER_TEXTS = ("number", "order_id", "redemption_id", "official_ref", "service_on", "voucher_class")
TOTAL_KEYS = ("orders", *AMOUNT_KEYS)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileEntry:
    """One file of the package; `original_sha256` is that of the photograph a captioned copy was made from."""

    path: str
    size: int
    sha256: str
    original_sha256: str | None = None

    def as_json(self) -> Json:
        """As it stands in the manifest."""
        plain: Json = {"path": self.path, "size": self.size, "sha256": self.sha256}
        return plain | ({"original_sha256": self.original_sha256} if self.original_sha256 else {})


def top_folder(code: str, month: str, version: int) -> str:
    """`CODE-2026-07-v1`: the one folder everything lies in; a trial is v0."""
    return f"{code}-{month}-v{version}"


def order_folder(number: str) -> str:
    """Where the papers and photographs of one order lie."""
    return f"orders/{number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ManifestOrder:
    """What a manifest says of one order; ids and days are text as they came."""

    number: str
    order_id: str
    redemption_id: str
    official_ref: str
    service_on: str
    voucher_class: str
    total_fen: Fen
    discount_fen: Fen
    ltci_paid_fen: Fen
    ineligible_fen: Fen
    base_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen
    files: tuple[str, ...]
    proofs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What the check goes by; `totals` are those written, which may not be the sums."""

    provider_id: str
    provider_code: str
    county: str
    month: str
    version: int
    trial: bool
    totals: Totals
    orders: tuple[ManifestOrder, ...]
    files: tuple[FileEntry, ...]

    @property
    def originals(self) -> list[str]:
        """Hashes of every photograph and screenshot as it first came."""
        photographs = [entry.original_sha256 for entry in self.files if entry.original_sha256]
        return photographs + [sha256 for order in self.orders for sha256 in order.proofs]


def manifest_of(parsed: Json) -> Manifest:
    """The values of a parsed manifest whose form has no defect; what else it says is passed over."""
    return Manifest(
        provider_id=parsed["provider"]["id"],
        provider_code=parsed["provider"]["code"],
        county=parsed["provider"]["county"],
        month=parsed["month"],
        version=parsed["version"],
        trial=parsed["trial"],
        totals=Totals(**{key: parsed["totals"][key] for key in TOTAL_KEYS}),
        orders=tuple(_order_of(order) for order in parsed["orders"]),
        files=tuple(_file_of(entry) for entry in parsed["files"]),
    )


def _order_of(order: Json) -> ManifestOrder:
    return ManifestOrder(
        **{key: order[key] for key in (*_ORDER_TEXTS, *AMOUNT_KEYS)},
        files=tuple(order["files"]),
        proofs=tuple(order["proofs"]),
    )


def _file_of(entry: Json) -> FileEntry:
    return FileEntry(
        path=entry["path"],
        size=entry["size"],
        sha256=entry["sha256"],
        original_sha256=entry.get("original_sha256"),
    )


def shape_defects(parsed: Any) -> list[str]:
    """What is wrong with the form of a parsed manifest, in Chinese; nothing when it can be worked with."""
    if not isinstance(parsed, dict) or parsed.get("schema") != SCHEMA:
        return ["manifest.json：不是本系统的申报包清单（schema 不符）"]
    provider = parsed.get("provider")
    well_formed = {
        "provider": isinstance(provider, dict)
        and all(isinstance(provider.get(key), str) for key in ("id", "code", "name", "county")),
        "month": isinstance(parsed.get("month"), str) and bool(_MONTH.fullmatch(parsed["month"])),
        "version": _count(parsed.get("version")),
        "trial": isinstance(parsed.get("trial"), bool),
        "rules": isinstance(parsed.get("rules"), list),
        "audit_head": isinstance(parsed.get("audit_head"), dict)
        and _sha256(parsed["audit_head"].get("hash"))
        and _count(parsed["audit_head"].get("seq")),
        "totals": _amounts(parsed.get("totals"), TOTAL_KEYS),
        "orders": isinstance(parsed.get("orders"), list) and all(map(_is_order, parsed["orders"])),
        "files": isinstance(parsed.get("files"), list) and all(map(_is_file, parsed["files"])),
    }
    return [f"manifest.json：“{name}”缺失或格式不对" for name, right in well_formed.items() if not right]


def _is_order(order: Any) -> bool:
    return (
        isinstance(order, dict)
        and all(isinstance(order.get(key), str) for key in _ORDER_TEXTS)
        and _amounts(order, AMOUNT_KEYS)
        and _texts(order.get("files"))
        and _texts(order.get("proofs"))
    )


def _is_file(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("path"), str)
        and _count(entry.get("size"))
        and _sha256(entry.get("sha256"))
        and ("original_sha256" not in entry or _sha256(entry["original_sha256"]))
    )


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _amounts(value: Any, keys: Iterable[str]) -> bool:
    return isinstance(value, dict) and all(_count(value.get(key)) for key in keys)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _sha256(value: Any) -> bool:
    return isinstance(value, str) and bool(_SHA256.fullmatch(value))
