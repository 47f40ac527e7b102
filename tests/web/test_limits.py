"""Who calls or guesses too often has to wait, and is told how long."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from provider_portal.accounts.roles import Role
from provider_portal.app import create_app
from provider_portal.ground.db import db, transaction
from tests.builders import PASSWORD, PHONES, make_provider, make_user, token_header
from tests.portals import settings_for
from tests.web.answers import json_of, problem

TEN = 10
WRONG = "wrong"
MANAGER = PHONES[Role.MANAGER]


@pytest.fixture
def limited(tmp_path: Path, database_url: str) -> Iterator[Flask]:
    """A portal that counts, with two people and a small limit for tokens."""
    made = create_app(replace(settings_for(tmp_path / "var", database_url), api_rate=3))
    made.config["WTF_CSRF_ENABLED"] = False
    with made.app_context():
        with transaction() as session:
            provider = make_provider(session)
            make_user(session, provider, Role.MANAGER)
            make_user(session, provider, Role.FINANCE)
            made.config["TOKENS"] = [token_header(session, provider.id) for _ in range(2)]
        yield made
        db.engine.dispose()


def attempt(
    client: FlaskClient, phone: str = MANAGER, password: str = WRONG, at: str = "10.0.0.1"
) -> TestResponse:
    return client.post(
        "/sign-in", data={"phone": phone, "password": password}, environ_base={"REMOTE_ADDR": at}
    )


def test_the_eleventh_attempt_in_a_minute_waits_even_with_the_right_password(limited: Flask) -> None:
    client = limited.test_client()
    assert {attempt(client).status_code for _ in range(TEN)} == {422}
    for password in (WRONG, PASSWORD):
        answer = attempt(client, password=password)
        assert answer.status_code == 429
        assert "登录尝试次数太多，请过" in answer.get_data(as_text=True)
        assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_telephone_number_is_counted_from_wherever_it_is_tried(limited: Flask) -> None:
    client = limited.test_client()
    for number in range(TEN):
        attempt(client, phone=f"{MANAGER[:3]} {MANAGER[3:]}", at=f"10.0.1.{number}")
    assert attempt(client, password=PASSWORD, at="10.0.2.1").status_code == 429
    assert attempt(client, PHONES[Role.FINANCE], PASSWORD, at="10.0.2.1").status_code == 303


def test_an_address_is_counted_whatever_numbers_it_tries(limited: Flask) -> None:
    client = limited.test_client()
    for number in range(TEN):
        attempt(client, phone=f"1390000000{number}")
    assert attempt(client, password=PASSWORD).status_code == 429
    assert attempt(client, password=PASSWORD, at="10.0.0.2").status_code == 303


def test_a_house_that_signs_in_from_one_address_is_not_counted(limited: Flask) -> None:
    client = limited.test_client()
    for role in (Role.MANAGER, Role.FINANCE) * 4:
        assert attempt(client, PHONES[role], PASSWORD).status_code == 303
    for role in (Role.MANAGER, Role.FINANCE):
        assert attempt(client, PHONES[role]).status_code == 422
        assert attempt(client, PHONES[role], PASSWORD).status_code == 303


def test_a_token_is_counted_over_all_doors_and_on_its_own(limited: Flask) -> None:
    client, (first, second) = limited.test_client(), limited.config["TOKENS"]
    for path in ("orders", "recipients", "caregivers"):
        assert client.get(f"/api/v1/{path}", headers=first).status_code == 200
    answer = client.get("/api/v1/filed-prices", headers=first)
    assert problem(answer) == (429, "too_many")
    assert "调用太频繁，请过" in json_of(answer)["detail"]
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert client.get("/api/v1/filed-prices", headers=second).status_code == 200
