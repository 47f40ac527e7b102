"""What payments hang on an order's page."""

from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.queries import get_order
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.shell.floor import Related
from receipts.payments.queries import payments_of


def _ledger(session: Session, who: Principal, order_id: UUID) -> tuple[str, str] | None:
    """To the ledger of an order that the elder pays for without a voucher, or once did."""
    order = get_order(session, who.provider_id, order_id)
    if order.status is not OrderStatus.CONFIRMED:
        return None
    if order.by_voucher and not payments_of(session, order):
        return None
    return "收款", url_for("payments.order", order_id=order_id)


ON_ORDERS = Related(kind="service_order", action=Action.MONEY_READ, link=_ledger)
