"""Machines redeem by the contract, are refused in words, and fetch the receipt that a job makes."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from provider_portal.ground.ids import new_id
from provider_portal.ground.jobs.running import run_next
from receipts.redemption.models import Redemption
from tests.builders import make_confirmed_order, make_provider, make_redemption, token_header
from tests.web.answers import json_of, problem
from tests.web.redeeming.redeeming_scene import EVENING, Scene, nothing_written
from tests.web.rows import count


def body(**changes: object) -> dict[str, object]:
    return {
        "official_ref": "MZT-0001",
        "shown_deduction_fen": 6000,
        "channel": "wechat",
        "redeemed_at": "2026-07-15T18:00:00+08:00",
    } | changes


def test_the_api_redeems_and_answers_by_the_contract(scene: Scene, client: FlaskClient) -> None:
    path = f"/api/v1/orders/{scene.order_id}/redemption"
    answer = client.post(path, json=body(shown_deduction_fen=5900), headers=scene.header)
    assert answer.status_code == 201
    redemption = json_of(answer)
    assert redemption["expected_deduction_fen"] == 6000
    assert (redemption["deduction_fen"], redemption["self_pay_fen"]) == (5900, 6100)
    assert redemption["receipt_number"] == "SJ2026-000001"
    finding = next(finding for finding in redemption["findings"] if finding["code"] == "difference")
    assert finding["severity"] == "must_explain"
    assert "1.00 元" in finding["message"]


def test_the_same_idempotency_key_redeems_once(scene: Scene, client: FlaskClient) -> None:
    path, header = f"/api/v1/orders/{scene.order_id}/redemption", scene.header | {"Idempotency-Key": "k-1"}
    first = client.post(path, json=body(), headers=header)
    second = client.post(path, json=body(), headers=header)
    assert json_of(first) == json_of(second)
    assert (first.status_code, second.status_code, count(Redemption)) == (201, 201, 1)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"shown_deduction_fen": 12001}, 422, "deduction_above_base"),
        ({"redeemed_at": "2026-07-15T19:00:01+08:00"}, 422, "redeemed_in_future"),
        ({"redeemed_at": "2026-06-30T23:59:59+08:00"}, 422, "month_mismatch"),
        ({"official_ref": "123"}, 422, "bad_official_ref"),
        ({"shown_deduction_fen": 60.0}, 422, "invalid"),
        ({"shown_deduction_fen": -1}, 422, "invalid"),
        ({"channel": "barter"}, 422, "invalid"),
        ({"redeemed_at": "2026-07-15T18:00:00"}, 422, "invalid"),
        ({"unknown": 1}, 422, "invalid"),
    ],
)
def test_the_api_refuses_in_words_and_writes_nothing(
    scene: Scene, client: FlaskClient, changes: dict[str, object], status: int, code: str
) -> None:
    with nothing_written():
        path = f"/api/v1/orders/{scene.order_id}/redemption"
        answer = client.post(path, json=body(**changes), headers=scene.header)
        assert problem(answer) == (status, code)
        assert answer.content_type == "application/problem+json"


def test_the_api_refuses_a_second_redemption_and_a_taken_number(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        second = make_confirmed_order(session, scene.team, hour=11)
        make_redemption(session, scene.team, second, ref="MZT-0009", redeemed_at=EVENING)
    done = client.post(f"/api/v1/orders/{second.id}/redemption", json=body(), headers=scene.header)
    assert problem(done) == (409, "already_redeemed")
    taken = body(official_ref="MZT-0009")
    answer = client.post(f"/api/v1/orders/{scene.order_id}/redemption", json=taken, headers=scene.header)
    assert problem(answer) == (409, "official_ref_taken")
    assert second.number in json_of(answer)["detail"]


def test_an_unknown_and_a_strangers_order_are_both_not_found(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        stranger = make_provider(session, code="OTHER", name="另一家机构")
        header = token_header(session, stranger.id, Role.FINANCE)
    for order_id, who in ((new_id(), scene.header), (scene.order_id, header), ("x", scene.header)):
        answer = client.post(f"/api/v1/orders/{order_id}/redemption", json=body(), headers=who)
        assert problem(answer) == (404, "not_found")


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.CAREGIVER, Role.AUDITOR])
def test_who_may_not_write_money_is_refused(scene: Scene, client: FlaskClient, role: Role) -> None:
    with transaction() as session:
        header = token_header(session, scene.team.provider.id, role)
    with nothing_written():
        path = f"/api/v1/orders/{scene.order_id}/redemption"
        assert client.post(path, json=body(), headers=header).status_code == 403


def test_the_receipts_pdf_follows_by_a_job(scene: Scene, client: FlaskClient) -> None:
    path = f"/api/v1/orders/{scene.order_id}/redemption"
    redemption = json_of(client.post(path, json=body(), headers=scene.header))
    waiting = client.get(f"/api/v1/receipts/{redemption['receipt_id']}/pdf", headers=scene.header)
    assert (waiting.status_code, json_of(waiting)["state"]) == (202, "queued")
    assert waiting.headers["Retry-After"]
    assert run_next()
    for some_id in (redemption["receipt_id"], redemption["id"]):
        answer = client.get(f"/api/v1/receipts/{some_id}/pdf", headers=scene.header)
        assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    text = PdfReader(BytesIO(answer.data)).pages[0].extract_text()
    assert "SJ2026-000001" in text
    assert "壹佰贰拾元整" in text
