"""Anybody may check a receipt by its token, and learns no more than that needs."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from provider_portal.ground.db import transaction
from receipts.redemption.models import LiveRedemption
from tests.builders import make_confirmed_order, make_redemption
from tests.web.redeeming.redeeming_scene import EVENING, Scene


def test_anybody_may_check_a_receipt_and_learns_no_more_than_it_needs(
    scene: Scene, client: FlaskClient
) -> None:
    with transaction() as session:
        order = make_confirmed_order(session, scene.team, hour=11)
        _, receipt, _ = make_redemption(session, scene.team, order, redeemed_at=EVENING)
    answer = client.get(f"/check/{receipt.check_token}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for words in ("收据有效", receipt.number, "王*", "120.00", "60.00", scene.team.provider.name):
        assert words in page, words
    for secret in ("王秀英", scene.team.recipient.id_number_masked, order.number, "MZT-"):
        assert secret not in page, secret


@pytest.mark.parametrize("token", ["x", "A" * 22, "%00", "王", "a" * 3000])
def test_an_unknown_token_is_told_kindly(scene: Scene, client: FlaskClient, token: str) -> None:
    answer = client.get(f"/check/{token}")
    assert answer.status_code == 404
    assert "没有查到这张收据" in answer.get_data(as_text=True)


def test_a_reversed_receipt_is_no_longer_valid(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        order = make_confirmed_order(session, scene.team, hour=11)
        _, receipt, _ = make_redemption(session, scene.team, order, redeemed_at=EVENING)
        for row in session.scalars(select(LiveRedemption)):
            session.delete(row)
    assert "收据已作废" in client.get(f"/check/{receipt.check_token}").get_data(as_text=True)
