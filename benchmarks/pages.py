"""The five busiest pages with ten thousand and a million orders of one provider, as the server answers them."""

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, text

from benchmarks.stage import portal
from benchmarks.table import Line, milliseconds, timed
from catalog.items.units import Unit
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import LiveAssignment, OrderLine, ServiceOrder
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import Base, db, transaction
from provider_portal.ground.ids import new_id
from provider_portal.ground.periods import Month
from receipts.selfcheck.summary import forget_summaries
from tests.builders import (
    PHONES,
    id_number,
    make_caregiver,
    make_filed_price,
    make_order,
    make_provider,
    make_recipient,
    make_user,
    sign_in,
)

LAST_DAY = date(2026, 7, 31)
TODAY = date(2026, 7, 15)
A_DAY = 550
ELDERS, CAREGIVERS = 400, 50
BATCH = 5000


def lines(kind: str, orders: int, repeats: int) -> Iterator[Line]:
    """A line for each page."""
    with portal(kind) as app:
        an_order = fill(orders)
        office, phone = PHONES[Role.MANAGER], PHONES[Role.CAREGIVER]
        addresses = (
            ("dashboard", "/?month=2026-07", office),
            ("its self-check, worked out", "/self-check/2026-07/held", office),
            ("its self-check, nothing changed", "/self-check/2026-07/held", office),
            ("orders of a month", "/orders?month=2026-07", office),
            ("the dispatcher's day", f"/orders/day?on={TODAY}", office),
            ("one order", f"/orders/{an_order}", office),
            ("the caregiver's day", "/field/", phone),
        )
        for name, address, person in addresses:
            waits = page(app, address, person, repeats, anew="worked out" in name)
            work = f"page “{name}”, {orders:,} orders, {kind}"
            yield Line(work=work, figures=milliseconds(waits), repeats=f"{repeats} times")


def page(app: Flask, address: str, phone: str, repeats: int, *, anew: bool) -> list[float]:
    """Seconds of one page for one person, in the middle of July; `anew` with nothing known from before."""
    client = sign_in(app.test_client(), phone)

    def ask() -> None:
        db.session.remove()
        if anew:
            forget_summaries()
        with clock_at(beijing(TODAY, 9)):
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    return timed(ask, repeats)


def fill(orders: int) -> UUID:
    """A provider with this many orders up to the end of July, 550 a day; an order of today."""
    with transaction() as session:
        provider = make_provider(session)
        who, carer = make_user(session, provider), make_user(session, provider, Role.CAREGIVER)
        filed = make_filed_price(session, who)
        numbers = [id_number(f"19{40 + n // 200}0312", f"{100 + n % 200 * 2}") for n in range(ELDERS)]
        elders = [make_recipient(session, who, number) for number in numbers]
        caregivers = [
            make_caregiver(session, who, phone=f"138{n:08}", user_id=None if n else carer.user_id).id
            for n in range(CAREGIVERS)
        ]
        model = make_order(session, who, elders[0])
        example = {c.name: getattr(model, c.name) for c in ServiceOrder.__table__.columns}
        line = {"filed_price_id": filed.id, "placed_by": who.person_id}
    made = rows(orders, who.provider_id, [elder.id for elder in elders], caregivers, example | line)
    for batch in iter(lambda: list(itertools.islice(made, BATCH)), []):
        with db.engine.begin() as connection:
            for kind, position in ((ServiceOrder, 0), (OrderLine, 1), (LiveAssignment, 2)):
                connection.execute(
                    insert(Base.metadata.tables[kind.__tablename__]), [row[position] for row in batch]
                )
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return UUID(str(example["id"]))


def rows(
    count: int, provider_id: UUID, elders: list[UUID], caregivers: list[UUID], example: dict[str, object]
) -> Iterator[tuple[dict[str, object], dict[str, object], dict[str, object]]]:
    """Order, line and assignment, the latest day first."""
    for number in range(1, count):
        day = LAST_DAY - timedelta(days=number // A_DAY)
        slot = number % A_DAY
        first = beijing(day, 8 + slot // CAREGIVERS)
        status = OrderStatus.CONFIRMED if day < TODAY else OrderStatus.ASSIGNED
        order = (
            example
            | _when(first, day)
            | {
                "id": new_id(),
                "recipient_id": elders[number % ELDERS],
                "number": f"GD{day.year}-{number + 1:07d}",
                "status": status,
            }
        )
        order.pop("filed_price_id")
        yield (
            order,
            _line(provider_id, order, example),
            _live(provider_id, order, caregivers[slot % CAREGIVERS]),
        )


def _when(first: datetime, day: date) -> dict[str, object]:
    until = first + timedelta(hours=1)
    month = Month(day.year, day.month)
    created = first - timedelta(days=1)
    return {
        "service_from": first,
        "service_until": until,
        "service_on": day,
        "month": month,
        "created_at": created,
    }


def _line(provider_id: UUID, order: dict[str, object], example: dict[str, object]) -> dict[str, object]:
    return {
        "id": new_id(),
        "provider_id": provider_id,
        "created_at": order["created_at"],
        "order_id": order["id"],
        "position": 1,
        "item": "7",
        "item_name": "上门擦浴",
        "variant": "",
        "unit": Unit.VISIT,
        "quantity": 1,
        "unit_price_fen": order["total_fen"],
        "amount_fen": order["total_fen"],
        "filed_price_id": example["filed_price_id"],
    }


def _live(provider_id: UUID, order: dict[str, object], caregiver_id: UUID) -> dict[str, object]:
    when = {name: order[name] for name in ("created_at", "service_from", "service_until")}
    return {
        "id": new_id(),
        "provider_id": provider_id,
        "order_id": order["id"],
        "caregiver_id": caregiver_id,
    } | when
