"""优惠活动 and 服务包内容 in the office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.items.keys import PriceKey
from catalog.items.options import item_options, unit_options
from catalog.items.queries import shelf_at, shelf_in, shelf_of
from catalog.items.shelf import Shelf
from catalog.items.units import Unit
from catalog.prices.ceiling.disguises import Part, parts_total
from catalog.prices.offers.offering import add_discount, set_bundle
from catalog.prices.offers.schemas import MOST_PARTS, BundleForm, DiscountForm, parts_of
from catalog.prices.records.offer_models import Discount
from catalog.prices.records.offer_queries import offers
from catalog.prices.records.opening import open_book
from catalog.prices.views import CountyContext, county_context
from catalog.traits import Trait
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, get_owned
from provider_portal.ground.money import Fen
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("price_offers", __name__, url_prefix="/price-offers")


@blueprint.get("")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """Discounts of now and before, and what bundles consist of."""
    session, shown = db.session(), _shown()
    enrolment = shown["enrolment"]
    return render_template(
        "catalog/prices/offers.html",
        discounts=offers(session, enrolment.id) if enrolment else [],
        bundles=_bundles(session, enrolment) if enrolment else [],
        shelf=_shelf(shown),
        **shown,
    )


@blueprint.route("/discounts/new", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def discount() -> ResponseReturnValue:
    """Register a discount that everybody gets."""

    def act(session: Session, values: Loaded) -> str:
        add_discount(session, who(), document_sha256=uploaded_scan(session), **values)
        flash("优惠活动已登记，期间的工单会提醒同样给老人优惠。", "good")
        return url_for(".index")

    start = {"from_on": today().isoformat()} | request.args.to_dict()
    return form_page(DiscountForm(), "catalog/prices/discount_form.html", act, start=start, context=_choices)


@blueprint.get("/discounts/<uuid7:discount_id>/document")
@office(Action.PRICES_READ)
def document(discount_id: UUID) -> ResponseReturnValue:
    """The discount's notice."""
    row = get_owned(db.session(), Discount, who().provider_id, discount_id, "优惠活动")
    return scan_answer(row.document_sha256, "优惠活动")


@blueprint.route("/packages/new", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def bundle() -> ResponseReturnValue:
    """Say what a bundle consists of."""

    def act(session: Session, values: Loaded) -> str:
        place = {name: values[name] for name in ("variant", "unit", "county") if name in values}
        content = set_bundle(session, who(), parts=parts_of(values), **place)
        flash("服务包内容已登记，价格不能高于单项合计。", "good")
        return url_for("items.show", code=_bundle(shelf_at(session, content.enrolment_id)))

    start = {"unit": Unit.VISIT.value} | request.args.to_dict()
    return form_page(
        BundleForm(),
        "catalog/prices/bundle_form.html",
        act,
        start=start,
        context=lambda: {**_choices(), "rows": range(1, MOST_PARTS + 1)},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleLine:
    """One 服务包 with its parts at the price they have alone, their sum, and its own filed price."""

    key: PriceKey
    parts: Sequence[Part]
    total: Fen | None
    fen: Fen | None

    @property
    def dearer(self) -> bool:
        """Whether it costs more than its parts alone."""
        return self.total is not None and self.fen is not None and self.fen > self.total


def _bundles(session: Session, enrolment: Enrolment) -> list[BundleLine]:
    """Each bundle with its parts at the price they have alone, and both sums."""
    bundle = _bundle(shelf_of(session, enrolment))
    if bundle is None:
        return []
    book = open_book(session, enrolment, {bundle})
    bundles = []
    for key in book.bundles:
        parts = book.facts(key, today()).around.parts or ()
        filed = book.in_force(key, today())
        fen = filed.price_fen if filed else None
        bundles.append(BundleLine(key=key, parts=parts, total=parts_total(parts), fen=fen))
    return bundles


def _bundle(shelf: Shelf) -> str | None:
    """The code of 服务包 in today's list, else in the nearest one that has it; None where no list knows it."""
    bundles = (item.code for version in shelf.seen_from(today()) for item in version.having(Trait.BUNDLE))
    return next(bundles, None)


def _shown() -> CountyContext:
    return county_context(db.session(), who().provider_id, request.values.get("county"))


def _shelf(shown: CountyContext) -> Shelf:
    enrolment = shown["enrolment"]
    return shelf_in(db.session(), who().provider_id, enrolment.county if enrolment else None)


def _choices() -> Mapping[str, object]:
    shown = _shown()
    counties = [(row.county, row.county) for row in shown["enrolments"]]
    items = item_options(_shelf(shown).on(today()))
    return {"items": items, "units": unit_options(), "counties": counties, "scan_types": ACCEPTED}
