"""A token passes while it lives, and not a moment longer."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from provider_portal.accounts.commands import token
from provider_portal.accounts.creating import create_token, create_user_token
from provider_portal.accounts.models import Membership
from provider_portal.accounts.roles import Role
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.clock import now
from provider_portal.ground.db import db, transaction
from tests.builders import make_provider, make_user
from tests.web.answers import problem

CLOCK = "/api/v1/settlement-clock?month=2026-07"


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """One token in the hand of a machine."""

    id: UUID
    secret: str
    provider_id: UUID
    user_id: UUID


@pytest.fixture
def key(context: Flask) -> Key:
    """A person's token."""
    with transaction() as session:
        provider = make_provider(session)
        person = make_user(session, provider, Role.CAREGIVER)
        made, secret = create_user_token(session, user_id=person.person_id, label="手机")
        return Key(id=made.id, secret=secret, provider_id=provider.id, user_id=person.person_id)


def status(app: Flask, secret: str, scheme: str = "Bearer") -> int:
    return app.test_client().get(CLOCK, headers={"Authorization": f"{scheme} {secret}"}).status_code


def run(*arguments: str) -> Result:
    return CliRunner().invoke(token, arguments)


def test_a_token_passes_until_it_is_revoked(app: Flask, key: Key) -> None:
    assert status(app, key.secret) == 200
    assert f"{key.id}  代表个人  手机" in run("list", "--provider", str(key.provider_id)).output
    assert "已作废：手机" in run("revoke", str(key.id)).output
    assert status(app, key.secret) == 401
    listed = run("list", "--provider", str(key.provider_id)).output
    assert "作废" in listed
    assert key.secret not in listed
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "token.revoke")).one()
    assert (entry.subject_id, entry.person_name) == (str(key.id), "平台运维")


def test_revoking_again_or_nothing_is_told(app: Flask, key: Key) -> None:
    run("revoke", str(key.id))
    for text in (str(key.id), str(key.provider_id), "nonsense"):
        assert run("revoke", text).exit_code != 0


def test_a_token_ends_with_the_membership_of_its_person(app: Flask, key: Key) -> None:
    with transaction() as session:
        session.scalars(select(Membership).where(Membership.user_id == key.user_id)).one().ended_at = now()
    assert status(app, key.secret) == 401


def test_other_schemes_and_other_secrets_are_refused(app: Flask, key: Key) -> None:
    assert status(app, key.secret, "bearer") == 200
    assert status(app, key.secret, "Basic") == 401
    assert status(app, key.secret[:-1]) == 401
    assert status(app, "") == 401
    answer = app.test_client().get(CLOCK)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert problem(answer) == (401, "token_required")


def test_a_token_of_another_role_may_not(app: Flask, key: Key) -> None:
    with transaction() as session:
        _, secret = create_token(session, provider_id=key.provider_id, role=Role.AUDITOR, label="审计")
    answer = app.test_client().post(
        "/api/v1/caregivers", json={}, headers={"Authorization": f"Bearer {secret}"}
    )
    assert problem(answer) == (403, "not_allowed")
