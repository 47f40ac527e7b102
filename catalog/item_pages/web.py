"""The catalogue in the office: find an item, and see all that is known of its price."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.item_pages.billed import Billed, billed_at
from catalog.item_pages.chart import Chart
from catalog.item_pages.price_history import price_chart
from catalog.items.catalogue import CatalogueItem, item_matches
from catalog.items.keys import PriceKey
from catalog.items.options import by_category
from catalog.items.overlaps import exclusion_note, overlap_notes
from catalog.items.queries import shelf_in
from catalog.prices.filed.sheet import PriceLine, price_sheet
from catalog.prices.records.models import FiledPrice
from catalog.prices.records.queries import acceptances, filed_prices, price_evidence_rows
from catalog.prices.views import county_context, price_evidence_lines
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.shell.guards import office, who

blueprint = Blueprint("items", __name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnLine:
    """One price of the item with its chart; no chart before the first filing."""

    line: PriceLine
    chart: Chart | None


@blueprint.get("/items")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """The items by name, number or pinyin initials, each with its filed price and ceiling."""
    session, needle = db.session(), request.args.get("q", "")[:40]
    shown = county_context(session, who().provider_id, request.args.get("county"))
    enrolment: Enrolment | None = shown["enrolment"]
    shelf = shelf_in(session, who().provider_id, enrolment.county if enrolment else None)
    current, sheet = shelf.on(today()), price_sheet(session, enrolment, today())
    dropped = [item for item in shelf.dropped(today()) if sheet.of(item.code) and item_matches(item, needle)]
    return render_template(
        "catalog/items/list.html",
        needle=needle,
        groups=by_category(current.search(needle)),
        dropped=dropped,
        sheet=sheet,
        catalogue=current,
        coming=shelf.coming(today()),
        **shown,
    )


@blueprint.get("/items/<code>")
@office(Action.PRICES_READ)
def show(code: str) -> ResponseReturnValue:
    """One item: content, ceilings and their evidence, its filed prices through time, and orders priced at it."""
    session, provider_id = db.session(), who().provider_id
    shown = county_context(session, provider_id, request.args.get("county"))
    enrolment: Enrolment | None = shown["enrolment"]
    shelf = shelf_in(session, provider_id, enrolment.county if enrolment else None)
    item = shelf.item(code, today())
    filed = filed_prices(session, enrolment.id, item.code) if enrolment else []
    evidence = price_evidence_rows(session, enrolment.id, item.code) if enrolment else []
    lines = price_sheet(session, enrolment, today(), item.code).of(item.code)
    return render_template(
        "catalog/items/item.html",
        item=item,
        notes=[note for note in (exclusion_note(item), *overlap_notes(item.code, shelf.on(today()))) if note],
        listed=shelf.lists(item.code, today()),
        list_from=shelf.on(today()).effective_from,
        lines=[_drawn(session, item, line, filed, today()) for line in lines],
        evidence=price_evidence_lines(session, enrolment, evidence) if enrolment else [],
        filed=filed,
        accepted=acceptances(session, provider_id),
        billed=billed_at(session, provider_id, enrolment.id, item.code) if enrolment else Billed(),
        **shown,
    )


def _drawn(
    session: Session, item: CatalogueItem, line: PriceLine, filed: list[FiledPrice], on: date
) -> DrawnLine:
    rows = [row for row in filed if PriceKey.of(row) == line.key]
    return DrawnLine(line=line, chart=price_chart(session, line.key.label(item), rows, line.ceiling, on))
