"""Sealed columns: each hangs in its floor, so that a new key reaches every one of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, class_mapper

from provider_portal.ground.append_only import append_only_tables
from provider_portal.ground.crypto import Vault, vault
from provider_portal.ground.db import Owned

BATCH = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class SealedColumn:
    """A column of encrypted text. `context` binds the bytes to this column and, with the row's id, to one row."""

    kind: type[Owned]
    name: str
    context: str

    def seal(self, plain: str, row_id: UUID) -> bytes:
        """The bytes for this row, under the current key."""
        return vault().seal(plain, self._bound_to(row_id))

    def open(self, row: Owned) -> str:
        """The text in this row; SettingsError when its key is missing or the bytes are not its own."""
        return vault().open(getattr(row, self.name), self._bound_to(row.id))

    def _bound_to(self, row_id: UUID) -> str:
        return f"{self.context}:{row_id}"

    @property
    def label(self) -> str:
        """`table.column`, for people who look after the portal."""
        return f"{_table(self.kind)}.{self.name}"

    @property
    def _column(self) -> InstrumentedAttribute[Any]:
        column: InstrumentedAttribute[Any] = getattr(self.kind, self.name)
        return column

    def rows_under(self, session: Session, key_id: str) -> int:
        """How many rows are sealed with this key."""
        count = select(func.count()).select_from(self.kind).where(_begins(self._column, key_id))
        return session.scalar(count) or 0

    def reseal_some(self, session: Session) -> dict[UUID, int]:
        """Up to `BATCH` rows of older keys under the current one; how many rows of which provider that were.

        A row that changes at the same moment is left for the next batch; versions do not move, nothing that
        people see changes.
        """
        keys = vault()
        old = select(self.kind.id, self.kind.provider_id, self._column)
        old = old.where(self._column.is_not(None), ~_begins(self._column, keys.current)).limit(BATCH)
        done: dict[UUID, int] = {}
        for row_id, provider_id, sealed in session.execute(old).all():
            if self._reseal(session, keys, row_id, sealed):
                done[provider_id] = done.get(provider_id, 0) + 1
        return done

    def _reseal(self, session: Session, keys: Vault, row_id: UUID, sealed: bytes) -> bool:
        context = self._bound_to(row_id)
        fresh = keys.seal(keys.open(sealed, context), context)
        same = (self.kind.id == row_id, self._column == sealed)
        change = update(self.kind).where(*same).values({self.name: fresh})
        changed = session.execute(change.execution_options(synchronize_session=False))
        return bool(changed.rowcount)  # type: ignore[attr-defined]


def _begins(column: InstrumentedAttribute[Any], key_id: str) -> ColumnElement[bool]:
    mark = f"{key_id}:".encode()
    return func.substr(column, 1, len(mark), type_=column.type) == mark


def _table(kind: type[Owned]) -> str:
    return str(class_mapper(kind, configure=False).local_table)


def sealed(kind: type[Owned], name: str, *, context: str) -> SealedColumn:
    """A sealed column, named beside the service that writes it and hung in its floor's `sealed`. `context` never changes."""
    if _table(kind) in append_only_tables():
        raise ValueError(f"{_table(kind)} cannot be resealed: it is append-only")
    return SealedColumn(kind=kind, name=name, context=context)


def sealed_columns() -> tuple[SealedColumn, ...]:
    """Those of the running portal's floors, in the order of their names."""
    columns: tuple[SealedColumn, ...] = current_app.extensions["sealed_columns"]
    return columns
