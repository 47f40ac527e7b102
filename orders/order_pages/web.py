"""Orders in the office: the list, the day, and one order with its steps."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from orders.order_pages.order_page import OrderPage, order_page
from orders.ordering.deciding import accept_order, cancel_order, mark_missed, refuse_order
from orders.ordering.dispatching import assign
from orders.ordering.lifecycle import OrderStatus
from orders.ordering.models import ServiceOrder
from orders.ordering.pending import restore_voucher
from orders.ordering.rows import day_rows, order_rows
from orders.ordering.schemas import AssignSchema, OrderQuery, ReasonSchema
from orders.ordering.search import orders_matching
from orders.visits.queries import VisitView, visit_view
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.shell.api import page_of
from provider_portal.shell.fields import DayField, Loaded
from provider_portal.shell.forms import FormState, action_page, form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.months import busy_month

blueprint = Blueprint("orders", __name__)
PAGE = "orders/ordering/order.html"
STATUSES = [(status.value, status.label) for status in OrderStatus]


@blueprint.get("/orders")
@office(Action.ORDERS_READ)
def index() -> ResponseReturnValue:
    """Orders of a month (the latest busy one at first), by status, number, or the elder's name."""
    typed: Loaded = request.args.to_dict()
    typed.setdefault("month", str(busy_month()))
    try:
        values, problem = OrderQuery().load(typed), ""
    except ValidationError:
        values, problem = OrderQuery().load({}), "筛选条件没看懂，下面是全部工单，请重新选择。"
    query = orders_matching(
        who().provider_id,
        month=values["month"],
        status=values["status"],
        recipient_id=values["recipient_id"],
        needle=values["q"],
    )
    page = page_of(query, ServiceOrder)
    rows = order_rows(db.session(), who().provider_id, page.items)
    following = url_for("orders.index", **typed | {"cursor": page.next_cursor}) if page.next_cursor else ""
    shown = FormState(values=typed, problem=problem)
    return render_template(
        "orders/ordering/list.html", rows=rows, form=shown, statuses=STATUSES, following=following
    )


@blueprint.get("/orders/day")
@office(Action.ORDERS_READ)
def day() -> ResponseReturnValue:
    """The visits of a day by caregiver, so that a dispatcher sees who goes where and who is free."""
    on = _day_of_address()
    days = day_rows(db.session(), who().provider_id, on)
    around = {"before": on - timedelta(days=1), "after": on + timedelta(days=1)}
    return render_template("orders/ordering/day.html", on=on, days=days, **around)


def _day_of_address() -> date:
    try:
        return DayField().deserialize(request.args.get("on"))
    except ValidationError:
        return today()


@blueprint.get("/orders/<uuid7:order_id>")
@office(Action.ORDERS_READ)
def show(order_id: UUID) -> ResponseReturnValue:
    """One order."""
    return render_template(PAGE, form=FormState(), **_page(order_id)())


@blueprint.post("/orders/<uuid7:order_id>/accept")
@office(Action.ORDERS_WRITE)
def accept(order_id: UUID) -> ResponseReturnValue:
    """接单."""

    def act(session: Session) -> str:
        order = accept_order(session, who(), order_id)
        flash("已接单。" if order.stay else "已接单，请选择护理员派单。", "good")
        return _address(order_id)

    return action_page(act)


@blueprint.route("/orders/<uuid7:order_id>/assign", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def dispatch(order_id: UUID) -> ResponseReturnValue:
    """派单 or 改派."""

    def act(session: Session, values: Loaded) -> str:
        assign(session, who(), order_id, values["caregiver_id"])
        flash("已派单，护理员在手机上可以看到。", "good")
        return _address(order_id)

    return form_page(AssignSchema(), PAGE, act, context=_page(order_id, "assign"))


@blueprint.route("/orders/<uuid7:order_id>/cancel", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def cancel(order_id: UUID) -> ResponseReturnValue:
    """取消, with a reason."""
    return _with_reason(order_id, "cancel", cancel_order, "工单已取消。")


@blueprint.route("/orders/<uuid7:order_id>/refuse", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def refuse(order_id: UUID) -> ResponseReturnValue:
    """拒单, with a reason."""
    return _with_reason(order_id, "refuse", refuse_order, "已拒单，请同时在民政通里处理。")


@blueprint.route("/orders/<uuid7:order_id>/missed", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def missed(order_id: UUID) -> ResponseReturnValue:
    """未上门, with a reason."""
    return _with_reason(order_id, "miss", mark_missed, "已记为未上门。")


@blueprint.route("/orders/<uuid7:order_id>/restore-voucher", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def restore(order_id: UUID) -> ResponseReturnValue:
    """恢复用券, with a reason, where a late rule covers the day after all."""
    return _with_reason(order_id, "restore", restore_voucher, "已恢复用券，按服务当天的政策重新核算。")


def _with_reason(
    order_id: UUID, doing: str, decide: Callable[[Session, Principal, UUID, str], object], success: str
) -> ResponseReturnValue:

    def act(session: Session, values: Loaded) -> str:
        decide(session, who(), order_id, values["reason"])
        flash(success, "good")
        return _address(order_id)

    return form_page(ReasonSchema(), PAGE, act, context=_page(order_id, doing))


def _address(row_id: UUID) -> str:
    return url_for("orders.show", order_id=row_id)


class OrderValues(TypedDict):
    """What the order's page shows; `doing` names the form on it that was sent."""

    page: OrderPage
    doing: str
    blank: FormState
    visit: VisitView


def _page(row_id: UUID, doing: str = "") -> Callable[[], OrderValues]:

    def values() -> OrderValues:
        session, person = db.session(), who()
        page = order_page(session, person, row_id)
        visit = visit_view(session, person.provider_id, row_id)
        return {"page": page, "doing": doing, "blank": FormState(), "visit": visit}

    return values
