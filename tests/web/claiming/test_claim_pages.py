"""The office checks, freezes and settles a month on its pages; an auditor only reads."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from tests.builders import PHONES, make_user, sign_in
from tests.web.answers import json_of
from tests.web.claiming.claim_scene import MONTH, Scene, frozen


def test_the_office_pages_lead_from_held_orders_to_their_remedy(scene: Scene, client: FlaskClient) -> None:
    finance = sign_in(client, PHONES[Role.FINANCE])
    listed = finance.get("/self-check?month=2026-07").get_data(as_text=True)
    assert "未核销（1 单）" in listed
    assert "/redemptions/orders/" in listed
    assert "2026年7月" in finance.get("/claims").get_data(as_text=True)
    page = finance.get("/claims/2026-07").get_data(as_text=True)
    assert "完成自查" in page
    assert "2026-08-14 周五" in page
    assert "垫付未结算" in finance.get("/").get_data(as_text=True)


def test_the_office_checks_and_another_person_freezes(scene: Scene, client: FlaskClient, app: Flask) -> None:
    finance = sign_in(client, PHONES[Role.FINANCE])
    assert finance.post("/claims/2026-07/check").status_code == 303
    page = finance.get("/claims/2026-07").get_data(as_text=True)
    assert "封存要由另一位同事办理" in page
    assert finance.post("/claims/2026-07/freeze").status_code == 422
    manager = sign_in(app.test_client(), PHONES[Role.MANAGER])
    assert "复核封存" in manager.get("/claims/2026-07").get_data(as_text=True)
    assert manager.post("/claims/2026-07/freeze").status_code == 303
    page = manager.get("/claims/2026-07").get_data(as_text=True)
    assert "已封存，待提交" in page
    assert "hx-get" in page


def test_the_forms_of_settlement_keep_what_was_typed(
    scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sign_in(client, PHONES[Role.FINANCE]).get("/claims/2026-07/submit").status_code == 409
    frozen(scene, client)
    monkeypatch.setattr("receipts.settlement.submitting.archive_of", lambda *_: object())
    assert client.get("/claims/2026-07/submit").status_code == 200
    when = {"submitted_at": "2026-08-03T09:00", "reference": "津民养"}
    assert client.post("/claims/2026-07/submit", data=when).status_code == 303
    line = json_of(client.get(MONTH, headers=scene.finance))["package"]["redemptions"][0]["redemption_id"]
    form = {"redemption_id": line, "approved": "50.005", "reason": "", "reviewed_on": "2026-08-03"}
    bad = client.post("/claims/2026-07/results", data=form)
    assert bad.status_code == 422
    assert "最多两位小数" in bad.get_data(as_text=True)
    unsaid = client.post("/claims/2026-07/results", data=form | {"approved": "50"})
    assert unsaid.status_code == 422
    assert "核减 10.00 元，请填写" in unsaid.get_data(as_text=True)
    done = client.post("/claims/2026-07/results", data=form | {"approved": "50", "reason": "时长不足"})
    assert done.status_code == 303
    assert "核减" in client.get("/claims/2026-07").get_data(as_text=True)
    paid = client.post("/claims/2026-07/payments", data={"paid": "60", "paid_on": "2026-08-03"})
    assert paid.status_code == 422
    paid = client.post("/claims/2026-07/payments", data={"paid": "50", "paid_on": "2026-08-03"})
    assert paid.status_code == 303
    assert "已全部到账" in client.get("/claims/2026-07").get_data(as_text=True)


def test_an_auditor_reads_and_sees_no_buttons(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        make_user(session, scene.claiming.team.provider, Role.AUDITOR)
    auditor = sign_in(client, PHONES[Role.AUDITOR])
    page = auditor.get("/claims/2026-07").get_data(as_text=True)
    assert "完成自查" not in page
    assert auditor.post("/claims/2026-07/check").status_code == 403
