"""Prices for machines, as `interfaces.md` says."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from tests.builders import make_evidence, make_filed_price, make_provider, make_user, token_header
from tests.web.answers import json_of, problem

PAPER = {"item": 7, "unit": "visit", "price_fen": 6000, "reference": "SJ-1", "charged_on": "2026-01-20"}
FILING = {
    "item": 7,
    "unit": "visit",
    "price_fen": 6000,
    "standard": "按规范",
    "effective_from": "2026-03-01",
}
CHECK = {"item": 7, "unit": "visit", "unit_price_fen": 6000, "on": "2026-07-15"}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A client with a token."""

    client: FlaskClient
    headers: dict[str, str]

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers | headers)

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers)


@pytest.fixture
def machine(context: Flask, client: FlaskClient) -> Machine:
    with transaction() as session:
        headers = token_header(session, make_provider(session).id)
    return Machine(client=client, headers=headers)


@pytest.fixture
def other(machine: Machine) -> Machine:
    with transaction() as session:
        provider = make_provider(session, code="OTHER")
        make_filed_price(session, make_user(session, provider), item="8")
        headers = token_header(session, provider.id)
    return Machine(client=machine.client, headers=headers)


def test_the_same_evidence_again_is_200_with_the_same_id(machine: Machine) -> None:
    first, again = (machine.post("/baseline-evidence", PAPER) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert json_of(first)["id"] == json_of(again)["id"]
    assert json_of(first)["kind"] == "receipt"


def test_another_price_under_the_same_reference_is_409(machine: Machine) -> None:
    machine.post("/baseline-evidence", PAPER)
    answer = machine.post("/baseline-evidence", PAPER | {"price_fen": 6100})
    assert problem(answer) == (409, "reference_conflict")
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "days", [{"in_force_from": "2020-01-01"}, {"signed_on": "2026-01-02"}], ids=["period", "signing"]
)
def test_a_paper_with_a_period_or_a_bare_signing_is_a_contract(
    machine: Machine, days: dict[str, str]
) -> None:
    body = {name: value for name, value in PAPER.items() if name != "charged_on"} | days
    assert json_of(machine.post("/baseline-evidence", body))["kind"] == "contract"


def test_promotions_are_set_aside(machine: Machine) -> None:
    machine.post("/baseline-evidence", PAPER | {"price_fen": 3000, "promotion": True})
    machine.post("/baseline-evidence", PAPER | {"reference": "SJ-2"})
    assert json_of(machine.post("/price-checks", CHECK))["ceiling_fen"] == 6000


@pytest.mark.parametrize(
    "wrong",
    [
        {"price_fen": 60.0},
        {"price_fen": "6000"},
        {"price_fen": True},
        {"price_fen": -1},
        {"price_fen": 0},
        {"item": 49},
        {"item": 0},
        {"item": 7.0},
        {"unit": "week"},
        {"charged_on": "2026-02-30"},
        {"charged_on": None},
        {"quantity": 0},
        {"quantity": 1.5},
        {"surprise": 1},
        {"reference": ""},
        {"reference": "a\ue000b"},
    ],
    ids=str,
)
def test_bad_evidence_is_422_and_leaves_nothing(machine: Machine, wrong: dict[str, Any]) -> None:
    answer = machine.post("/baseline-evidence", PAPER | wrong)
    assert answer.status_code == 422
    assert json_of(answer)["errors"]
    assert json_of(machine.get("/baseline-evidence"))["items"] == []


@pytest.mark.parametrize(("fen", "status"), [(5999, 201), (6000, 201), (6001, 422)])
def test_filing_holds_to_the_fen(machine: Machine, fen: int, status: int) -> None:
    machine.post("/baseline-evidence", PAPER)
    answer = machine.post("/filed-prices", FILING | {"price_fen": fen})
    assert answer.status_code == status
    if status == 422:
        assert problem(answer) == (422, "above_ceiling")
        assert [breach["code"] for breach in json_of(answer)["breaches"]] == ["above_ceiling"]
        assert "附件5）第4条" in json_of(answer)["breaches"][0]["clause"]
        assert json_of(machine.get("/filed-prices"))["items"] == []


def test_a_price_check_says_what_it_rests_on(machine: Machine) -> None:
    evidence = json_of(machine.post("/baseline-evidence", PAPER))
    machine.post("/filed-prices", FILING)
    answer = machine.post("/price-checks", CHECK)
    assert answer.status_code == 200
    assert json_of(answer) == {
        "allowed": True,
        "ceiling_fen": 6000,
        "filed_price_fen": 6000,
        "basis": "strict",
        "windows": [
            {
                "kind": "joining",
                "from": "2025-12-01",
                "until": "2026-03-01",
                "ceiling_fen": 6000,
                "evidence_id": evidence["id"],
            },
            {
                "kind": "project",
                "from": "2025-10-01",
                "until": "2026-01-01",
                "ceiling_fen": None,
                "evidence_id": None,
            },
        ],
        "breaches": [],
    }


