"""Frozen columns on a real database: rows that are there already read as values, and keep their bytes."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Column,
    Integer,
    MetaData,
    Table,
    insert,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from catalog.subsidy.frozen_rule import FrozenRule
from orders.ordering.models import ServiceOrder
from provider_portal.ground.db import Base, Frozen
from provider_portal.ground.frozen import FrozenError, FrozenForm, upgraded
from tests.builders import make_confirmed_order, make_team

PASSED_ON = {
    "catalogue_version.content",
    "idempotent_call.answer",
    "job.args",
    "printed_paper.content",
    "recipient.excluded_benefits",
    "audit_entry.before",
    "audit_entry.after",
}
EARLIER = {
    "region": "430000",
    "from": "2026-01-01",
    "until": "2027-01-01",
    "source": "文",
    "status": "to_verify",
    "rate": "0.50",
    "cap_fen": 80000,
    "voucher_class": "home_visit",
}


def test_every_column_of_json_holds_typed_values_save_those_that_pass_something_on() -> None:
    columns = {
        f"{table.name}.{column.name}": column.type
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, JSON | Frozen)
    }
    assert {name for name, kind in columns.items() if not isinstance(kind, Frozen)} == PASSED_ON


def test_a_row_written_again_has_the_same_bytes(session: Session) -> None:
    order = make_confirmed_order(session, make_team(session))
    session.flush()
    stored = _stored(session, order)
    flag_modified(order, "rule")
    session.flush()
    assert _stored(session, order) == stored
    assert stored.startswith('{"region": "430000", "from": "2026-01-01", ')


def test_a_row_of_an_earlier_version_reads_as_a_value(session: Session) -> None:
    order = make_confirmed_order(session, make_team(session))
    session.flush()
    session.execute(update(ServiceOrder).values(rule=type_coerce(EARLIER, JSON())))
    session.expire(order)
    frozen = order.rule
    assert isinstance(frozen, FrozenRule)
    assert (frozen.source, frozen.mark, frozen.rate) == ("文", None, "0.50")


@dataclass(frozen=True, kw_only=True, slots=True)
class First:
    """A value as it was kept at first."""

    days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Second:
    """The same in the next schema: two numbers where there was one."""

    first: int
    last: int


FIRST = FrozenForm(kind=First)
SECOND = FrozenForm(kind=Second, earlier=(upgraded(First, lambda first: Second(first=1, last=first.days)),))


def table_of(form: FrozenForm[Any]) -> Table:
    return Table("kept", MetaData(), Column("id", Integer, primary_key=True), Column("value", Frozen(form)))


def test_a_second_schema_is_written_with_its_number_beside_rows_of_the_first(session: Session) -> None:
    before, after = table_of(FIRST), table_of(SECOND)
    before.create(session.connection())
    session.execute(insert(before).values(id=1, value=First(days=31)))
    session.execute(insert(after).values(id=2, value=Second(first=2, last=30)))
    in_order = text("SELECT CAST(value AS TEXT) FROM kept ORDER BY id")
    assert list(session.scalars(in_order)) == ['{"days": 31}', '{"schema": 2, "first": 2, "last": 30}']
    values = list(session.scalars(select(after.c.value).order_by(after.c.id)))
    assert values == [Second(first=1, last=31), Second(first=2, last=30)]
    session.execute(update(after).where(after.c.id == 1).values(value=values[0]))
    assert session.scalars(in_order).first() == '{"schema": 2, "first": 1, "last": 31}'
    assert session.scalar(select(after.c.value).where(after.c.id == 1)) == values[0]


def test_a_program_before_the_second_schema_does_not_read_it_as_the_first(session: Session) -> None:
    before, after = table_of(FIRST), table_of(SECOND)
    before.create(session.connection())
    session.execute(insert(after).values(id=1, value=Second(first=1, last=2)))
    with pytest.raises(FrozenError, match="schema 2 has no reader"):
        session.scalar(select(before.c.value))


def test_a_value_of_the_earlier_class_does_not_reach_the_column(session: Session) -> None:
    after = table_of(SECOND)
    after.create(session.connection())
    with pytest.raises(StatementError, match="First is not kept by the form of Second"):
        session.execute(insert(after).values(id=1, value=First(days=31)))


def _stored(session: Session, order: ServiceOrder) -> str:
    query = text("SELECT CAST(rule AS TEXT) FROM service_order WHERE number = :number")
    return str(session.execute(query, {"number": order.number}).scalar_one())
