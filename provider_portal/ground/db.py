"""The database: typed base, column kinds, owned rows, and one transaction per request or command."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar, dataclass_transform
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    ForeignKeyConstraint,
    MetaData,
    String,
    UniqueConstraint,
    Uuid,
    event,
    select,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from provider_portal.ground.clock import now
from provider_portal.ground.errors import ConflictError, OutsideError, missing
from provider_portal.ground.frozen import FrozenForm, Json
from provider_portal.ground.ids import new_id
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware instant, UTC in Python and in the column; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite has no zone, so it is cut there."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MonthText(TypeDecorator[Month]):
    """A calendar month, `2026-07` in the column; sorts as text."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """As text."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Month | None:  # noqa: ARG002
        """As a month."""
        return None if value is None else Month.parse(value)


_V = TypeVar("_V")


class Frozen(TypeDecorator[_V], Generic[_V]):
    """A typed value that is kept as JSON for good, by its form; the column's JSON is the database's own."""

    impl = JSON
    cache_ok = True

    def __init__(self, form: FrozenForm[_V]) -> None:
        """`form` writes the newest schema and reads every one that was ever stored."""
        super().__init__(none_as_null=True)
        self.form = form

    def process_bind_param(self, value: _V | None, dialect: Dialect) -> object:  # noqa: ARG002
        """As JSON under the form's number; TypeError for a value of another class."""
        return None if value is None else self.form.write(value)

    def process_result_value(self, value: object, dialect: Dialect) -> _V | None:  # noqa: ARG002
        """As the value."""
        return None if value is None else self.form.read(value)


@dataclass_transform(kw_only_default=True, field_specifiers=(mapped_column,))
class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """Every row: built by keyword, compared by identity, never printed with its contents."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own name and shape
        UUID: Uuid(),
        datetime: Instant(),
        date: Date(),
        Fen: BigInteger(),
        Month: MonthText(),
        Json: JSON(),
        list[str]: JSON(),
    }


@dataclass_transform(kw_only_default=True, field_specifiers=(mapped_column,))
class Owned(MappedAsDataclass, kw_only=True, repr=False, eq=False):
    """A row of one provider. `(provider_id, id)` is what others refer to (`owned_key`)."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id)
    provider_id: Mapped[UUID] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default_factory=now)


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})

_E = TypeVar("_E", bound=StrEnum)
_R = TypeVar("_R", bound=Owned)


def choice(kind: type[_E]) -> Enum:
    """Column of a closed set, stored by value."""
    return Enum(kind, native_enum=False, length=40, values_callable=lambda values: [v.value for v in values])


def owned_key() -> tuple[UniqueConstraint, ForeignKeyConstraint]:
    """Constraints of every owned table: its provider exists, and `(provider_id, id)` can be referred to."""
    return (
        UniqueConstraint("provider_id", "id"),
        ForeignKeyConstraint(["provider_id"], ["provider.id"]),
    )


def refers(column: str, table: str) -> ForeignKeyConstraint:
    """Composite key: the database itself refuses a reference to another provider's row."""
    return ForeignKeyConstraint(["provider_id", column], [f"{table}.provider_id", f"{table}.id"])


def get_owned(session: Session, kind: type[_R], provider_id: UUID, row_id: UUID, what: str) -> _R:
    """The provider's own row; another provider's id is answered like one that does not exist."""
    row = session.scalar(select(kind).where(kind.id == row_id, kind.provider_id == provider_id))
    if row is None:
        raise missing(what)
    return row


def lock_owned(
    session: Session, kind: type[_R], provider_id: UUID, ids: Sequence[UUID], what: str
) -> list[_R]:
    """Rows locked in the order of their ids until the transaction ends (SQLite: the writer lock already holds)."""
    query = (
        select(kind)
        .where(kind.provider_id == provider_id, kind.id.in_(set(ids)))
        .order_by(kind.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = list(session.scalars(query))
    if len(rows) != len(set(ids)):
        raise missing(what)
    return rows


_writing: ContextVar[bool] = ContextVar("writing", default=False)
_one_writer = threading.Lock()


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of writing: commits at the end, or leaves nothing behind.

    A broken constraint becomes a ConflictError; services name it more precisely with `named_conflict`.
    On SQLite the writer waits for an in-process lock and then begins IMMEDIATE.
    """
    session = db.session()
    if _writing.get():
        raise RuntimeError("transactions do not nest")
    session.rollback()  # ends the request's read snapshot; a write must see what is true now
    with _writer_turn(session):
        token = _writing.set(True)
        try:
            yield session
            session.commit()
        except BaseException as error:
            session.rollback()
            raise _in_words(error) from error
        finally:
            _writing.reset(token)


@contextmanager
def _writer_turn(session: Session) -> Iterator[None]:
    if session.get_bind().dialect.name == "sqlite":
        with _one_writer:
            yield
    else:
        yield


def _in_words(error: BaseException) -> BaseException:
    match error:
        case StaleDataError():
            return ConflictError("stale", "这条记录刚被别人修改过，请刷新页面后重新填写。")
        case IntegrityError():
            return ConflictError("conflict", "与已有记录冲突，可能有人同时提交，请刷新后核对再试。")
        case OperationalError() if any(word in str(error) for word in ("locked", "deadlock", "lock timeout")):
            return ConflictError("busy", "系统正忙，本次没有保存，请稍候几秒再试。")
        case OperationalError(connection_invalidated=True) | OperationalError(statement=None):
            return OutsideError(
                "database", "数据库没有应答，无法确认是否已保存。请稍候刷新核对，再决定是否重做。"
            )
        case _:
            return error


@contextmanager
def named_conflict(session: Session, code: str, message: str) -> Iterator[None]:
    """Flush inside the block; a broken constraint there is this conflict, told in words."""
    try:
        yield
        session.flush()
    except IntegrityError as error:
        raise ConflictError(code, message) from error


# Seconds, but for tcp_user_timeout, which is in milliseconds. Migrations lift the statement's limit.
_POSTGRESQL_LIMITS = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "options": "-c lock_timeout=20s -c statement_timeout=300s",
}


def engine_options(url: str) -> Mapping[str, object]:
    """A server may restart and a network may hang: connections are asked first, and nobody waits for ever."""
    if url.startswith("sqlite"):
        return {}
    return {"pool_pre_ping": True, "pool_size": 10, "pool_timeout": 20, "connect_args": _POSTGRESQL_LIMITS}


def prepare_engine(engine: Engine) -> None:
    """SQLite: WAL, full sync for money, enforced keys, explicit BEGIN. Other databases need nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
