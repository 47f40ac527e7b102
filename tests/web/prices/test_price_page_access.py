"""Strangers, other roles, odd addresses and providers that have not joined are answered in words."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from tests.builders import PHONES, make_evidence, make_filed_price, make_provider, make_user, sign_in
from tests.web.pages import text
from tests.web.prices.price_papers import EVIDENCE, FILING


def test_another_providers_rows_are_not_found(office: FlaskClient) -> None:
    with transaction() as session:
        other = make_user(session, make_provider(session, code="OTHER"), phone="13900000001")
        row = make_filed_price(session, other, item="8")
        evidence = make_evidence(session, other, item="9", scan_sha256="0" * 64)
    assert "SJ-9" not in text(office, "/evidence-of-prices")
    assert "没有备案的项目不能接" in text(office, "/prices")
    text(office, f"/evidence-of-prices/{evidence.id}/scan", 404)
    text(office, f"/prices/{row.id}/acceptance", 404)


@pytest.mark.parametrize(
    "path",
    [
        "/items/999",
        "/items/0",
        f"/prices/{UUID(int=1)}/acceptance",
        "/prices/x/acceptance",
        "/evidence-of-prices/x/scan",
    ],
)
def test_unknown_addresses_are_404_in_words(office: FlaskClient, path: str) -> None:
    assert "请" in text(office, path, 404)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/items?q=%00", 200),
        ("/items/%00", 404),
        ("/items?county=x", 200),
        ("/prices/new?item=7&unit=visit&variant=%00", 200),
        ("/prices/new?item=7&unit=week&effective_from=x", 200),
        ("/evidence-of-prices?cursor=zz", 422),
        ("/evidence-of-prices?limit=0", 422),
        ("/price-check?unit_price_fen=%00&item=7&unit=visit&on=2026-07-15", 422),
        (
            "/price-check?unit_price_fen=1&item=7&unit=visit&on=2026-07-15&variant=%00",
            200,
        ),  # a control character is nothing
        ("/price-check?unit_price_fen=1&item=7&unit=visit&on=2026-07-15&variant=%EE%80%80", 422),
        ("/price-check?unit_price_fen=1&item=7&unit=visit&on=2026-07-15&county=110101", 422),
    ],
)
def test_odd_addresses_are_answered_in_words(office: FlaskClient, path: str, status: int) -> None:
    text(office, path, status)


PAGES = ["/items", "/items/7", "/evidence-of-prices", "/prices", "/price-check", "/subsidy-rules"]


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.FINANCE, Role.AUDITOR])
def test_others_read_and_see_no_buttons_to_write(context: Flask, client: FlaskClient, role: Role) -> None:
    with transaction() as session:
        provider = make_provider(session)
        make_filed_price(session, make_user(session, provider))
        make_user(session, provider, role)
    sign_in(client, PHONES[role])
    for path in PAGES:
        page = text(client, path)
        assert 'href="/prices/new' not in page
        assert 'href="/evidence-of-prices/new' not in page
    for path in ("/prices/new", "/evidence-of-prices/new", "/prices/withdrawal"):
        text(client, path, 403)
        assert client.post(path, data=FILING).status_code == 403


def test_a_provider_that_has_not_joined_is_told_what_is_missing(context: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        make_user(session, make_provider(session, joined_on=None))
    sign_in(client)
    for path in ("/items", "/items/7", "/evidence-of-prices", "/prices"):
        assert "机构还没有申报参与项目" in text(client, path)
    answer = client.post("/evidence-of-prices/new", data=EVIDENCE)
    assert answer.status_code == 422
    assert "还没有参与补贴项目" in answer.get_data(as_text=True)
