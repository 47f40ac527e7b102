"""The doors of a provider: office pages, and the API with a manager's token."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from provider_portal.accounts.roles import Role
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.db import db
from tests.builders import PHONES, Team, sign_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Doors:
    """One provider with two confirmed orders."""

    client: FlaskClient
    team: Team
    orders: tuple[UUID, UUID]
    header: Mapping[str, str]

    def page(self, path: str, data: Mapping[str, Any], role: Role = Role.MANAGER) -> TestResponse:
        """A form of the office or of the phone, as somebody of that role sends it."""
        sign_in(self.client, PHONES[role])
        return self.client.post(path, data=data)

    def shown(self, path: str, role: Role = Role.MANAGER) -> str:
        """A page."""
        sign_in(self.client, PHONES[role])
        return self.client.get(path).get_data(as_text=True)

    def api(self, path: str, body: Mapping[str, Any]) -> TestResponse:
        """A call."""
        return self.client.post(f"/api/v1{path}", json=body, headers=self.header)

    def got(self, path: str) -> Any:
        """What a call answers."""
        return self.client.get(f"/api/v1{path}", headers=self.header).json


def raw_texts(action: str) -> list[Any]:
    """What came in raw, by the entries of an action."""
    db.session.rollback()
    query = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.seq)
    return [entry.after.get("raw") for entry in db.session.scalars(query)]
