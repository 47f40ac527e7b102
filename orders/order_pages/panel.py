"""The manager's panel: orders of a month by state."""

from typing import TypedDict

from flask import url_for
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.search import orders_by_status, stays_to_confirm
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.labels import Tone
from provider_portal.ground.periods import Month
from provider_portal.shell.floor import Panel


class OrdersValues(TypedDict):
    """What the panel shows; a state is label, count, link and tone."""

    month: Month
    states: list[tuple[str, int, str, str]]
    total: int


def _values(session: Session, who: Principal, month: Month) -> OrdersValues:
    counted = orders_by_status(session, who.provider_id, month)
    stays = stays_to_confirm(session, who.provider_id, month)
    states = []
    for status, count in counted.items():
        visits = count - stays if status is OrderStatus.ACCEPTED else count
        if visits or status.waits:
            states.append(_state(status.label, visits, status, month))
    if stays:
        states.append(_state("入住待确认", stays, OrderStatus.ACCEPTED, month))
    return {"month": month, "states": states, "total": sum(counted.values())}


def _state(label: str, count: int, status: OrderStatus, month: Month) -> tuple[str, int, str, str]:
    """Label, count, link and tone of one number; only what waits or went wrong is coloured."""
    tone = status.tone if count and status.tone in {Tone.WARN, Tone.BAD} else ""
    return label, count, url_for("orders.index", month=str(month), status=status.value), tone


PANEL = Panel(template="orders/ordering/_panel.html", order=10, action=Action.ORDERS_READ, values=_values)
