"""`portal restore`: a backup into an empty, migrated database of either kind; every hash is checked first."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine, Table, func, insert, select

from provider_portal.ground.backup.rows import BATCH, row_of, tables
from provider_portal.ground.backup.saving import FORMAT, MANIFEST, Watch, stored_names
from provider_portal.ground.crypto import Vault
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import FileStore
from provider_portal.ground.frozen import Json

_CHUNK = 1 << 20
_MOST_MANIFEST = 16 << 20


def restore(source: Path, engine: Engine, store: FileStore, vault: Vault, revision: str, watch: Watch) -> int:
    """Bring a backup back; how many rows that were. Refuses a target that holds anything.

    The archive is read twice: once to check every hash, then to write. Rows go in within one transaction.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            _refuse_unfit(manifest, vault, revision)
            _refuse_non_empty(engine, store)
            _refuse_changed_tables(archive, manifest)
            return _write(archive, manifest, engine, store, watch)
    except (zipfile.BadZipFile, OSError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise _damaged(str(error)) from error


def _write(archive: zipfile.ZipFile, manifest: Json, engine: Engine, store: FileStore, watch: Watch) -> int:
    """All of it or nothing: the store was empty, so what came into it is removed when anything fails."""
    try:
        _restore_files(archive, manifest, store, watch)
        with engine.begin() as connection:
            return sum(_restore_table(archive, connection, table) for table in tables())
    except BaseException:
        shutil.rmtree(store.folder, ignore_errors=True)
        raise


def _manifest(archive: zipfile.ZipFile) -> Json:
    if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST:
        raise _damaged("目录过大")
    try:
        manifest: Json = json.loads(archive.read(MANIFEST))
    except ValueError:
        raise _damaged("目录读不懂") from None
    return manifest


def _refuse_unfit(manifest: Json, vault: Vault, revision: str) -> None:
    if manifest["format"] != FORMAT:
        raise RuleError("backup_format", "备份来自不认识的版本，请用生成它的程序版本恢复。")
    if manifest["revision"] != revision:
        sentence = "备份的数据库结构是 {}，本机是 {}。请先换成同一版本的程序，恢复后再升级。"
        raise RuleError("backup_revision", sentence.format(manifest["revision"], revision))
    if not manifest["keys"].items() <= vault.fingerprints().items():  # newer keys beside them do no harm
        sentence = "缺少备份时的密钥，恢复后证件号码将无法解密。请先把备份时的密钥放到 PORTAL_FIELD_KEYS。"
        raise RuleError("backup_keys", sentence)


def _refuse_non_empty(engine: Engine, store: FileStore) -> None:
    with engine.connect() as connection:
        filled = any(connection.scalar(select(func.count()).select_from(table)) for table in tables())
    if filled or any(True for _ in stored_names(store.folder)):
        raise RuleError("not_empty", "恢复只能进行到空的数据库和空的文件夹，请换一个 PORTAL_VAR 或空库再试。")


def _refuse_changed_tables(archive: zipfile.ZipFile, manifest: Json) -> None:
    for table in tables():
        entry = manifest["tables"][table.name]
        digest = hashlib.sha256()
        with archive.open(f"tables/{table.name}.jsonl") as file:
            for chunk in _chunks(file):
                digest.update(chunk)
        if digest.hexdigest() != entry["sha256"]:
            raise _damaged(f"数据表 {table.name} 与目录不符")


def _restore_files(archive: zipfile.ZipFile, manifest: Json, store: FileStore, watch: Watch) -> None:
    names = [name for name in archive.namelist() if name.startswith("files/")]
    if len(names) != manifest["files"]:
        raise _damaged("文件数量与目录不符")
    for done, name in enumerate(names, start=1):
        with archive.open(name) as file:
            stored = store.put(_chunks(file))
        if stored.sha256 != name.removeprefix("files/"):
            raise _damaged(f"文件 {name} 的内容被改动")
        watch(done, len(names))


def _restore_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    count, batch = 0, []
    with archive.open(f"tables/{table.name}.jsonl") as file:
        for line in file:
            batch.append(row_of(table, line))
            if len(batch) == BATCH:
                connection.execute(insert(table), batch)
                count, batch = count + len(batch), []
    if batch:
        connection.execute(insert(table), batch)
    return count + len(batch)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _damaged(what: str) -> RuleError:
    return RuleError("backup_damaged", f"备份文件不完整或被改动（{what}），没有恢复任何数据。请换一份备份。")
