"""Another provider's papers are not found; other roles read and do not write."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.prices.records.models import BaselineEvidence
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from tests.builders import PHONES, make_filed_price, make_provider, make_user, sign_in


def test_another_providers_papers_are_not_found(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        stranger = make_user(session, make_provider(session, code="OTHER"), phone="13900000001")
        filed = make_filed_price(session, stranger)
        paper = session.scalars(
            select(BaselineEvidence.id).where(BaselineEvidence.provider_id == stranger.provider_id)
        ).one()
    for path in (
        f"/price-proofs/{filed.id}",
        f"/price-proofs/workbook?filed_price_id={filed.id}",
        f"/evidence-of-prices/{paper}",
    ):
        assert office.get(path).status_code == 404
    assert office.post(f"/evidence-of-prices/{paper}/void", data={"reason": "x"}).status_code == 404


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.FINANCE, Role.AUDITOR])
def test_others_read_and_do_not_write(client: FlaskClient, manager: Principal, role: Role) -> None:
    with transaction() as session:
        make_user(session, session.get_one(Provider, manager.provider_id), role)
    sign_in(client, PHONES[role])
    for path in (
        "/settings/price-baseline",
        "/price-comparisons",
        "/price-proofs",
        "/price-offers",
        "/price-check",
    ):
        assert client.get(path).status_code == 200
    for path in (
        "/settings/price-baseline/change",
        "/price-comparisons/new",
        "/evidence-of-prices/imports",
        "/price-offers/discounts/new",
    ):
        assert client.get(path).status_code == 403
