"""The pages around a redemption: what waits, the month's list, the receipt's file, and who may read."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from provider_portal.accounts.roles import Role
from provider_portal.ground.db import db, transaction
from provider_portal.ground.jobs.running import run_next
from receipts.redemption.models import Receipt
from tests.builders import PHONES, make_confirmed_order, make_provider, make_redemption, make_user, sign_in
from tests.web.redeeming.redeeming_scene import EVENING, Scene, form


def test_what_waits_is_listed_and_leads_to_the_form(scene: Scene, finance: FlaskClient) -> None:
    page = finance.get("/redemptions").get_data(as_text=True)
    assert "王秀英" in page
    assert f"/redemptions/orders/{scene.order_id}" in page


def test_the_orders_page_leads_to_redeeming_and_then_to_the_redemption(
    scene: Scene, finance: FlaskClient
) -> None:
    address = f"/redemptions/orders/{scene.order_id}"
    assert f'href="{address}"' in finance.get(f"/orders/{scene.order_id}").get_data(as_text=True)
    assert finance.post(address, data=form()).status_code == 303
    page = finance.get(f"/orders/{scene.order_id}").get_data(as_text=True)
    assert "查看核销" in page
    assert f'href="{address}"' not in page


def test_the_receipt_can_be_downloaded_when_it_is_there(scene: Scene, finance: FlaskClient) -> None:
    shown = finance.post(f"/redemptions/orders/{scene.order_id}", data=form()).headers["Location"]
    receipt = db.session.scalars(select(Receipt)).one()
    waiting = finance.get(f"/receipts/{receipt.id}/pdf")
    assert (waiting.status_code, waiting.headers["Location"]) == (302, shown)
    run_next()
    answer = finance.get(f"/receipts/{receipt.id}/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert "SJ2026-000001.pdf" in answer.headers["Content-Disposition"]
    assert "下载收据" in finance.get(shown).get_data(as_text=True)


@pytest.mark.parametrize("needle", ["王秀", "wxy", "0001", "SJ2026"])
def test_the_months_list_is_searched_by_name_initials_and_numbers(
    scene: Scene, finance: FlaskClient, needle: str
) -> None:
    finance.post(f"/redemptions/orders/{scene.order_id}", data=form())
    assert "MZT-0001" in finance.get(f"/redemptions?q={needle}").get_data(as_text=True)
    assert "MZT-0001" not in finance.get("/redemptions?q=nobody").get_data(as_text=True)
    assert "MZT-0001" not in finance.get("/redemptions?month=2026-06").get_data(as_text=True)
    assert finance.get("/redemptions?month=2026-13").status_code == 422


def test_an_auditor_reads_and_cannot_write(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        make_user(session, scene.team.provider, Role.AUDITOR)
        redemption, _, _ = make_redemption(
            session, scene.team, make_confirmed_order(session, scene.team, hour=11), redeemed_at=EVENING
        )
    sign_in(client, PHONES[Role.AUDITOR])
    assert client.get("/redemptions").status_code == 200
    page = client.get(f"/redemptions/{redemption.id}").get_data(as_text=True)
    assert "补传截图" not in page
    assert client.get(f"/redemptions/orders/{scene.order_id}").status_code == 403
    assert client.post(f"/redemptions/{redemption.id}/proofs", data={}).status_code == 403


def test_another_providers_redemption_is_not_found(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        redemption, receipt, _ = make_redemption(
            session, scene.team, make_confirmed_order(session, scene.team, hour=11), redeemed_at=EVENING
        )
        stranger = make_provider(session, code="OTHER", name="另一家机构")
        make_user(session, stranger, Role.MANAGER, phone="13900000001")
    sign_in(client, "13900000001")
    assert client.get(f"/redemptions/{redemption.id}").status_code == 404
    assert client.get(f"/receipts/{receipt.id}/pdf").status_code == 404
    assert client.get(f"/redemptions/orders/{scene.order_id}").status_code == 404
