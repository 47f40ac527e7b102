"""Estimates for machines: deduction and self-pay by the rule of the day."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from provider_portal.ground.db import transaction
from tests.builders import make_provider, token_header
from tests.web.answers import json_of, problem

ASK = {"voucher_class": "home_visit", "service_on": "2026-07-15", "total_fen": 12_001}


@pytest.fixture
def headers(context: Flask) -> dict[str, str]:
    with transaction() as session:
        return token_header(session, make_provider(session).id)


def ask(client: FlaskClient, headers: dict[str, str], **change: Any) -> TestResponse:
    return client.post("/api/v1/estimates", json=ASK | change, headers=headers)


def test_the_region_is_the_providers_county_by_default(client: FlaskClient, headers: dict[str, str]) -> None:
    assert json_of(ask(client, headers)) == {
        "base_fen": 12_001,
        "rate": "0.50",
        "deduction_fen": 6000,
        "self_pay_fen": 6001,
        "cap_fen": 80_000,
        "cap_left_fen": None,
        "rule": {
            "region": "430000",
            "from": "2026-01-01",
            "until": "2027-01-01",
            "source": "民办函〔2025〕49号（全国标准，湖南未见明文）",
            "status": "to_verify",
            "mark": "inferred",
            "rate": "0.50",
            "cap_fen": 80_000,
            "voucher_class": "home_visit",
        },
    }


def test_ineligible_parts_are_paid_by_the_elder(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = json_of(
        ask(client, headers, total_fen=10_000, discount_fen=1000, ltci_paid_fen=2000, ineligible_fen=3000)
    )
    assert (answer["base_fen"], answer["deduction_fen"], answer["self_pay_fen"]) == (4000, 2000, 5000)


def test_what_is_left_of_the_cap_binds(client: FlaskClient, headers: dict[str, str]) -> None:
    assert json_of(ask(client, headers, cap_left_fen=100))["deduction_fen"] == 100
    assert json_of(ask(client, headers, total_fen=1_000_000))["deduction_fen"] == 80_000
    assert json_of(ask(client, headers, total_fen=1_000_000, cap_left_fen=90_000))["deduction_fen"] == 80_000


def test_the_assessment_is_deducted_in_full(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = json_of(ask(client, headers, voucher_class="assessment", total_fen=10_000))
    assert (answer["rate"], answer["deduction_fen"], answer["cap_fen"]) == ("1.00", 10_000, None)


@pytest.mark.parametrize(
    "change",
    [
        {"region": "520100"},
        {"region": "520100", "rate": "0.40"},
        {"region": "520100", "cap_left_fen": 50_000},
        {"service_on": "2025-12-31"},
        {"service_on": "2027-01-01"},
    ],
    ids=str,
)
def test_no_number_is_422_no_rate(
    client: FlaskClient, headers: dict[str, str], change: dict[str, Any]
) -> None:
    answer = ask(client, headers, **change)
    assert problem(answer) == (422, "no_rate")


def test_the_numbers_read_in_the_state_app_serve_where_the_rule_has_none(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answer = json_of(ask(client, headers, region="520100", rate="0.4", cap_left_fen=3000))
    assert (answer["rate"], answer["deduction_fen"], answer["cap_fen"]) == ("0.40", 3000, None)
    assert answer["rule"]["region"] == "520000"


def test_parts_above_the_total_are_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = ask(client, headers, total_fen=100, discount_fen=60, ineligible_fen=41)
    assert problem(answer) == (422, "parts_above_total")
    assert sorted(json_of(answer)["errors"]) == ["discount_fen", "ineligible_fen"]
    assert ask(client, headers, total_fen=100, discount_fen=60, ineligible_fen=40).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": 0.4},
        {"rate": "1.01"},
        {"rate": "NaN"},
        {"total_fen": 1.5},
        {"region": "43"},
        {"total_fen": None},
    ],
    ids=str,
)
def test_bad_numbers_are_refused(client: FlaskClient, headers: dict[str, str], wrong: dict[str, Any]) -> None:
    assert ask(client, headers, **wrong).status_code == 422
