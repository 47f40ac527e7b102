"""Machines read the month, explain what is held, and are refused in words what is not theirs to do."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from tests.builders import make_provider, token_header
from tests.claims import make_claimable
from tests.photographs import photo_bytes
from tests.web.answers import json_of, problem
from tests.web.claiming.claim_scene import MONTH, Scene


def test_the_month_tells_what_may_be_claimed_and_what_is_held(scene: Scene, client: FlaskClient) -> None:
    claim = json_of(client.get(MONTH, headers=scene.finance))
    assert (claim["status"], claim["claimable"], claim["held"], claim["version"]) == ("open", 1, 1, None)
    assert claim["totals"]["deduction_fen"] == 6000
    assert claim["clock"]["review_due_on"] == "2026-08-14"
    held = json_of(client.get(f"{MONTH}/held", headers=scene.finance))["items"]
    assert [reason["code"] for reason in held[0]["reasons"]] == ["not_redeemed"]


def test_a_package_that_is_not_there_is_told_with_404(scene: Scene, client: FlaskClient) -> None:
    answer = client.get(f"{MONTH}/package", headers=scene.finance)
    assert answer.status_code == 404
    assert "还没有生成好的申报包" in json_of(answer)["detail"]


def test_an_empty_month_and_a_wrong_month_are_refused_in_words(scene: Scene, client: FlaskClient) -> None:
    empty = client.post("/api/v1/claims/2026-06/build", headers=scene.finance)
    assert problem(empty) == (422, "empty_month")
    wrong = client.get("/api/v1/claims/2026-13", headers=scene.finance)
    assert problem(wrong) == (422, "bad_month")
    county = client.get(f"{MONTH}?county=430703", headers=scene.finance)
    assert problem(county) == (422, "not_enrolled")


def test_the_same_person_cannot_freeze_and_a_stranger_finds_nothing(
    scene: Scene, client: FlaskClient
) -> None:
    client.post(f"{MONTH}/check", headers=scene.finance)
    refused = client.post(f"{MONTH}/freeze", headers=scene.finance)
    assert problem(refused) == (422, "second_person")
    with transaction() as session:
        other = make_provider(session, code="LSGH", name="礼善老年公寓")
        header = token_header(session, other.id)
    assert json_of(client.get(MONTH, headers=header))["claimable"] == 0


@pytest.mark.parametrize("step", ["check", "freeze", "build", "submit", "results", "payments"])
def test_who_may_not_write_money_is_refused(scene: Scene, client: FlaskClient, step: str) -> None:
    with transaction() as session:
        header = token_header(session, scene.claiming.team.provider.id, Role.DISPATCHER)
    assert client.post(f"{MONTH}/{step}", headers=header).status_code == 403


def test_the_calendar_is_open_to_every_token(scene: Scene, client: FlaskClient) -> None:
    clock = json_of(client.get("/api/v1/settlement-clock?month=2026-07", headers=scene.finance))
    assert clock == {
        "review_due_on": "2026-08-14",
        "finance_due_on": "2026-08-21",
        "payment_due_on": "2026-08-26",
        "calendar": "official",
    }
    days = client.get("/api/v1/working-days?from=2026-10-01&until=2026-10-12", headers=scene.finance)
    assert json_of(days) == {"days": ["2026-10-08", "2026-10-09", "2026-10-10"]}
    assert client.get("/api/v1/working-days?from=2026-10-01", headers=scene.finance).status_code == 422


def test_a_machine_proves_and_explains_what_is_held(scene: Scene, client: FlaskClient) -> None:
    items = json_of(client.get(f"{MONTH}/held", headers=scene.finance))["items"]
    with transaction() as session:
        order = make_claimable(session, scene.claiming.team, day=17, proof=False)
    held = json_of(client.get(f"{MONTH}/held", headers=scene.finance))["items"]
    assert len(held) == len(items) + 1
    redemption = next(each["redemption_id"] for each in held if each["order_id"] == str(order.id))
    address = f"/api/v1/redemptions/{redemption}/proofs"
    picture = {"file": (BytesIO(photo_bytes(991)), "screen.jpg")}
    assert client.post(address, data=picture, headers=scene.finance).status_code == 201
    assert client.post(address, headers=scene.finance).status_code == 422
    assert len(json_of(client.get(f"{MONTH}/held", headers=scene.finance))["items"]) == len(items)
    explanation = {"order_id": str(order.id), "code": "difference", "text": "没有差异也想说明"}
    refused = client.post(f"{MONTH}/explanations", json=explanation, headers=scene.finance)
    assert problem(refused) == (422, "no_such_finding")
