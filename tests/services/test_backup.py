"""A backup comes back whole, on the other kind of database too; a damaged one changes nothing."""

import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from provider_portal.accounts.creating import create_provider, create_user
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.models import Provider
from provider_portal.accounts.roles import Role
from provider_portal.app import create_app
from provider_portal.ground.audit import broken_entries, chain_of
from provider_portal.ground.backup.restoring import restore
from provider_portal.ground.backup.rows import lines, tables
from provider_portal.ground.backup.saving import back_up, stored_names
from provider_portal.ground.crypto import vault
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import file_store, remember_blob
from provider_portal.migrations.running import head_revision
from tests.portals import new_postgres_database, settings_for
from tests.servers import PostgresServer


def silent(_done: int, _total: int) -> None:
    """Nobody watches."""


def save(target: Path) -> None:
    """Back the running portal up."""
    db.session.rollback()
    back_up(target, db.engine, file_store(), vault(), head_revision(), silent)


def bring_back(source: Path) -> int:
    """Restore into the running portal."""
    db.session.rollback()
    return restore(source, db.engine, file_store(), vault(), head_revision(), silent)


def contents() -> dict[str, list[bytes]]:
    """Every row of every table, and every file's name."""
    with db.engine.connect() as connection:
        rows = {table.name: list(lines(connection, table)) for table in tables()}
    return rows | {"files": [name.encode() for name in sorted(stored_names(file_store().folder))]}


@pytest.fixture
def filled(context: Flask) -> Flask:
    """A portal with a provider, a person, an encrypted-looking blob and its audit chain."""
    with transaction() as session:
        provider = create_provider(
            session, name="甲 㛃𬭎", code="JIA", region="430781", kinds=[ProviderKind.HOME]
        )
        create_user(
            session,
            provider_id=provider.id,
            phone="13800000001",
            name="张三",
            role=Role.MANAGER,
            password="x" * 12,
        )
        stored = file_store().put_bytes(b"\x00\xffphoto" * 100_000)
        remember_blob(session, provider.id, stored, "image/jpeg")
    return context


@pytest.fixture
def other(
    database_kind: str, tmp_path: Path, empty_sqlite: Path, postgres: PostgresServer, filled: Flask
) -> Iterator[Flask]:
    """An empty portal on the other kind of database, with the same keys."""
    var = tmp_path / "other"
    var.mkdir()
    settings = filled.extensions["settings"]
    shutil.copyfile(settings.var / "field.keys", var / "field.keys")
    if database_kind == "postgresql":
        shutil.copyfile(empty_sqlite, var / "portal.db")
        yield create_app(settings_for(var))
        return
    with new_postgres_database(postgres, f"other{os.getpid()}") as url:
        made = create_app(settings_for(var, url))
        yield made
        with made.app_context():
            db.engine.dispose()


def test_a_backup_comes_back_row_for_row_on_the_other_kind_of_database(
    filled: Flask, other: Flask, tmp_path: Path
) -> None:
    save(tmp_path / "a.backup")
    before = contents()
    with other.app_context():
        bring_back(tmp_path / "a.backup")
        assert contents() == before
        provider = db.session.scalars(select(Provider)).one()
        assert list(broken_entries(db.session(), chain_of(provider.id))) == []
        with pytest.raises(RuleError, match="空"):
            bring_back(tmp_path / "a.backup")


def test_a_backup_is_not_overwritten(filled: Flask, tmp_path: Path) -> None:
    save(tmp_path / "a.backup")
    with pytest.raises(RuleError, match="已经存在"):
        save(tmp_path / "a.backup")


def test_other_keys_are_refused(filled: Flask, other: Flask, tmp_path: Path) -> None:
    save(tmp_path / "a.backup")
    stranger = create_app(settings_for(tmp_path / "stranger"))
    with stranger.app_context(), pytest.raises(RuleError, match="密钥"):
        bring_back(tmp_path / "a.backup")


@pytest.mark.parametrize("what", ["table", "file", "manifest", "cut", "nothing"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    filled: Flask, other: Flask, tmp_path: Path, what: str
) -> None:
    source = tmp_path / "a.backup"
    save(source)
    damage(source, what)
    with other.app_context():
        with pytest.raises(RuleError):
            bring_back(source)
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(Provider)) == 0
        assert list(stored_names(file_store().folder)) == []


def damage(source: Path, what: str) -> None:
    """Change one thing in a backup."""
    if what in {"cut", "nothing"}:
        data = source.read_bytes()
        source.write_bytes(data[: len(data) // 2] if what == "cut" else b"")
        return
    name = {"table": "tables/provider.jsonl", "file": "files/", "manifest": "manifest.json"}[what]
    with zipfile.ZipFile(source) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    with zipfile.ZipFile(source, "w") as new:
        for part, data in parts.items():
            touched = part.startswith(name)
            new.writestr(part, data.replace(b"a", b"b").replace(b"photo", b"PHOTO") if touched else data)
