"""One service billed as two: parts of the same thing on two orders of one elder and day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.items.catalogue import Catalogue
from catalog.items.overlaps import overlapping_items
from catalog.prices.ceiling.finding_codes import ITEM_SPLIT
from orders.ordering.lifecycle import LIVE_STATUSES
from orders.ordering.models import OrderLine, ServiceOrder
from orders.recipients.models import Recipient
from provider_portal.ground.errors import Breach, Severity


def split_breaches(items: Sequence[str], others: Sequence[str], listed: Catalogue) -> list[Breach]:
    """A must-explain breach for each item here that contains, or is contained in, one of the other orders."""
    overlaps = [
        breach
        for item in items
        for other in others
        for breach in overlapping_items([item, other], listed)
        if "part" in breach.numbers
    ]
    return [
        replace(
            breach,
            kind=ITEM_SPLIT,
            message=f"老人当天另一张工单里已有相关项目。{breach.message}",
            remedy="请并到一张工单，只收其中一项；确是两次不同服务的，请说明原因。",
            severity=Severity.MUST_EXPLAIN,
        )
        for breach in {(b.numbers["whole"], b.numbers["part"]): b for b in overlaps}.values()
    ]


def other_items_that_day(session: Session, recipient: Recipient, on: date) -> list[str]:
    """Items on the elder's live orders of a day."""
    query = (
        select(OrderLine.item)
        .join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
        .where(
            ServiceOrder.provider_id == recipient.provider_id,
            ServiceOrder.recipient_id == recipient.id,
            ServiceOrder.service_on == on,
            ServiceOrder.status.in_(LIVE_STATUSES),
        )
    )
    return list(session.scalars(query))
