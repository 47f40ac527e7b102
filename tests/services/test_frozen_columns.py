"""Frozen columns on a real database: rows that are there already read as values, and keep their bytes."""

from sqlalchemy import JSON, text, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from catalog.subsidy.frozen_rule import FrozenRule
from orders.ordering.models import ServiceOrder
from provider_portal.ground.db import Base, Frozen
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
    assert (frozen.schema, frozen.source, frozen.mark, frozen.rate) == (1, "文", None, "0.50")


def _stored(session: Session, order: ServiceOrder) -> str:
    query = text("SELECT CAST(rule AS TEXT) FROM service_order WHERE number = :number")
    return str(session.execute(query, {"number": order.number}).scalar_one())
