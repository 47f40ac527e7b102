"""What no program should send is refused in words, and never breaks anything."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from provider_portal.ground.db import transaction
from provider_portal.shell.api import DEEPEST_JSON, LARGEST_JSON
from tests.builders import make_provider, token_header
from tests.web.answers import json_of, problem

JSON = {"Content-Type": "application/json"}
CAREGIVER = {"name": "陈桂兰", "phone": "13807360009"}


class Machine:
    """A program with a manager's token."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.client = client
        with app.app_context(), transaction() as session:
            self.headers = token_header(session, make_provider(session).id)

    def send(self, data: bytes | str, **headers: str) -> TestResponse:
        return self.client.post("/api/v1/caregivers", data=data, headers=self.headers | JSON | headers)

    def add(self, **changes: Any) -> TestResponse:
        return self.send(json.dumps(CAREGIVER | changes))

    def call(self, method: str, path: str, **headers: str) -> TestResponse:
        return self.client.open(f"/api/v1{path}", method=method, headers=self.headers | headers)


@pytest.fixture
def machine(app: Flask, client: FlaskClient) -> Machine:
    return Machine(app, client)


@pytest.mark.parametrize(
    "data",
    [
        "{",
        "nonsense",
        b"\xff\xfe\xfd",
        '{"name": NaN}',
        '{"name": -Infinity}',
        '{"name": "甲", "name": "乙"}',
        '{"name": "\\ud800"}',
        '{"\\udfff": 1}',
        '{"name": ' + "9" * 5000 + "}",
        "[" * 100_000,
        '{"name":' + "[" * DEEPEST_JSON + "]" * DEEPEST_JSON + "}",
    ],
)
def test_what_is_no_json_is_told(machine: Machine, data: bytes | str) -> None:
    answer = machine.send(data)
    assert problem(answer) == (422, "bad_json")
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "甲\ue000乙"},
        {"name": "\u200b\x00"},
        {"name": " \t"},
        {"name": "　"},
        {"name": "甲" * 51},
        {"name": "甲" + " " * 50},
        {"name": 1},
        {"name": ["甲"]},
        {"name": None},
        {"name": {}},
        {"phone": "138 0736 000"},
        {"phone": "手机 13807360009"},
        {"valid_until": ""},
        {"valid_until": "20300101"},
        {"valid_until": "2030-W01-1"},
        {"valid_until": "2030-02-30"},
        {"valid_until": 20300101},
        {"user_id": "{01a1ffdc-23ac-7560-a051-5007bc14326c}"},
        {"user_id": "01a1ffdc23ac7560a0515007bc14326c"},
        {"surprise": 1},
        {"surprise": None},
        {"surprise": []},
        {"surprise": ""},
        {"certificate": []},
    ],
)
def test_a_field_that_is_not_as_described_is_named(machine: Machine, changes: dict[str, Any]) -> None:
    answer = machine.add(**changes)
    assert problem(answer) == (422, "invalid")
    assert list(json_of(answer)["errors"]) == list(changes)


@pytest.mark.parametrize("changes", [{"certificate": None}, {"certificate": ""}, {"user_id": None}, {}])
def test_null_counts_as_not_given(machine: Machine, changes: dict[str, Any]) -> None:
    assert machine.add(**changes).status_code == 201


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"name": "甲\x00乙"}, "甲乙"),
        ({"name": "甲\n乙"}, "甲 乙"),
        ({"phone": "138 0736 0009"}, "13807360009"),
        ({"phone": "+86-１３８０７３６０００９"}, "13807360009"),
    ],
)
def test_text_is_kept_without_what_nobody_sees(machine: Machine, typed: dict[str, Any], kept: str) -> None:
    answer = machine.add(**typed)
    assert (answer.status_code, [json_of(answer)[name] for name in typed]) == (201, [kept])


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_another_format_than_json_is_415(machine: Machine, kind: str) -> None:
    answer = machine.send("name=x", **{"Content-Type": kind})
    assert problem(answer) == (415, "media_type")


def test_a_body_that_is_too_large_is_413(machine: Machine) -> None:
    answer = machine.send(json.dumps(CAREGIVER | {"certificate": "x" * LARGEST_JSON}))
    assert problem(answer) == (413, "too_large")


@pytest.mark.parametrize("key", ["", "two words", "x" * 201, "钥匙".encode().decode("latin-1")])
def test_an_idempotency_key_is_plain_text(machine: Machine, key: str) -> None:
    answer = machine.send(json.dumps(CAREGIVER), **{"Idempotency-Key": key})
    assert problem(answer) == (422, "bad_idempotency_key")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "bad_limit"),
        ("limit=201", "bad_limit"),
        ("limit=00000300", "bad_limit"),
        ("limit=%D9%A1", "bad_limit"),
        ("cursor=x", "bad_cursor"),
        ("cursor=AAAAAAAAAAAAAAAAAAAAAA!!", "bad_cursor"),
        ("cursor=%00", "bad_cursor"),
        ("surprise=1", "invalid"),
    ],
)
def test_a_wrong_page_is_told(machine: Machine, query: str, code: str) -> None:
    answer = machine.call("GET", f"/caregivers?{query}")
    assert problem(answer) == (422, code)


@pytest.mark.parametrize(
    "path", ["/claims/2026-07%00", "/claims/%D9%A2026-07", "/claims/9999-12", "/claims/2026-13"]
)
def test_a_month_that_is_none_is_told_with_and_without_a_key(machine: Machine, path: str) -> None:
    for method, more in (("GET", ""), ("POST", "/check"), ("POST", "/build")):
        answer = machine.call(method, path + more, **{"Idempotency-Key": "one"})
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_ids_that_are_none_are_not_found(machine: Machine) -> None:
    for row_id in ("x", "%00", "%ED%A0%80", "01a1ffdc-23ac-7560-a051-5007bc14326c"):
        for method, more in (("GET", ""), ("POST", "/accept")):
            answer = machine.call(method, f"/orders/{row_id}{more}")
            assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_methods_are_answered_by_the_book(machine: Machine) -> None:
    refused = machine.call("DELETE", "/caregivers")
    assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    answer = machine.client.options("/api/v1/caregivers")
    assert answer.status_code == 200
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    head, body = machine.call("HEAD", "/caregivers"), machine.call("GET", "/caregivers")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(body.data))
    assert machine.client.head("/api/v1/caregivers").status_code == 401
    nowhere = machine.call("GET", "/nowhere")
    assert (nowhere.status_code, nowhere.mimetype) == (404, "application/problem+json")
