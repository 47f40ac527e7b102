"""Identity numbers lie nowhere in plain text, and a new key reaches every one of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from orders.recipients.models import Recipient
from orders.recipients.registering import full_identity_number
from provider_portal.accounts.principal import Principal
from provider_portal.ground.audit import PLATFORM, AuditEntry, broken_entries, chain_of
from provider_portal.ground.backup.rows import lines, tables
from provider_portal.ground.crypto import vault
from provider_portal.ground.db import Base, db, transaction
from provider_portal.ground.errors import MissingError, RuleError
from provider_portal.ground.rekeying import reseal, uses, with_new_key, without_key
from provider_portal.ground.sealing import BATCH, sealed_columns
from provider_portal.operation.cli import command_tree
from tests.builders import id_number, make_provider, make_recipient, make_user
from tests.fonts import FONTS
from tests.processes import run_portal

ELDERS = 3


@pytest.fixture
def manager(context: Flask) -> Principal:
    """A manager with elders, committed."""
    with transaction() as session:
        who = make_user(session, make_provider(session))
        for number in numbers():
            make_recipient(session, who, number)
    return who


def numbers() -> list[str]:
    """The elders' identity numbers."""
    return [id_number(serial=f"{102 + count * 2}") for count in range(ELDERS)]


def portal(*arguments: str) -> str:
    """A command of `portal keys` in this very process; its output."""
    from click.testing import CliRunner  # noqa: PLC0415 - beside its only use

    answer = CliRunner().invoke(command_tree(), ["keys", *arguments], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


def opened(who: Principal) -> list[str]:
    """All numbers, read as a manager reads them."""
    with transaction() as session:
        ids = list(session.scalars(select(Recipient.id).order_by(Recipient.id)))
        return [full_identity_number(session, who, each) for each in ids]


def everything_stored(app: Flask) -> Iterator[tuple[str, bytes]]:
    """Every row as a backup would hold it, every file under the data folder."""
    with db.engine.connect() as connection:
        for table in tables():
            for line in lines(connection, table):
                yield table.name, line
    for path in Path(app.extensions["settings"].var).rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()


@pytest.mark.usefixtures("context")
def test_every_sealed_column_is_named() -> None:
    present = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_sealed")
    }
    assert {column.label for column in sealed_columns()} == present


def test_a_new_key_reaches_every_row_and_the_old_one_can_go(context: Flask, manager: Principal) -> None:
    portal("rotate")
    assert vault().current == "k2"
    assert opened(manager) == numbers()
    with pytest.raises(RuleError, match="k1"):
        portal("drop", "k1")
    before = {row.id: (row.version, row.id_number_digest) for row in db.session.scalars(select(Recipient))}
    assert f"：{ELDERS} 行" in portal("reseal")
    assert "：0 行" in portal("reseal")
    portal("drop", "k1")
    db.session.rollback()
    db.session.expire_all()
    assert {
        row.id: (row.version, row.id_number_digest) for row in db.session.scalars(select(Recipient))
    } == before
    assert list(vault().keys) == ["k2"]
    assert opened(manager) == numbers()


def test_rotation_is_in_the_record_without_any_key(context: Flask, manager: Principal) -> None:
    portal("rotate")
    portal("reseal")
    portal("drop", "k1")
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("keys.%"))).all()
    acts = sorted((entry.chain == PLATFORM, entry.action, entry.subject_id) for entry in entries)
    assert acts == [(False, "keys.reseal", "k2"), (True, "keys.drop", "k1"), (True, "keys.rotate", "k2")]
    for chain in (PLATFORM, chain_of(manager.provider_id)):
        assert list(broken_entries(db.session(), chain)) == []


def test_the_current_key_and_an_unknown_one_are_not_dropped(context: Flask, manager: Principal) -> None:
    text = context.extensions["settings"].field_keys
    with pytest.raises(RuleError, match="正在使用"):
        without_key(text, "k1")
    with pytest.raises(MissingError):
        without_key(text, "k9")


def test_ids_of_keys_never_come_back(context: Flask) -> None:
    text, first = with_new_key(context.extensions["settings"].field_keys)
    _, second = with_new_key(without_key(text, "k1"))
    assert (first, second) == ("k2", "k3")


def test_more_rows_than_a_batch_are_all_resealed(context: Flask) -> None:
    with transaction() as session:
        who = make_user(session, make_provider(session))
        for count in range(BATCH + 1):
            year, serial = divmod(count, 100)
            make_recipient(session, who, id_number(f"19{40 + year}0312", f"{serial * 2 + 100}"))
    portal("rotate")
    assert reseal(lambda _: None) == BATCH + 1
    assert [count for _, count in uses("k1")] == [0] * len(sealed_columns())


def test_keys_from_the_environment_are_printed_and_not_written(context: Flask, manager: Principal) -> None:
    settings = context.extensions["settings"]
    env = {
        "DATABASE_URL": settings.database_url,
        "PORTAL_VAR": str(settings.var),
        "PORTAL_FONTS": str(FONTS),
        "PORTAL_FIELD_KEYS": settings.field_keys,
    }
    printed = run_portal(["keys", "rotate"], env)
    assert printed.returncode == 0, printed.stderr
    env["PORTAL_FIELD_KEYS"] = printed.stdout.strip()
    assert json.loads(printed.stdout)["current"] == "k2"
    assert run_portal(["keys", "drop", "k1"], env).returncode == 1
    assert run_portal(["keys", "reseal"], env).returncode == 0
    dropped = run_portal(["keys", "drop", "k1"], env)
    assert list(json.loads(dropped.stdout)["keys"]) == ["k2"]
    assert vault().current == "k1"
    assert "PORTAL_FIELD_KEYS" in dropped.stderr


def test_no_plain_number_lies_in_database_files_logs_or_record(context: Flask, manager: Principal) -> None:
    opened(manager)
    portal("rotate")
    portal("reseal")
    leaks = [name for name, data in everything_stored(context) if any(n.encode() in data for n in numbers())]
    assert leaks == []
