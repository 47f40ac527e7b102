"""Every change is chained, and a chain that was touched says where."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from provider_portal.accounts.creating import create_provider
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.audit import act_now, broken_entries, chain_of, head, note
from provider_portal.ground.db import db, transaction


def some_acts(count: int) -> UUID:
    """A provider whose chain holds `count` entries beside the one that made it."""
    with transaction() as session:
        provider_id = create_provider(
            session, name="甲", code="JIA", region="430781", kinds=[ProviderKind.HOME]
        ).id
    for number in range(count):
        with transaction() as session:
            _act(session, provider_id, number)
    return provider_id


def _act(session: Session, provider_id: UUID, number: int) -> None:
    act = act_now(
        provider_id=provider_id,
        person_id=None,
        person_name="张三",
        role="manager",
        action="order.note",
        subject_kind="order",
        subject_id="1",
        before={"n": number},
        after={"n": number + 1},
    )
    note(session, act)


def touch(statement: str) -> None:
    """Somebody with the database's own password, past the triggers."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER keep_audit_entry_update"))
            connection.execute(text("DROP TRIGGER keep_audit_entry_delete"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def sentences(provider_id: UUID) -> list[str]:
    """What the check says."""
    db.session.rollback()
    return list(broken_entries(db.session(), chain_of(provider_id)))


def test_a_chain_that_nobody_touched_is_whole(context: Flask) -> None:
    provider_id = some_acts(5)
    assert sentences(provider_id) == []
    assert head(db.session(), provider_id)[0] == 6


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit_entry SET person_name = '李四' WHERE seq = 3", "第 3 条"),
        ("UPDATE audit_entry SET after = '{\"n\": 99}' WHERE seq = 4", "第 4 条"),
        ("DELETE FROM audit_entry WHERE seq = 2", "第 2 条缺失"),
        ("DELETE FROM audit_entry WHERE seq = 6", "链尾"),
        ("UPDATE audit_entry SET seq = seq + 100 WHERE seq = 5", "第 5 条缺失"),
    ],
)
def test_an_edited_removed_or_moved_entry_is_named(context: Flask, statement: str, named: str) -> None:
    provider_id = some_acts(5)
    touch(statement)
    assert any(named in sentence for sentence in sentences(provider_id))


def test_two_entries_that_changed_places_are_named(context: Flask) -> None:
    provider_id = some_acts(5)
    touch("UPDATE audit_entry SET seq = CASE seq WHEN 3 THEN -4 ELSE -3 END WHERE seq IN (3, 4)")
    _plain("UPDATE audit_entry SET seq = -seq WHERE seq < 0")
    assert any("第 3 条" in sentence for sentence in sentences(provider_id))


def _plain(statement: str) -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def test_a_transaction_that_fails_leaves_no_entry(context: Flask) -> None:
    provider_id = some_acts(1)
    with pytest.raises(RuntimeError):
        _act_and_fail(provider_id)
    assert sentences(provider_id) == []
    assert head(db.session(), provider_id)[0] == 2


def _act_and_fail(provider_id: UUID) -> None:
    with transaction() as session:
        _act(session, provider_id, 7)
        raise RuntimeError


def test_the_chains_of_two_providers_do_not_mix(context: Flask) -> None:
    first = some_acts(2)
    with transaction() as session:
        second = create_provider(
            session, name="乙", code="YI1", region="430781", kinds=[ProviderKind.HOME]
        ).id
    assert head(db.session(), first)[0] == 3
    assert head(db.session(), second)[0] == 1
