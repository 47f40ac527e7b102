"""manifest.json of a claim package: what it says, written one way only, and read with suspicion."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from receipts.verification.detail import AMOUNT_KEYS, totals

SCHEMA = "provider-portal/claim-package/1"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_ORDER_TEXTS = ("number", "order_id", "redemption_id", "official_ref", "service_on", "voucher_class")
_ORDER_KEYS = (
    *_ORDER_TEXTS,
    "receipt_number",
    "recipient",
    "voucher_class_label",
    "rate",
    *AMOUNT_KEYS,
)
_TOTAL_KEYS = ("orders", *AMOUNT_KEYS)


@dataclass(frozen=True, kw_only=True, slots=True)
class FileEntry:
    """One file of the package; `original_sha256` is that of the photograph a captioned copy was made from."""

    path: str
    size: int
    sha256: str
    original_sha256: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        plain: dict[str, Any] = {"path": self.path, "size": self.size, "sha256": self.sha256}
        return plain | ({"original_sha256": self.original_sha256} if self.original_sha256 else {})


def top_folder(code: str, month: str, version: int) -> str:
    """`CODE-2026-07-v1`: the one folder everything lies in; a trial is v0."""
    return f"{code}-{month}-v{version}"


def order_folder(number: str) -> str:
    """Where the papers and photographs of one order lie."""
    return f"orders/{number}"


def manifest_bytes(content: dict[str, Any], files: Iterable[FileEntry]) -> bytes:
    """The manifest of a package's content and files: the same bytes whatever order they come in."""
    ordered = sorted(files, key=lambda entry: entry.path)
    orders = sorted(content["orders"], key=lambda order: str(order["number"]))
    said = {
        "schema": SCHEMA,
        "provider": {key: content["provider"][key] for key in ("id", "code", "name", "region", "county")},
        "month": content["month"],
        "version": content["version"],
        "trial": content["trial"],
        "made_at": content["made_at"],
        "rules": sorted(content["rules"], key=lambda rule: json.dumps(rule, sort_keys=True)),
        "totals": totals(orders),
        "audit_head": content["audit_head"],
        "orders": [_order(order, ordered) for order in orders],
        "files": [entry.as_json() for entry in ordered],
    }
    return (json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _order(order: dict[str, Any], files: list[FileEntry]) -> dict[str, Any]:
    folder = order_folder(order["number"]) + "/"
    return {
        **{key: order[key] for key in _ORDER_KEYS},
        "proofs": sorted(proof["sha256"] for proof in order["proofs"]),
        "files": [entry.path for entry in files if entry.path.startswith(folder)],
    }


def sums_bytes(files: Iterable[FileEntry], manifest: bytes) -> bytes:
    """SHA256SUMS of every file and the manifest, as `sha256sum -c` reads it from inside the top folder."""
    lines = {entry.path: entry.sha256 for entry in files} | {MANIFEST: hashlib.sha256(manifest).hexdigest()}
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(lines.items())).encode()


def shape_defects(said: Any) -> list[str]:
    """What is wrong with the form of a parsed manifest, in Chinese; nothing when it can be worked with."""
    if not isinstance(said, dict) or said.get("schema") != SCHEMA:
        return ["manifest.json：不是本系统的申报包清单（schema 不符）"]
    provider = said.get("provider")
    checks = {
        "provider": isinstance(provider, dict)
        and all(isinstance(provider.get(key), str) for key in ("id", "code", "name", "county")),
        "month": isinstance(said.get("month"), str) and bool(_MONTH.fullmatch(said["month"])),
        "version": _count(said.get("version")),
        "trial": isinstance(said.get("trial"), bool),
        "rules": isinstance(said.get("rules"), list),
        "audit_head": isinstance(said.get("audit_head"), dict)
        and _sha256(said["audit_head"].get("hash"))
        and _count(said["audit_head"].get("seq")),
        "totals": _amounts(said.get("totals"), _TOTAL_KEYS),
        "orders": isinstance(said.get("orders"), list) and all(map(_is_order, said["orders"])),
        "files": isinstance(said.get("files"), list) and all(map(_is_file, said["files"])),
    }
    return [f"manifest.json：“{name}”缺失或格式不对" for name, right in checks.items() if not right]


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
