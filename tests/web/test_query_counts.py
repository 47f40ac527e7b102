"""Pages of lists ask the database as often for thirty rows as for three."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from orders.recipients.registering import sign_agreement
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from tests.builders import (
    id_number,
    make_caregiver,
    make_evidence,
    make_filed_price,
    make_recipient,
    sign_in,
    token_header,
)
from tests.claims import AUGUST_3, Claiming, make_claimable, make_claiming
from tests.lists import HUNAN

FEW, MANY = 3, 30
PAGES = (
    "/?month=2026-07",
    "/orders",
    "/orders/day?day=2026-07-15",
    "/recipients",
    "/caregivers",
    "/redemptions?month=2026-07",
    "/self-check?month=2026-07",
    "/claims",
    "/claims/2026-07",
    "/evidence-of-prices",
    "/items",
    "/prices",
    "/audit",
)
LISTS = (
    "/api/v1/orders?limit=100",
    "/api/v1/recipients?limit=100",
    "/api/v1/caregivers?limit=100",
    "/api/v1/filed-prices?limit=100",
    "/api/v1/baseline-evidence?limit=100",
    "/api/v1/catalogue/items",
    "/api/v1/claims/2026-07/held",
)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that went to the database inside the block."""
    statements: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


def add_rows(claiming: Claiming, first: int, until: int) -> None:
    """Rows `first` to `until` of everything that is listed."""
    items = [item for item in HUNAN.items if item.code not in {"1", "7", "bed", "care", "meals", "day_care"}]
    with transaction() as session:
        who = claiming.team.manager
        for number in range(first, until):
            elder = make_recipient(session, who, id_number("19450312", f"{number * 2 + 100}"))
            with clock_at(beijing(date(2026, 3, 2))):
                march, next_march = date(2026, 3, 1), date(2027, 3, 1)
                sign_agreement(session, who, elder.id, signed_on=march, from_on=march, until_on=next_march)
            team = replace(claiming.team, recipient=elder)
            make_claimable(session, team, day=number % 15 + 1, hour=9 + number // 15, proof=number % 2 == 0)
            make_caregiver(session, who, f"护理员{number}", phone=f"139{number:08}")
            item = items[number]
            make_filed_price(session, who, item.code, 5000, unit=item.billing_units[0])
            make_evidence(session, who, "7", 12000 + number)


def questions(client: FlaskClient, header: dict[str, str]) -> dict[str, int]:
    """How many statements each address takes, once everything is warm."""
    counts = {}
    for address in (*PAGES, *LISTS):
        headers = header if address.startswith("/api/") else {}
        assert client.get(address, headers=headers).status_code == 200, address
        with counted() as statements:
            client.get(address, headers=headers)
        counts[address] = len(statements)
    return counts


def test_lists_ask_no_more_for_thirty_rows_than_for_three(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        with transaction() as session:
            claiming = make_claiming(session)
            header = token_header(session, claiming.team.provider.id, Role.MANAGER)
        add_rows(claiming, 0, FEW)
    with clock_at(AUGUST_3):
        sign_in(client)
        with app.app_context():
            few = questions(client, header)
            add_rows(claiming, FEW, MANY)
            many = questions(client, header)
    assert {address: (few[address], count) for address, count in many.items() if count > few[address]} == {}
