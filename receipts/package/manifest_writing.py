"""Writing manifest.json and SHA256SUMS of a claim package, one way only."""

import hashlib
import json
from collections.abc import Iterable

from provider_portal.ground.frozen import Json, frozen_json
from receipts.claims.package_content import ClaimedOrder, PackageContent
from receipts.verification.detail import AMOUNT_KEYS, totals
from receipts.verification.manifest import MANIFEST, SCHEMA, FileEntry, order_folder

_PROVIDER_KEYS = ("id", "code", "name", "region", "county")
_ORDER_KEYS = (
    "number",
    "order_id",
    "redemption_id",
    "official_ref",
    "service_on",
    "voucher_class",
    "receipt_number",
    "recipient",
    "voucher_class_label",
    "rate",
    *AMOUNT_KEYS,
)


def manifest_bytes(content: PackageContent, files: Iterable[FileEntry]) -> bytes:
    """The manifest of a package's content and files: the same bytes whatever order they come in."""
    ordered = sorted(files, key=lambda entry: entry.path)
    orders = sorted(content.orders, key=lambda order: order.number)
    provider, rules = frozen_json(content.provider), frozen_json(content.rules)
    manifest = {
        "schema": SCHEMA,
        "provider": {key: provider[key] for key in _PROVIDER_KEYS},
        "month": str(content.month),
        "version": content.version,
        "trial": content.trial,
        "made_at": content.made_at.isoformat(),
        "rules": sorted(rules, key=lambda rule: json.dumps(rule, sort_keys=True)),
        "totals": frozen_json(totals(orders)),
        "audit_head": frozen_json(content.audit_head),
        "orders": [_order(order, ordered) for order in orders],
        "files": [entry.as_json() for entry in ordered],
    }
    return (json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _order(order: ClaimedOrder, files: list[FileEntry]) -> Json:
    folder, written = order_folder(order.number) + "/", frozen_json(order)
    return {
        **{key: written[key] for key in _ORDER_KEYS},
        "proofs": sorted(proof.sha256 for proof in order.proofs),
        "files": [entry.path for entry in files if entry.path.startswith(folder)],
    }


def sums_bytes(files: Iterable[FileEntry], manifest: bytes) -> bytes:
    """SHA256SUMS of every file and the manifest, as `sha256sum -c` reads it from inside the top folder."""
    lines = {entry.path: entry.sha256 for entry in files} | {MANIFEST: hashlib.sha256(manifest).hexdigest()}
    return "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(lines.items())).encode()
