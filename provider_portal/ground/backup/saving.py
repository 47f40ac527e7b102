"""`portal backup`: every row and every file in one ZIP, without keys but with their fingerprint."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from provider_portal.ground.audit import AuditHead
from provider_portal.ground.backup.rows import lines, tables
from provider_portal.ground.clock import now
from provider_portal.ground.crypto import Vault
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import FileStore, read_chunks

FORMAT = 1
MANIFEST = "manifest.json"
Watch = Callable[[int, int], None]


def back_up(target: Path, engine: Engine, store: FileStore, vault: Vault, revision: str, watch: Watch) -> int:
    """Write the backup, complete or not at all; how many files of evidence it holds.

    One read transaction sees the whole database at one instant; files never change once they lie there.
    """
    if target.exists():
        raise RuleError("backup_exists", f"{target} 已经存在，请换一个文件名，以免覆盖旧备份。")
    draft = target.with_name(f".{target.name}.part")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive, engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
            with connection.begin():
                entries = _write_tables(archive, connection)
                heads = {
                    head.chain: [head.seq, head.hash]
                    for head in connection.execute(select(AuditHead.__table__))
                }
            files = _write_files(archive, store, watch)
            manifest = {
                "format": FORMAT,
                "made_at": now().isoformat(),
                "revision": revision,
                "keys": vault.fingerprints(),
                "audit_heads": heads,
                "tables": entries,
                "files": files,
            }
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    target.chmod(0o600)
    return files


def _write_tables(archive: zipfile.ZipFile, connection: Connection) -> dict[str, dict[str, int | str]]:
    entries: dict[str, dict[str, int | str]] = {}
    for table in tables():
        digest, count = hashlib.sha256(), 0
        info = zipfile.ZipInfo(f"tables/{table.name}.jsonl")
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w", force_zip64=True) as file:
            for line in lines(connection, table):
                file.write(line)
                digest.update(line)
                count += 1
        entries[table.name] = {"rows": count, "sha256": digest.hexdigest()}
    return entries


def _write_files(archive: zipfile.ZipFile, store: FileStore, watch: Watch) -> int:
    names = list(stored_names(store.folder))
    for done, name in enumerate(names, start=1):
        info = zipfile.ZipInfo(f"files/{name}")
        with archive.open(info, "w", force_zip64=True) as file:
            for chunk in read_chunks(store.path(name)):
                file.write(chunk)
        watch(done, len(names))
    return len(names)


def stored_names(folder: Path) -> Iterator[str]:
    """The hashes of all files that lie in a store; drafts of unfinished uploads are not files yet."""
    for path, _, names in os.walk(folder):
        if Path(path).name != "drafts":
            yield from sorted(names)
