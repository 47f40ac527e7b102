"""Elders, caregivers and orders for machines, as `interfaces.md` says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from provider_portal.accounts.creating import create_user_token
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import transaction
from tests.builders import id_number, make_filed_price, make_provider, make_user, token_header
from tests.web.answers import json_of, problem

ELDER = {
    "name": "王秀英",
    "id_number": id_number(),
    "phone": "13907360001",
    "address": "津市市澧水路 12 号",
    "latitude": 29.6053,
    "longitude": 111.8776,
    "level": "severe",
    "assessed_on": "2026-02-01",
}
ORDER = {
    "voucher_class": "home_visit",
    "service_from": "2026-07-15T09:00:00+08:00",
    "service_until": "2026-07-15T10:00:00+08:00",
    "lines": [{"item": 7, "unit": "visit", "quantity": 3}],
}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A client with a token."""

    client: FlaskClient
    headers: dict[str, str]

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.client.post(f"/api/v1{path}", json=body or {}, headers=self.headers | headers)

    def put(self, path: str, body: Any) -> TestResponse:
        return self.client.put(f"/api/v1{path}", json=body, headers=self.headers)

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock_at(beijing(date(2026, 7, 14), 8)):
        yield


@pytest.fixture
def machines(context: Flask, client: FlaskClient) -> dict[Role, Machine]:
    """One token of each role; the caregiver's acts as a person."""
    with transaction() as session:
        provider = make_provider(session)
        make_filed_price(session, make_user(session, provider))
        headers = {role: token_header(session, provider.id, role) for role in Role}
        person = make_user(session, provider, Role.CAREGIVER)
        assert person.user_id is not None
        _, secret = create_user_token(session, user_id=person.user_id, label="手机")
        headers[Role.CAREGIVER] = {"Authorization": f"Bearer {secret}", "X-User": str(person.user_id)}
    return {role: Machine(client=client, headers=header) for role, header in headers.items()}


@pytest.fixture
def machine(machines: dict[Role, Machine]) -> Machine:
    return machines[Role.DISPATCHER]


def made(answer: TestResponse) -> Any:
    assert answer.status_code in {200, 201}, answer.get_data(as_text=True)
    return json_of(answer)


def new_order(machine: Machine, **changes: Any) -> Any:
    elder = made(machine.post("/recipients", ELDER))
    return made(machine.post("/orders", ORDER | {"recipient_id": elder["id"]} | changes))


def test_an_elder_goes_in_with_the_number_and_comes_out_masked(machine: Machine) -> None:
    answer = machine.post("/recipients", ELDER)
    assert answer.status_code == 201
    elder = json_of(answer)
    assert (elder["birth_on"], elder["age"], elder["sex"]) == ("1948-03-12", 78, "female")
    assert (elder["latitude"], elder["longitude"], elder["level"]) == (29.6053, 111.8776, "severe")
    for path in (f"/recipients/{elder['id']}", "/recipients", "/recipients?q=wxy"):
        shown = machine.get(path).get_data(as_text=True)
        assert "4307**********1020" in shown
        assert id_number() not in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id_number": "430781194803121021"}, "id_number"),
        ({"id_number": None}, "id_number"),
        ({"level": "bad"}, "level"),
        ({"phone": "12"}, "phone"),
        ({"assessed_on": "2026-07-15"}, "assessed_on"),
        ({"latitude": 91}, "latitude"),
        ({"surprise": 1}, "surprise"),
        ({"excluded_benefits": ["none"]}, "excluded_benefits.0"),
    ],
)
def test_a_wrong_elder_is_a_problem_at_the_field(
    machine: Machine, changes: dict[str, Any], field: str
) -> None:
    answer = machine.post("/recipients", ELDER | changes)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert field in json_of(answer)["errors"]


