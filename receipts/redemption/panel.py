"""What redeeming hangs on pages of lower floors: an order's, and the warning that rules end."""

from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from orders.ordering.lifecycle import OrderStatus
from orders.ordering.queries import get_order
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.shell.floor import Related
from receipts.redemption.queries import redemption_of


def _redeem(session: Session, who: Principal, order_id: UUID) -> tuple[str, str] | None:
    """To the redemption, or to the form where a confirmed order waits for it."""
    done = redemption_of(session, who.provider_id, order_id)
    if done is not None:
        return "查看核销", url_for("redemptions.show", redemption_id=done.id)
    order = get_order(session, who.provider_id, order_id)
    redeemable = order.status is OrderStatus.CONFIRMED and order.by_voucher
    if not redeemable or not who.may(Action.MONEY_WRITE):
        return None
    return "登记核销", url_for("redemptions.redeem_order", order_id=order_id)


ON_ORDERS = Related(kind="service_order", action=Action.MONEY_READ, link=_redeem)


def _to_redemptions(_session: Session, _who: Principal, _enrolment_id: UUID) -> tuple[str, str]:
    return "核销", url_for("redemptions.index")


def _to_elders(_session: Session, _who: Principal, _enrolment_id: UUID) -> tuple[str, str]:
    return "老人", url_for("recipients.index")


BEFORE_RULES_END = (
    Related(kind="rules_end.redeem", action=Action.MONEY_READ, link=_to_redemptions),
    Related(kind="rules_end.tell", action=Action.ORDERS_READ, link=_to_elders),
)
