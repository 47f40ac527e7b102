"""Ids and months in addresses: values for views, refusals in the words of each page, and only after the guard."""

from uuid import UUID

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from provider_portal.ground.periods import Month
from tests.builders import make_provider, make_user, sign_in

AN_ID = UUID("01a1ffdc-23ac-7560-a051-5007bc14326c")


@pytest.fixture
def office(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context(), transaction() as session:
        make_user(session, make_provider(session), Role.MANAGER)
    sign_in(client)
    return client


@pytest.mark.parametrize(
    "text", ["x", "%00", "%ED%A0%80", "00000000-0000-0000-0000-000000000000", str(AN_ID)]
)
def test_what_is_no_id_is_answered_like_an_unknown_one(office: FlaskClient, text: str) -> None:
    answer = office.get(f"/orders/{text}")
    assert answer.status_code == 404
    assert "找不到这个工单，请返回列表重新选择。" in answer.get_data(as_text=True)


@pytest.mark.parametrize("text", ["2026-13", "2026-7", "x", "9999-12", "%D9%A2026-07"])
def test_what_is_no_month_is_told_how_to_write_one(office: FlaskClient, text: str) -> None:
    answer = office.get(f"/claims/{text}")
    assert answer.status_code == 422
    assert "月份应写成 2026-07 这样的格式。" in answer.get_data(as_text=True)


def test_a_stranger_hears_nothing_of_the_address_but_that_signing_in_comes_first(client: FlaskClient) -> None:
    assert client.get("/claims/2026-13").status_code == 302
    assert client.get("/api/v1/claims/2026-13").status_code == 401
    assert client.get("/api/v1/orders/x").status_code == 401


def test_addresses_are_written_from_values(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("orders.show", order_id=AN_ID) == f"/orders/{AN_ID}"
        assert url_for("claims.show", month=Month(2026, 7)) == "/claims/2026-07"