def test_the_same_elder_again_is_409_and_under_the_same_key_the_first_answer(machine: Machine) -> None:
    first = machine.post("/recipients", ELDER, **{"Idempotency-Key": "k1"})
    again = machine.post("/recipients", ELDER, **{"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert json_of(first) == json_of(again)
    assert problem(machine.post("/recipients", ELDER)) == (409, "id_number_known")


def test_an_agreement_and_a_voucher_are_recorded(machine: Machine) -> None:
    elder = made(machine.post("/recipients", ELDER))["id"]
    agreement = {"signed_on": "2026-06-30", "from": "2026-07-01", "until": "2027-01-01"}
    answer = machine.post(f"/recipients/{elder}/agreements", agreement)
    assert (answer.status_code, json_of(answer)["until"]) == (201, "2027-01-01")
    voucher = {"voucher_class": "home_visit", "cap_left_fen": 50000, "read_at": "2026-07-14T07:00:00+08:00"}
    reading = made(machine.put(f"/recipients/{elder}/vouchers/2026-07", voucher))
    assert (reading["cap_left_fen"], reading["read_at"]) == (50000, "2026-07-14T07:00:00+08:00")
    assert machine.put(f"/recipients/{elder}/vouchers/2026-13", voucher).status_code == 422


def test_an_order_comes_back_with_its_frozen_quote(machine: Machine) -> None:
    order = new_order(machine, discount_fen=1001, platform_ref="MZT-1")
    assert (order["status"], order["total_fen"], order["base_fen"]) == ("placed", 18000, 16999)
    assert (order["rate"], order["expected_deduction_fen"], order["self_pay_fen"]) == ("0.50", 8499, 8500)
    assert (order["rule"]["region"], order["rule"]["status"]) == ("430000", "to_verify")
    assert order["lines"][0]["unit_price_fen"] == 6000
    assert json_of(machine.get(f"/orders/{order['id']}")) == order
    for query in ("", "?month=2026-07", "?status=placed", f"?recipient_id={order['recipient_id']}"):
        assert [one["id"] for one in json_of(machine.get(f"/orders{query}"))["items"]] == [order["id"]]
    assert json_of(machine.get("/orders?month=2026-08")) == {"items": [], "next_cursor": None}
    assert machine.get("/orders?status=nothing").status_code == 422


def test_lists_are_paged_by_cursor(machine: Machine) -> None:
    first = new_order(machine)
    hours = {"service_from": "2026-07-15T10:00:00+08:00", "service_until": "2026-07-15T11:00:00+08:00"}
    second = made(machine.post("/orders", ORDER | hours | {"recipient_id": first["recipient_id"]}))
    page = json_of(machine.get("/orders?limit=1"))
    assert [one["id"] for one in page["items"]] == [second["id"]]
    rest = json_of(machine.get(f"/orders?limit=1&cursor={page['next_cursor']}"))
    assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == ([first["id"]], None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": [{"item": 8, "unit": "visit", "quantity": 1}]}, "not_filed"),
        ({"lines": []}, "invalid"),
        ({"lines": [{"item": 7, "unit": "visit", "quantity": 1.5}]}, "invalid"),
        ({"discount_fen": 18001}, "parts_above_total"),
        ({"discount_fen": 1.5}, "invalid"),
        ({"service_from": "2026-07-15T09:00:00"}, "invalid"),
        ({"service_until": "2026-07-15T09:00:00+08:00"}, "bad_hours"),
        ({"voucher_class": "long_stay"}, "class_not_offered"),
        (
            {"service_from": "2026-02-28T09:00:00+08:00", "service_until": "2026-02-28T10:00:00+08:00"},
            "not_enrolled",
        ),
    ],
)
def test_a_wrong_order_is_422_with_its_code(machine: Machine, changes: dict[str, Any], code: str) -> None:
    elder = made(machine.post("/recipients", ELDER))
    answer = machine.post("/orders", ORDER | {"recipient_id": elder["id"]} | changes)
    assert problem(answer) == (422, code)
    assert json_of(machine.get("/orders"))["items"] == []


def test_an_unfit_elder_is_422_with_breaches(machine: Machine) -> None:
    elder = made(machine.post("/recipients", ELDER | {"level": None, "assessed_on": None}))
    answer = machine.post("/orders", ORDER | {"recipient_id": elder["id"]})
    assert problem(answer) == (422, "not_eligible")
    assert {"level_unknown", "not_assessed"} <= {breach["code"] for breach in json_of(answer)["breaches"]}


def test_the_steps_of_an_order(machine: Machine) -> None:
    caregiver = made(machine.post("/caregivers", {"name": "陈桂兰", "phone": "13807360009"}))
    order = new_order(machine)
    path = f"/orders/{order['id']}"
    early = machine.post(f"{path}/assign", {"caregiver_id": caregiver["id"]})
    assert problem(early) == (409, "wrong_status")
    assert made(machine.post(f"{path}/accept"))["status"] == "accepted"
    sent = made(machine.post(f"{path}/assign", {"caregiver_id": caregiver["id"]}))
    assert (sent["status"], sent["caregiver_id"]) == ("assigned", caregiver["id"])
    assert machine.post(f"{path}/cancel").status_code == 422
    gone = made(machine.post(f"{path}/cancel", {"reason": "老人改期"}))
    assert (gone["status"], gone["caregiver_id"]) == ("cancelled", None)
    assert machine.post(f"{path}/refuse", {"reason": "x"}).status_code == 409
    assert json_of(machine.get("/caregivers"))["items"][0]["name"] == "陈桂兰"


def test_a_caregivers_token_lists_own_orders_around_today_only(machines: dict[Role, Machine]) -> None:
    office, phone = machines[Role.MANAGER], machines[Role.CAREGIVER]
    person = {"name": "陈桂兰", "phone": "13807360009", "user_id": phone.headers["X-User"]}
    caregiver = made(office.post("/caregivers", person))["id"]
    order = new_order(office)
    assert json_of(phone.get("/orders"))["items"] == []
    assert phone.get(f"/orders/{order['id']}").status_code == 404
    office.post(f"/orders/{order['id']}/accept")
    office.post(f"/orders/{order['id']}/assign", {"caregiver_id": caregiver})
    assert [one["id"] for one in json_of(phone.get("/orders"))["items"]] == [order["id"]]
    with clock_at(beijing(date(2026, 7, 17), 8)):
        assert phone.get(f"/orders/{order['id']}").status_code == 404
    assert phone.get("/recipients").status_code == 403
    assert phone.post("/orders", ORDER).status_code == 403


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR])
def test_readers_read_and_do_not_write(machines: dict[Role, Machine], role: Role) -> None:
    reader = machines[role]
    for path in ("/recipients", "/caregivers", "/orders"):
        assert reader.get(path).status_code == 200
        assert reader.post(path, {}).status_code == 403


def test_other_providers_ids_are_not_found(machine: Machine, machines: dict[Role, Machine]) -> None:
    order = new_order(machine)
    with transaction() as session:
        header = token_header(session, make_provider(session, code="OTHER").id)
    other = Machine(client=machine.client, headers=header)
    assert json_of(other.get("/orders"))["items"] == []
    for path in (f"/orders/{order['id']}", f"/recipients/{order['recipient_id']}", "/orders/nonsense"):
        assert other.get(path).status_code == 404
    assert other.post(f"/orders/{order['id']}/accept").status_code == 404
    assert other.post("/orders", ORDER | {"recipient_id": order["recipient_id"]}).status_code == 404
