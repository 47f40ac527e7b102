"""Booking an order in the office: the elder first, then the form with its running estimate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from catalog.subsidy.rules import rate_text
from orders.booking.choices import MORE_ROWS, choices, first_values, row_count
from orders.booking.schemas import OrderForm
from orders.order_pages.order_page import percent_of
from orders.ordering.placing import place_order
from orders.ordering.quote import OrderRequest, Quote
from orders.ordering.quoting import quote
from orders.recipient_pages.recipient_page import recipient_rows
from orders.recipients.models import Recipient
from orders.recipients.queries import get_recipient, recipients_matching
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError
from provider_portal.shell.api import page_of
from provider_portal.shell.fields import DayField, Loaded
from provider_portal.shell.forms import FormState, form_page, load_form, typed_values
from provider_portal.shell.guards import office, who

blueprint = Blueprint("booking", __name__)
FORM = "orders/booking/form.html"
REQUEST_FIELDS = (
    "voucher_class",
    "service_from",
    "service_until",
    "lines",
    "discount_fen",
    "ltci_paid_fen",
    "ineligible_fen",
    "county",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What the page tells of the form as it stands: a quote, or why there is none yet."""

    quote: Quote | None = None
    sentence: str = ""
    percent: str = ""


@blueprint.get("/orders/new")
@office(Action.ORDERS_WRITE)
def choose() -> ResponseReturnValue:
    """Whom is it for? Elders with their eligibility today."""
    needle = request.args.get("q", "")[:50]
    page = page_of(recipients_matching(who().provider_id, needle), Recipient)
    following = url_for("booking.choose", q=needle, cursor=page.next_cursor) if page.next_cursor else ""
    rows = recipient_rows(db.session(), who().provider_id, page.items)
    return render_template("orders/booking/choose.html", rows=rows, needle=needle, following=following)


@blueprint.route("/recipients/<uuid7:recipient_id>/orders/new", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def new(recipient_id: UUID) -> ResponseReturnValue:
    """Place an order for an elder."""
    recipient = _recipient(recipient_id)

    def act(session: Session, values: Loaded) -> str:
        order = place_order(session, who(), recipient_id=recipient.id, **values)
        flash(f"工单 {order.number} 已建立。", "good")
        return url_for("orders.show", order_id=order.id)

    start = first_values(db.session(), recipient) if request.method == "GET" else None
    return form_page(OrderForm(), FORM, act, start=start, context=_context(recipient))


@blueprint.post("/recipients/<uuid7:recipient_id>/orders/estimate")
@office(Action.ORDERS_WRITE)
def estimate(recipient_id: UUID) -> ResponseReturnValue:
    """The same form, only reckoned: a fragment for htmx, the whole page without it."""
    values = _context(_recipient(recipient_id))()
    if request.headers.get("HX-Request"):
        return render_template("orders/booking/_estimate.html", form=FormState(), **values)
    return render_template(FORM, form=FormState(values=typed_values(OrderForm())), **values)


@blueprint.get("/recipients/<uuid7:recipient_id>/orders/rows")
@office(Action.ORDERS_WRITE)
def rows(recipient_id: UUID) -> ResponseReturnValue:
    """Some more empty rows, for htmx."""
    recipient = _recipient(recipient_id)
    first = row_count([], request.args.get("rows", "")) - MORE_ROWS
    values = _context(recipient)() | {"form": FormState(), "first": first}
    return render_template("orders/booking/_rows.html", **values)


def _recipient(recipient_id: UUID) -> Recipient:
    return get_recipient(db.session(), who().provider_id, recipient_id)


def _context(recipient: Recipient) -> Callable[[], dict[str, object]]:
    def values() -> dict[str, object]:
        session, on = db.session(), _typed_day()
        return {
            "recipient": recipient,
            "elder": recipient_rows(session, recipient.provider_id, [recipient])[0],
            "choices": choices(session, recipient.provider_id, request.form.get("county"), on),
            "draft": _draft(session, recipient),
            "first": 0,
            "rows": row_count(request.form.getlist("price"), request.args.get("rows", "")),
            "more": MORE_ROWS,
        }

    return values


def _typed_day() -> date:
    """The service day as far as it is typed, for showing the prices of that day."""
    try:
        return DayField().deserialize(request.form.get("service_from", "")[:10])
    except ValidationError:
        return today()


def _draft(session: Session, recipient: Recipient) -> Draft:
    if request.method == "GET":
        return Draft(sentence="选好服务项目后，这里显示价格、预计券抵扣和个人自付。")
    try:
        values = load_form(OrderForm(), typed_values(OrderForm()))
        quoted = quote(session, recipient, _order_request(values))
    except ValidationError:
        return Draft(sentence="填好服务时间和数量后，这里显示价格、预计券抵扣和个人自付。")
    except RuleError as error:
        return Draft(sentence=error.message)
    return Draft(quote=quoted, percent=percent_of(rate_text(quoted.rule.rate)) if quoted.rule else "")


def _order_request(values: Loaded) -> OrderRequest:
    parts = {name: values[name] for name in REQUEST_FIELDS}
    return OrderRequest(**parts | {"lines": tuple(values["lines"])})
