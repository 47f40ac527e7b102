"""Visits for machines: the bodies and answers of the interface, and what is told when they are wrong."""

import hashlib
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from orders.ordering.models import OrderLine
from provider_portal.accounts.creating import create_token
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import db, transaction
from provider_portal.ground.ids import new_id
from tests.builders import make_assigned_order, make_team, signature_png, token_header
from tests.pictures import jpeg
from tests.web.answers import json_of, problem

NINE = beijing(date(2026, 7, 15), 9)


class Door:
    """One caregiver's machine before one assigned order."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.client = client
        with app.app_context(), clock_at(NINE - timedelta(days=1)), transaction() as session:
            team = make_team(session)
            order = make_assigned_order(session, team.manager, team.recipient, team.caregiver)
            self.order_id, self.provider_id = order.id, order.provider_id
            _, secret = create_token(
                session,
                provider_id=team.provider.id,
                role=Role.CAREGIVER,
                user_id=team.carer.user_id,
                label="手机",
            )
            self.carer = {"Authorization": f"Bearer {secret}"}
            self.office = token_header(session, team.provider.id, Role.DISPATCHER)
            self.finance = token_header(session, team.provider.id, Role.FINANCE)
        with app.app_context():
            self.line_id = str(db.session.query(OrderLine.id).filter_by(order_id=order.id).scalar())

    def post(self, what: str, body: dict[str, Any], **headers: str) -> TestResponse:
        with clock_at(NINE):
            return self.client.post(
                f"/api/v1/orders/{self.order_id}/{what}", json=body, headers=self.carer | headers
            )

    def send(self, data: bytes, headers: dict[str, str] | None = None, /, **fields: str) -> TestResponse:
        form = {"kind": "before", **fields, "file": (io.BytesIO(data), "IMG_0001.jpg")}
        with clock_at(NINE):
            return self.client.post(
                f"/api/v1/orders/{self.order_id}/evidence", data=form, headers=headers or self.carer
            )


@pytest.fixture
def door(app: Flask, client: FlaskClient) -> Door:
    return Door(app, client)


def arriving(**changes: Any) -> dict[str, Any]:
    return {
        "event_id": str(new_id()),
        "happened_at": "2026-07-15T09:00:00+08:00",
        "latitude": 29.6053,
        "longitude": 111.8796,
        "accuracy_m": 12.4,
        "position_state": "fixed",
    } | changes


def test_a_whole_visit_goes_through(door: Door) -> None:
    arrival = arriving()
    answer = door.post("check-in", arrival)
    assert (answer.status_code, json_of(answer)["status"]) == (200, "in_service")
    assert [finding["code"] for finding in json_of(answer)["findings"]] == ["clock_unknown"]
    assert set(json_of(answer)["findings"][0]) == {"code", "severity", "message"}
    assert json_of(door.post("check-in", arrival)) == json_of(answer)
    data = jpeg()
    photo = door.send(data, sha256=hashlib.sha256(data).hexdigest(), latitude="29.6", longitude="111.8")
    assert (photo.status_code, json_of(photo)["sha256"]) == (201, hashlib.sha256(data).hexdigest())
    assert (json_of(photo)["duplicate_of"], json_of(photo)["findings"]) == (None, [])
    again = door.send(data)
    assert (again.status_code, json_of(again)["id"]) == (200, json_of(photo)["id"])
    done = [{"line_id": door.line_id, "quantity": 1}]
    left = door.post("check-out", arriving(done=done, readings={"血压": "132/84"}))
    assert json_of(left)["status"] == "served"
    signed = {
        "event_id": str(new_id()),
        "happened_at": "2026-07-15T09:00:00+08:00",
        "signer_kind": "recipient",
        "signer_name": "王秀英",
        "signature_png": signature_png(),
    }
    answer = door.post("confirm", signed)
    assert (answer.status_code, json_of(answer)["status"], json_of(answer)["total_fen"]) == (
        200,
        "confirmed",
        12000,
    )
    assert json_of(door.post("confirm", signed)) == json_of(answer)


def test_an_idempotency_key_gives_the_first_answer_and_refuses_another_body(door: Door) -> None:
    arrival = arriving()
    first = door.post("check-in", arrival, **{"Idempotency-Key": "a"})
    assert json_of(door.post("check-in", arrival, **{"Idempotency-Key": "a"})) == json_of(first)
    other = door.post("check-in", arriving(), **{"Idempotency-Key": "a"})
    assert problem(other) == (422, "idempotency_mismatch")
    key = door.carer | {"Idempotency-Key": "photo"}
    sent = door.send(jpeg(), key)
    assert door.send(jpeg(), key).status_code == sent.status_code == 201
    assert door.send(jpeg(seed=2), key).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"event_id": "1"}, "event_id"),
        ({"happened_at": "2026-07-15T09:00:00"}, "happened_at"),
        ({"happened_at": None}, "happened_at"),
        ({"position_state": "lost"}, "position_state"),
        ({"latitude": 91}, "latitude"),
        ({"latitude": "NaN"}, "latitude"),
        ({"latitude": None}, "latitude"),
        ({"accuracy_m": -1}, "accuracy_m"),
        ({"accuracy_m": "far"}, "accuracy_m"),
        ({"reason": "x" * 301}, "reason"),
        ({"altitude": 3}, "altitude"),
    ],
)
def test_a_wrong_field_is_named(door: Door, changes: dict[str, Any], field: str) -> None:
    answer = door.post("check-in", arriving(**changes))
    assert answer.status_code == 422
    assert field in json_of(answer)["errors"]
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "done", ["x", [1], [{"line_id": "x", "quantity": 1}], [{"line_id": str(new_id()), "quantity": 1}]]
)
def test_wrong_ticks_are_told(door: Door, done: Any) -> None:
    door.post("check-in", arriving())
    answer = door.post("check-out", arriving(done=done))
    assert answer.status_code == 422
    assert any(name.startswith("done") for name in json_of(answer)["errors"])


@pytest.mark.parametrize("body", [b"[]", b"{", b"null", b'{"event_id": 1e999}', b"\xff"])
def test_a_body_that_is_no_object_is_refused(door: Door, body: bytes) -> None:
    headers = door.carer | {"Content-Type": "application/json"}
    answer = door.client.post(f"/api/v1/orders/{door.order_id}/check-in", data=body, headers=headers)
    assert answer.status_code == 422


def test_photographs_that_are_wrong_are_told(door: Door) -> None:
    for data, fields, code in (
        (b"", {}, "bad_photo"),
        (b"text", {}, "bad_photo"),
        (jpeg()[:5000], {}, "bad_photo"),
        (jpeg(), {"sha256": "0" * 64}, "sha256_mismatch"),
        (jpeg(), {"sha256": "zz"}, "invalid"),
        (jpeg(), {"kind": "selfie"}, "invalid"),
        (jpeg(), {"unknown": "1"}, "invalid"),
    ):
        answer = door.send(data, **fields)
        assert problem(answer) == (422, code)
        assert json_of(answer)["errors"]
    with clock_at(NINE):
        address = f"/api/v1/orders/{door.order_id}/evidence"
        bare = door.client.post(address, data={"kind": "before"}, headers=door.carer)
    assert problem(bare) == (422, "file_required")


def test_the_office_enters_late_with_a_reason_and_finance_never(door: Door) -> None:
    assert json_of(door.post("check-in", arriving(), **door.office))["errors"].keys() == {"reason"}
    late = door.post("check-in", arriving(reason="手机没电"), **door.office)
    assert [finding["code"] for finding in json_of(late)["findings"]] == ["late_entry"]
    assert door.post("check-in", arriving(reason="x"), **door.finance).status_code == 403
    assert door.send(jpeg(), door.finance).status_code == 403


def test_another_providers_order_is_not_found(door: Door) -> None:
    for what in ("check-in", "check-out"):
        address = f"/api/v1/orders/{new_id()}/{what}"
        assert door.client.post(address, json=arriving(), headers=door.carer).status_code == 404
    assert door.client.post("/api/v1/orders/x/confirm", json={}, headers=door.carer).status_code in {404, 422}


def test_the_answer_is_json_a_phone_can_read(door: Door) -> None:
    assert "签到" in json.dumps(
        json_of(door.post("check-in", arriving(sent_at="2026-07-15T08:00:00+08:00"))), ensure_ascii=False
    )
