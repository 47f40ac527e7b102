"""`portal` on a machine where something is missing: one clear line and what to do, never a traceback."""

import os
from pathlib import Path

from flask import Flask

from provider_portal.accounts.creating import create_provider
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.backup.saving import back_up
from provider_portal.ground.crypto import vault
from provider_portal.ground.db import db, transaction
from provider_portal.ground.files import file_store
from provider_portal.migrations.running import head_revision
from tests.processes import run_portal
from tests.servers import free_port


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    process = run_portal(["audit", "verify"], {"PORTAL_VAR": str(tmp_path)})
    assert process.returncode == 1
    assert "请先运行 portal db upgrade" in process.stderr
    assert "Traceback" not in process.stderr


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    nobody = f"postgresql://postgres@127.0.0.1:{free_port()}/portal"
    process = run_portal(["audit", "verify"], {"PORTAL_VAR": str(tmp_path), "DATABASE_URL": nobody})
    assert process.returncode == 1
    assert "数据库没有应答" in process.stderr
    assert "Traceback" not in process.stderr


def test_nobody_else_reads_what_the_portal_writes_whatever_the_umask_is(tmp_path: Path) -> None:
    var = tmp_path / "var"
    before = os.umask(0)
    try:
        process = run_portal(["db", "upgrade"], {"PORTAL_VAR": str(var)})
    finally:
        os.umask(before)
    assert process.returncode == 0, process.stderr
    written = [var, *var.rglob("*")]
    assert {path.name for path in written} >= {"var", "portal.db", "secret.key", "field.keys"}
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []


def test_a_backup_comes_back_on_a_bare_machine_with_one_command(context: Flask, tmp_path: Path) -> None:
    with transaction() as session:
        create_provider(session, name="甲", code="JIA", region="430781", kinds=[ProviderKind.HOME])
    backup, other = tmp_path / "backup", tmp_path / "other"
    back_up(backup, db.engine, file_store(), vault(), head_revision(), lambda *_: None)
    other.mkdir()
    for key in context.extensions["settings"].var.glob("*.key*"):
        (other / key.name).write_bytes(key.read_bytes())
    bare = {"PORTAL_VAR": str(other)}
    restored = run_portal(["restore", str(backup)], bare)
    assert (restored.returncode, "恢复完成" in restored.stdout) == (0, True), restored.stderr
    verified = run_portal(["audit", "verify"], bare)
    assert (verified.returncode, "条链完整" in verified.stdout) == (0, True)
