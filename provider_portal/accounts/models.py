"""Rows of providers, people, memberships and API tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import now
from provider_portal.ground.db import Base, Owned, choice, owned_key
from provider_portal.ground.ids import new_id


class Provider(Base):
    """服务机构."""

    __tablename__ = "provider"

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    region: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    uscc: Mapped[str] = mapped_column(default="")
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)


class ProviderKindRow(Owned, Base):
    """One kind of a provider; `assessor` stands alone."""

    __tablename__ = "provider_kind"
    __table_args__ = (*owned_key(), UniqueConstraint("provider_id", "kind"))

    kind: Mapped[ProviderKind] = mapped_column(choice(ProviderKind))


class User(Base):
    """A person who signs in by phone number and password."""

    __tablename__ = "user"
    __table_args__ = (CheckConstraint("session_epoch >= 0", name="session_epoch"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    phone: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)


class Membership(Owned, Base):
    """A person's role in a provider; one role each, ended rather than removed."""

    __tablename__ = "membership"
    __table_args__ = (*owned_key(), UniqueConstraint("provider_id", "user_id"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class ApiToken(Owned, Base):
    """A key for machines: only its SHA-256 is kept."""

    __tablename__ = "api_token"
    __table_args__ = (*owned_key(), UniqueConstraint("token_sha256"))

    label: Mapped[str]
    role: Mapped[Role] = mapped_column(choice(Role))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    token_sha256: Mapped[str]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
