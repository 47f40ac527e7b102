"""The catalogue in the office: find an item, and see all that is known of its price."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from catalog.items.catalogue import catalogue, find_item, search_items
from catalog.items.options import by_category
from catalog.items.overlaps import overlap_notes
from catalog.prices.queries import acceptances, evidence_rows, filed_prices
from catalog.prices.sheet import price_sheet
from catalog.prices.viewing import county_context, evidence_lines
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.shell.guards import office, who

blueprint = Blueprint("items", __name__)


@blueprint.get("/items")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """The items by name, number or pinyin initials, each with its filed price and ceiling."""
    session, needle = db.session(), request.args.get("q", "")[:40]
    shown = county_context(session, who().provider_id, request.args.get("county"))
    return render_template(
        "catalog/items/list.html",
        needle=needle,
        groups=by_category(search_items(needle)),
        sheet=price_sheet(session, shown["enrolment"], today()),
        catalogue=catalogue(),
        **shown,
    )


@blueprint.get("/items/<code>")
@office(Action.PRICES_READ)
def show(code: str) -> ResponseReturnValue:
    """One item: content, ceilings with the evidence behind them, and its filed prices through time."""
    session, provider_id = db.session(), who().provider_id
    item = find_item(code)
    shown = county_context(session, provider_id, request.args.get("county"))
    enrolment = shown["enrolment"]
    evidence = evidence_rows(session, enrolment.id, item.code) if enrolment else []
    return render_template(
        "catalog/items/item.html",
        item=item,
        notes=overlap_notes(item.code),
        lines=price_sheet(session, enrolment, today(), item.code).of(item.code),
        evidence=evidence_lines(enrolment, evidence) if enrolment else [],
        filed=filed_prices(session, enrolment.id, item.code) if enrolment else [],
        accepted=acceptances(session, provider_id),
        **shown,
    )
