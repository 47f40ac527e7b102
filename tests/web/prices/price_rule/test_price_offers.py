"""Discounts and packages are registered."""

from flask.testing import FlaskClient

from provider_portal.accounts.principal import Principal
from tests.web.pages import text
from tests.web.prices.price_rule.filed_seven import file_seven


def test_discounts_and_packages_are_registered(office: FlaskClient, manager: Principal) -> None:
    file_seven(manager)
    discount = {"title": "重阳节", "percent_off": "20", "from_on": "2026-10-19", "last_on": "2026-10-19"}
    assert (
        office.post("/price-offers/discounts/new", data=discount | {"last_on": "2026-10-18"}).status_code
        == 422
    )
    assert office.post("/price-offers/discounts/new", data=discount).status_code == 303
    package = {"unit": "visit", "variant": "清洁", "item_1": "7", "unit_1": "visit", "quantity_1": "1"}
    assert office.post("/price-offers/packages/new", data=package).status_code == 422
    second = {"item_2": "14", "unit_2": "visit", "quantity_2": "2"}
    assert office.post("/price-offers/packages/new", data=package | {"item_2": "14"}).status_code == 422
    assert office.post("/price-offers/packages/new", data=package | second).status_code == 303
    page = text(office, "/price-offers")
    for part in ("重阳节", "减 20%", "2026-10-19 至 2026-10-19", "清洁", "没有价格"):
        assert part in page
