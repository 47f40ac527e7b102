"""A new key for sealed columns: make it, bring every row under it, drop the old one."""

import json
from collections.abc import Callable

from provider_portal.ground.audit import act_now, note
from provider_portal.ground.crypto import vault
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import RuleError, missing
from provider_portal.ground.frozen import Json
from provider_portal.ground.sealing import SealedColumn, sealed_columns
from provider_portal.ground.secrets import new_key

OPERATOR = {"person_id": None, "person_name": "平台运维", "role": "operator", "subject_kind": "field_key"}


def with_new_key(text: str) -> tuple[str, str]:
    """The keys with a new current one beside the old, and its id. Ids go up and never come back."""
    spec: Json = json.loads(text)
    newest = max(_number(key_id) for key_id in spec["keys"])
    key_id = f"k{newest + 1}"
    spec["keys"] = spec["keys"] | {key_id: new_key()}
    return json.dumps(spec | {"current": key_id}), key_id


def _number(key_id: str) -> int:
    digits = key_id.removeprefix("k")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def without_key(text: str, key_id: str) -> str:
    """The keys without one that nothing needs any more; refused while it is current or a row is sealed with it."""
    spec: Json = json.loads(text)
    if key_id not in spec["keys"]:
        raise missing("密钥")
    if key_id == spec["current"]:
        raise RuleError(
            "key_current", f"密钥 {key_id} 正在使用，不能删除。请先运行 portal keys rotate 换新密钥。"
        )
    used = {column.label: count for column, count in uses(key_id) if count}
    if used:
        rows = "、".join(f"{label} {count} 行" for label, count in used.items())
        raise RuleError("key_used", f"还有数据用密钥 {key_id} 加密（{rows}）。请先运行 portal keys reseal。")
    keys = {name: value for name, value in spec["keys"].items() if name != key_id}
    return json.dumps(spec | {"keys": keys})


def uses(key_id: str) -> list[tuple[SealedColumn, int]]:
    """How many rows of each sealed column lie under this key."""
    session = db.session()
    return [(column, column.rows_under(session, key_id)) for column in sealed_columns()]


def reseal(watch: Callable[[int], None]) -> int:
    """Every row under the current key, batch by batch, each audited in its providers' chains; how many rows.

    Stopped half-way it goes on where it was; run again it finds nothing to do.
    """
    rows = 0
    for column in sealed_columns():
        while done := _reseal_batch(column):
            rows += done
            watch(rows)
    return rows


def _reseal_batch(column: SealedColumn) -> int:
    with transaction() as session:
        by_provider = column.reseal_some(session)
        for provider_id, count in by_provider.items():
            after = {"column": column.label, "rows": count}
            act = act_now(
                provider_id=provider_id,
                action="keys.reseal",
                subject_id=vault().current,
                after=after,
                **OPERATOR,
            )
            note(session, act)
    return sum(by_provider.values())


def remember(action: str, key_id: str) -> None:
    """An entry in the platform's chain: which key came or went, never the key."""
    with transaction() as session:
        note(session, act_now(provider_id=None, action=action, subject_id=key_id, **OPERATOR))
