"""Who is acting, as a plain value that services take and the audit log names."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from provider_portal.accounts.roles import Action, Role, may
from provider_portal.ground.audit import act_now, note
from provider_portal.ground.db import Base, Owned
from provider_portal.ground.errors import AccessError, RuleError
from provider_portal.ground.frozen import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Principal:
    """A person (or an API token) acting within one provider.

    `person_id` is the user's id, or the token's where no person stands behind it: two persons are two ids.
    """

    provider_id: UUID
    provider_name: str
    person_id: UUID
    name: str
    role: Role
    user_id: UUID | None = None

    def may(self, action: Action) -> bool:
        """Whether the role table lets this person do this."""
        return may(self.role, action)

    def need(self, action: Action) -> None:
        """Refuse what the role table does not allow."""
        if not self.may(action):
            raise AccessError("not_allowed", f"{self.role.label}没有这项权限，请联系机构负责人办理。")


PORTAL_NAME, PORTAL_ROLE = "系统", "portal"


def record(
    session: Session,
    who: Principal,
    action: str,
    subject: Base,
    *,
    before: Json | None = None,
    after: Json | None = None,
) -> None:
    """Audit entry for a change by `who`; encrypted values never go in, only their digests."""
    subject_id = str(subject.id) if isinstance(subject, Owned) or hasattr(subject, "id") else ""
    note(
        session,
        act_now(
            provider_id=who.provider_id,
            person_id=who.person_id,
            person_name=who.name,
            role=who.role.value,
            action=action,
            subject_kind=str(subject.__tablename__),
            subject_id=subject_id,
            before=before or {},
            after=after or {},
        ),
    )


def need_second_person(who: Principal, first_person_id: UUID, step: str) -> None:
    """Two persons means two people, not two roles."""
    if who.person_id == first_person_id:
        raise RuleError("second_person", f"{step}需要另一位同事办理，发起人本人不能复核，请换人登录后再办。")


def record_own_act(
    session: Session, provider_id: UUID, action: str, subject: Owned, *, before: Json, after: Json
) -> None:
    """Audit entry for what the portal did by itself, because a day had come."""
    note(
        session,
        act_now(
            provider_id=provider_id,
            person_id=None,
            person_name=PORTAL_NAME,
            role=PORTAL_ROLE,
            action=action,
            subject_kind=str(subject.__tablename__),  # type: ignore[attr-defined]
            subject_id=str(subject.id),
            before=before,
            after=after,
        ),
    )
