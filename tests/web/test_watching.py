"""Every answer has an id and a log line without personal data; metrics are not for everybody."""

import logging

import pytest
from flask.testing import FlaskClient

from tests.web.answers import json_of


def test_an_answer_carries_a_request_id_and_keeps_a_plain_one_that_was_given(client: FlaskClient) -> None:
    assert client.get("/sign-in").headers["X-Request-Id"]
    given = client.get("/sign-in", headers={"X-Request-Id": "abc-123"})
    assert given.headers["X-Request-Id"] == "abc-123"
    odd = client.get("/sign-in", headers={"X-Request-Id": "a b<script>"})
    assert odd.headers["X-Request-Id"] not in {"", "a b<script>"}


def test_the_log_names_the_route_and_nothing_that_was_typed(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "portal.request"):
        client.post("/sign-in?next=/secret", data={"phone": "13812345678", "password": "secret-secret"})
    facts = caplog.records[-1].__dict__["values"]
    assert facts["route"] == "/sign-in"
    assert facts["status"] == 422
    assert "13812345678" not in str(facts)
    assert "secret" not in str(facts)


def test_metrics_are_for_this_machine_alone(client: FlaskClient) -> None:
    client.get("/healthz")
    here = client.get("/metrics")
    assert b'portal_requests_total{endpoint="home.health"' in here.data
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404


def test_health_is_told_without_signing_in(client: FlaskClient) -> None:
    assert json_of(client.get("/healthz")) == {"status": "ok"}


@pytest.mark.parametrize(
    "path", ["/nothing", "/api/v1/nothing", "/jobs/x/progress", "/%00", "/a/../../etc/passwd"]
)
def test_no_address_answers_500(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code < 500


def test_every_page_forbids_other_hosts(client: FlaskClient) -> None:
    answer = client.get("/sign-in")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
