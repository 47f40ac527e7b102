"""The catalogue for machines, with the provider's own prices beside each item."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from catalog.enrolment.queries import enrolment_of, enrolments
from catalog.item_pages.answers import CATALOGUE
from catalog.items.catalogue import CatalogueItem
from catalog.items.queries import shelf_in
from catalog.prices.filed.answers import line_json
from catalog.prices.filed.sheet import PriceSheet, price_sheet
from catalog.prices.schemas import CountySchema
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.ground.frozen import Json
from provider_portal.shell.api import load_query
from provider_portal.shell.described import described
from provider_portal.shell.guards import api, who

blueprint = Blueprint("items_api", __name__)


@blueprint.get("/catalogue/items")
@api(Action.PRICES_READ)
@described({200: CATALOGUE}, query=CountySchema)
def items_list() -> ResponseReturnValue:
    """All items with what is filed today and the ceiling; nulls before the provider is enrolled."""
    session, provider_id = db.session(), who().provider_id
    county = load_query(CountySchema()).get("county")
    joined = county is not None or bool(enrolments(session, provider_id))
    enrolment = enrolment_of(session, provider_id, county) if joined else None
    sheet = price_sheet(session, enrolment, today())
    catalogue = shelf_in(session, provider_id, enrolment.county if enrolment else None).on(today())
    items = [_item_json(item, sheet) for item in catalogue.items]
    return jsonify(
        {
            "version": catalogue.version,
            "region": catalogue.region,
            "effective_from": catalogue.effective_from.isoformat(),
            "items": items,
        }
    )


def _item_json(item: CatalogueItem, sheet: PriceSheet) -> Json:
    first = sheet.first_of(item)
    return {
        "code": item.code,
        "number": item.number,
        "category": item.category,
        "group": item.group,
        "name": item.name,
        "content": item.content,
        "duration_text": item.duration_text,
        "minutes_min": item.minutes_min,
        "minutes_max": item.minutes_max,
        "billing_units": [unit.value for unit in item.billing_units],
        "filed_price_fen": first.filed_fen if first else None,
        "ceiling_fen": first.ceiling_fen if first else None,
        "prices": [line_json(line) for line in sheet.of(item.code)],
    }