def test_a_price_check_names_every_breach_with_its_code(machine: Machine) -> None:
    def codes(**change: Any) -> list[str]:
        answer = json_of(machine.post("/price-checks", CHECK | change))
        assert answer["allowed"] is (answer["breaches"] == [])
        return [breach["code"] for breach in answer["breaches"]]

    assert codes() == ["no_history", "not_filed"]
    machine.post("/baseline-evidence", PAPER)
    assert codes() == ["not_filed"]
    assert codes(unit_price_fen=6001) == ["above_ceiling", "not_filed"]
    machine.post("/filed-prices", FILING | {"price_fen": 5000})
    assert codes(unit_price_fen=5000) == []
    assert codes(unit_price_fen=5001) == ["above_filed"]
    assert codes(on="2026-02-28", unit_price_fen=5000) == ["not_filed"]
    assert codes(item=1) == ["assessor_only", "no_history", "not_filed"]


def test_the_catalogue_shows_48_items_and_the_institutions_own(machine: Machine) -> None:
    machine.post("/baseline-evidence", PAPER)
    machine.post("/filed-prices", FILING | {"price_fen": 5800})
    answer = json_of(machine.get("/catalogue/items"))
    assert (answer["version"], answer["region"]) == ("430000-2026", "430000")
    numbers = [item["number"] for item in answer["items"] if item["number"] is not None]
    assert numbers == list(range(1, 49))
    seventh = answer["items"][6]
    assert (seventh["filed_price_fen"], seventh["ceiling_fen"]) == (5800, 6000)
    assert seventh["prices"] == [
        {
            "variant": "",
            "unit": "visit",
            "filed_price_fen": 5800,
            "ceiling_fen": 6000,
            "effective_from": "2026-03-01",
            "status": "submitted",
        }
    ]
    eighth = answer["items"][7]
    assert (eighth["filed_price_fen"], eighth["ceiling_fen"], eighth["prices"]) == (None, None, [])


def test_the_same_idempotency_key_files_once(machine: Machine) -> None:
    machine.post("/baseline-evidence", PAPER)
    first, again = (machine.post("/filed-prices", FILING, **{"Idempotency-Key": "k-1"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert json_of(first) == json_of(again)
    assert machine.post("/filed-prices", FILING).status_code == 409


def test_the_countys_acceptance_is_told_once_and_by_the_provider_itself(
    machine: Machine, other: Machine
) -> None:
    machine.post("/baseline-evidence", PAPER)
    filed = json_of(machine.post("/filed-prices", FILING))
    assert filed["accepted_on"] is None
    address, acceptance = f"/filed-prices/{filed['id']}/acceptance", {"accepted_on": "2026-03-05"}
    assert other.post(address, acceptance).status_code == 404
    assert problem(machine.post(address, {"accepted_on": "2999-01-01"})) == (422, "future_day")
    assert machine.post(address, {}).status_code == 422
    accepted = machine.post(address, acceptance)
    assert (accepted.status_code, json_of(accepted)["accepted_on"]) == (201, "2026-03-05")
    assert problem(machine.post(address, acceptance)) == (409, "accepted_already")
    assert [row["accepted_on"] for row in json_of(machine.get("/filed-prices"))["items"]] == ["2026-03-05"]


def test_lists_are_paged_and_hold_only_the_providers_own(machine: Machine, other: Machine) -> None:
    for number in range(3):
        machine.post("/baseline-evidence", PAPER | {"reference": f"SJ-{number}"})
    page = json_of(machine.get("/baseline-evidence?limit=2"))
    rest = json_of(machine.get(f"/baseline-evidence?limit=2&cursor={page['next_cursor']}"))
    references = [row["reference"] for row in page["items"] + rest["items"]]
    assert references == ["SJ-2", "SJ-1", "SJ-0"]
    assert rest["next_cursor"] is None
    assert json_of(machine.get("/baseline-evidence?item=8"))["items"] == []
    assert [row["item"] for row in json_of(other.get("/filed-prices"))["items"]] == [8]


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.FINANCE, Role.AUDITOR])
def test_others_read_prices_and_only_managers_write_them(
    context: Flask, client: FlaskClient, role: Role
) -> None:
    with transaction() as session:
        provider = make_provider(session)
        make_evidence(session, make_user(session, provider))
        machine = Machine(client=client, headers=token_header(session, provider.id, role))
    assert machine.get("/catalogue/items").status_code == 200
    assert machine.post("/price-checks", CHECK).status_code == 200
    assert machine.post("/filed-prices", FILING).status_code == 403
    assert machine.post("/baseline-evidence", PAPER).status_code == 403


def test_caregivers_see_no_prices(context: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        headers = token_header(session, make_provider(session).id, Role.CAREGIVER)
    assert Machine(client=client, headers=headers).get("/catalogue/items").status_code == 403


def test_a_provider_without_enrolment_sees_the_bare_catalogue(context: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        headers = token_header(session, make_provider(session, joined_on=None).id)
    machine = Machine(client=client, headers=headers)
    assert len(json_of(machine.get("/catalogue/items"))["items"]) == 52
    assert problem(machine.post("/filed-prices", FILING)) == (422, "not_enrolled")
