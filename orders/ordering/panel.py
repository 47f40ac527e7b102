"""The manager's panel: orders of this month by state."""

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from orders.ordering.searching import orders_by_status
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.periods import Month
from provider_portal.shell.package import Panel


def _values(session: Session, who: Principal) -> dict[str, Any]:
    month = Month.of(today())
    counted = orders_by_status(session, who.provider_id, month)
    states = [
        (status, count, url_for("orders.index", month=str(month), status=status.value))
        for status, count in counted.items()
        if count or status.waits
    ]
    return {"month": month, "states": states, "total": sum(counted.values())}


PANEL = Panel(template="orders/ordering/_panel.html", order=10, action=Action.ORDERS_READ, values=_values)
