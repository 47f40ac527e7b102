"""Orders for machines."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from orders.ordering.answers import SERVICE_ORDER
from orders.ordering.deciding import accept_order, cancel_order, refuse_order
from orders.ordering.dispatching import assign
from orders.ordering.models import ServiceOrder
from orders.ordering.placing import place_order
from orders.ordering.queries import (
    get_order,
    order_json,
    orders_json,
    visible_order,
    within_reach,
)
from orders.ordering.schemas import AssignSchema, OrderQuery, OrderSchema, ReasonSchema
from orders.ordering.search import orders_matching
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.shell.api import Answer, answer_once, load_json, load_query, page_of
from provider_portal.shell.described import described
from provider_portal.shell.guards import api, who
from provider_portal.shell.shapes import page as page_shape

blueprint = Blueprint("orders_api", __name__)


@blueprint.post("/orders")
@api(Action.ORDERS_WRITE)
@described({201: SERVICE_ORDER}, body=OrderSchema, once=True)
def create() -> ResponseReturnValue:
    """Place an order; the answer holds its frozen quote."""
    values = load_json(OrderSchema())

    def work(session: Session) -> Answer:
        return order_json(session, place_order(session, who(), **values)), HTTPStatus.CREATED

    return answer_once(work)


@blueprint.get("/orders")
@api(Action.ORDERS_OWN_OR_READ)
@described({200: page_shape(SERVICE_ORDER)}, query=OrderQuery)
def index() -> ResponseReturnValue:
    """Orders, newest first, by month, status and elder; a caregiver sees their own of the days around today."""
    values = load_query(OrderQuery())
    query = orders_matching(
        who().provider_id,
        month=values["month"],
        status=values["status"],
        recipient_id=values["recipient_id"],
        needle=values["q"],
    )
    page = page_of(within_reach(db.session(), who(), query), ServiceOrder)
    return jsonify({"items": orders_json(db.session(), page.items), "next_cursor": page.next_cursor})


@blueprint.get("/orders/<uuid7:order_id>")
@api(Action.ORDERS_OWN_OR_READ)
@described({200: SERVICE_ORDER})
def show(order_id: UUID) -> ResponseReturnValue:
    """One order."""
    session = db.session()
    return jsonify(order_json(session, visible_order(session, who(), order_id)))


@blueprint.post("/orders/<uuid7:order_id>/accept")
@api(Action.ORDERS_WRITE)
@described({200: SERVICE_ORDER}, once=True)
def accept(order_id: UUID) -> ResponseReturnValue:
    """Accept an order (接单)."""
    return _step(order_id, lambda session, row_id: accept_order(session, who(), row_id))


@blueprint.post("/orders/<uuid7:order_id>/assign")
@api(Action.ORDERS_WRITE)
@described({200: SERVICE_ORDER}, body=AssignSchema, once=True)
def dispatch(order_id: UUID) -> ResponseReturnValue:
    """Give an order to a caregiver (派单)."""
    values = load_json(AssignSchema())
    return _step(order_id, lambda session, row_id: assign(session, who(), row_id, **values))


@blueprint.post("/orders/<uuid7:order_id>/cancel")
@api(Action.ORDERS_WRITE)
@described({200: SERVICE_ORDER}, body=ReasonSchema, once=True)
def cancel(order_id: UUID) -> ResponseReturnValue:
    """Cancel an order (取消)."""
    values = load_json(ReasonSchema())
    return _step(order_id, lambda session, row_id: cancel_order(session, who(), row_id, **values))


@blueprint.post("/orders/<uuid7:order_id>/refuse")
@api(Action.ORDERS_WRITE)
@described({200: SERVICE_ORDER}, body=ReasonSchema, once=True)
def refuse(order_id: UUID) -> ResponseReturnValue:
    """Refuse an order (拒单)."""
    values = load_json(ReasonSchema())
    return _step(order_id, lambda session, row_id: refuse_order(session, who(), row_id, **values))


def _step(order_id: UUID, take: Callable[[Session, UUID], Any]) -> ResponseReturnValue:

    def work(session: Session) -> Answer:
        take(session, order_id)
        return order_json(session, get_order(session, who().provider_id, order_id)), HTTPStatus.OK

    return answer_once(work)
