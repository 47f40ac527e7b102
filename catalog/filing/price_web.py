"""备案价格 in the office: what is filed, filing, withdrawing, and the county's acceptance."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.filing.price_filing import accept_filing, file_price, withdraw_price
from catalog.filing.price_schemas import AcceptanceForm, FilingForm, WithdrawalForm
from catalog.items.queries import place_of, shelf_at, shelf_of
from catalog.prices.filed.sheet import price_sheet
from catalog.prices.records.models import FiledPrice
from catalog.prices.records.queries import acceptance_of
from catalog.prices.views import KeyContext, county_context, key_context
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, get_owned
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("prices", __name__, url_prefix="/prices")
WHAT = "备案价格"


@blueprint.get("")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """What is filed today and what comes next, in the catalogue's order."""
    shown = county_context(db.session(), who().provider_id, request.args.get("county"))
    enrolment = shown["enrolment"]
    sheet = price_sheet(db.session(), enrolment, today())
    shelf = shelf_of(db.session(), enrolment) if enrolment else None
    codes = sorted(sheet.lines, key=place_of)
    lines = [
        (shelf.item(code, today()), line) for code in codes if shelf for line in sheet.of(code) if line.filed
    ]
    return render_template("catalog/prices/filed_list.html", lines=lines, **shown)


@blueprint.route("/new", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def new() -> ResponseReturnValue:
    """File a price; the ceiling of what is chosen stands beside the form."""

    def act(session: Session, values: Loaded) -> str:
        row = file_price(session, who(), **values)
        flash(f"备案价格已保存，{row.effective_from} 起生效。收到县里的受理回执后请登记。", "good")
        return url_for("items.show", code=row.item)

    start = {"effective_from": today().isoformat()} | request.args.to_dict()
    return form_page(FilingForm(), "catalog/prices/filing_form.html", act, start=start, context=_chosen)


@blueprint.route("/withdrawal", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def withdrawal() -> ResponseReturnValue:
    """No longer offer an item at a filed price, from a day on."""

    def act(session: Session, values: Loaded) -> str:
        row = withdraw_price(session, who(), **values)
        flash(f"{row.effective_from} 起停止备案，之后不能再按消费券项目下单。", "good")
        return url_for("items.show", code=row.item)

    start = {"effective_from": today().isoformat()} | request.args.to_dict()
    return form_page(
        WithdrawalForm(), "catalog/prices/withdrawal_form.html", act, start=start, context=_chosen
    )


@blueprint.route("/<uuid7:filed_price_id>/acceptance", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def acceptance(filed_price_id: UUID) -> ResponseReturnValue:
    """Enter that the county took the filing, with the scan of its paper."""
    row = _filed(filed_price_id)

    def act(session: Session, values: Loaded) -> str:
        accept_filing(session, who(), row.id, values["accepted_on"], uploaded_scan(session, required=True))
        flash("受理回执已登记。", "good")
        return url_for("items.show", code=row.item)

    return form_page(
        AcceptanceForm(),
        "catalog/prices/acceptance_form.html",
        act,
        context=lambda: {
            "row": row,
            "item": shelf_at(db.session(), row.enrolment_id).item(row.item, row.effective_from),
            "scan_types": ACCEPTED,
        },
    )


@blueprint.get("/<uuid7:filed_price_id>/acceptance/scan")
@office(Action.PRICES_READ)
def scan(filed_price_id: UUID) -> ResponseReturnValue:
    """The scanned acceptance."""
    acceptance = acceptance_of(db.session(), _filed(filed_price_id).id)
    return scan_answer(acceptance.scan_sha256 if acceptance else None, "受理回执")


def _filed(row_id: UUID) -> FiledPrice:
    return get_owned(db.session(), FiledPrice, who().provider_id, row_id, WHAT)


def _chosen() -> KeyContext:
    return key_context(db.session(), who().provider_id, request.values)
