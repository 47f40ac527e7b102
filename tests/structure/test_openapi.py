"""The API's description names every door, says what is true of it, and is OpenAPI 3.1."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from provider_portal.shell.openapi import api_doors
from tests.web.answers import json_of

# The rows of the interface that other programs rely on; a row that comes later is added here.
ROWS = """
GET /catalogue/items
GET POST /baseline-evidence
POST /price-checks
GET POST /filed-prices
POST /filed-prices/{filed_price_id}/acceptance
POST /estimates
GET /settlement-clock
GET /working-days
GET POST /recipients
GET /recipients/{recipient_id}
POST /recipients/{recipient_id}/agreements
PUT /recipients/{recipient_id}/vouchers/{month}
GET POST /caregivers
GET POST /orders
GET /orders/{order_id}
POST /orders/{order_id}/accept
POST /orders/{order_id}/assign
POST /orders/{order_id}/cancel
POST /orders/{order_id}/refuse
POST /orders/{order_id}/check-in
POST /orders/{order_id}/check-out
POST /orders/{order_id}/evidence
POST /orders/{order_id}/confirm
POST /orders/{order_id}/redemption
GET /claims/{month}
GET /claims/{month}/held
POST /claims/{month}/check
POST /claims/{month}/freeze
POST /claims/{month}/build
GET /claims/{month}/package
POST /claims/{month}/submit
POST /claims/{month}/results
POST /claims/{month}/payments
GET /jobs/{job_id}
GET /receipts/{receipt_id}/pdf
"""


def test_every_door_of_the_api_describes_itself(app: Flask) -> None:
    bare = [
        f"{method} {rule.rule}" for rule, method, view in api_doors(app) if not hasattr(view, "described")
    ]
    assert bare == []


def test_the_description_is_public_valid_and_cached(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert [error.message for error in OPENAPI_31_VALIDATOR.iter_errors(json_of(answer))] == []
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_every_row_of_the_interface_is_described(client: FlaskClient, row: str) -> None:
    *methods, path = row.split()
    described = json_of(client.get("/api/v1/openapi.json"))["paths"]
    for method in methods:
        operation = described[path][method.lower()]
        assert operation["summary"]
        assert any(status.startswith("2") for status in operation["responses"])
        assert {"401", "403", "422", "429", "503"} <= set(operation["responses"])


def test_operations_have_names_of_their_own(client: FlaskClient) -> None:
    paths = json_of(client.get("/api/v1/openapi.json"))["paths"]
    names = [operation["operationId"] for doors in paths.values() for operation in doors.values()]
    assert len(names) == len(set(names))


def test_money_days_and_sets_are_described_exactly(client: FlaskClient) -> None:
    bodies = json_of(client.get("/api/v1/openapi.json"))["components"]["schemas"]
    order = bodies["OrderSchema"]
    assert order["additionalProperties"] is False
    assert "recipient_id" in order["required"]
    assert order["properties"]["discount_fen"]["maximum"] == 10_000_000_00
    assert order["properties"]["discount_fen"]["type"] == ["integer", "null"]
    assert "home_visit" in order["properties"]["voucher_class"]["enum"]
    assert order["properties"]["lines"]["items"]["properties"]["quantity"]["minimum"] == 1
    assert bodies["EstimateBody"]["properties"]["rate"]["pattern"] == r"^[0-9]+(\.[0-9]{1,4})?$"
    assert bodies["RecipientSchema"]["properties"]["phone"]["anyOf"][0]["pattern"].startswith("^(1[3-9]")
