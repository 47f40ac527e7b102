"""Commands read text, telephones and days as every other door does."""

import os
from collections.abc import Iterator

import click
import pytest
from flask import Flask
from sqlalchemy import select

from provider_portal.accounts.models import Provider, User
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError
from provider_portal.ground.text.raw import collect_raw, forget_raw
from provider_portal.operation.cli import command_tree
from tests.builders import PASSWORD

PROVIDER = ["provider", "create", "--region", "430781", "--kind", "home", "--joined-on", "2026-03-01"]


@pytest.fixture(autouse=True)
def _collecting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(os.environ, "PORTAL_PASSWORD", PASSWORD)
    collect_raw()
    yield
    forget_raw()


def portal(*arguments: str) -> None:
    db.session.rollback()
    command_tree().main(list(arguments), prog_name="portal", standalone_mode=False)
    db.session.rollback()


def test_names_and_telephones_of_people_are_kept_and_the_raw_ones_noted(context: Flask) -> None:
    name = "津市\u3000颐和\u200b"
    portal(*PROVIDER, "--name", name, "--code", "\u202dJSYH\u202c")
    provider = db.session.scalars(select(Provider)).one()
    assert (provider.name, provider.code) == ("津市 颐和", "JSYH")
    people = ["--name", "\u2ea9秀英", "--role", "manager"]
    portal("user", "create", "--provider", str(provider.id), "--phone", "+86-138-0013-8000", *people)
    user = db.session.scalars(select(User)).one()
    assert (user.phone, user.name) == ("13800138000", "王秀英")
    raw = [
        entry.after.get("raw") for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
    ]
    assert raw[0] == {"name": name, "code": "\u202dJSYH\u202c"}
    assert {"name": "\u2ea9秀英"} in raw


def test_what_cannot_be_is_refused(context: Flask) -> None:
    with pytest.raises(click.UsageError, match="U\\+E000"):
        portal(*PROVIDER, "--name", "甲\ue000", "--code", "JSYH")
    with pytest.raises(RuleError) as refused:
        portal(
            "provider",
            "create",
            *PROVIDER[2:6],
            "--joined-on",
            "2062-01-01",
            "--name",
            "甲",
            "--code",
            "JSYH",
        )
    assert refused.value.code == "bad_joining_day"


def test_nothing_collides_in_a_new_portal(context: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    portal("collisions")
    assert capsys.readouterr().out.strip() == "没有重复的号码。"
