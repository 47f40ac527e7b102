"""What the price rule says today about the lines of an order that was placed before."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.items.keys import PriceKey
from catalog.prices.records.opening import open_book
from orders.ordering.models import OrderLine, ServiceOrder
from orders.ordering.quote import of_class
from provider_portal.ground.db import get_owned
from provider_portal.ground.errors import Breach


def judged_lines(
    session: Session, order: ServiceOrder, lines: Sequence[OrderLine]
) -> dict[UUID, list[Breach]]:
    """Breaches by line: evidence that came later may stand against a price that was right when it was frozen."""
    enrolment = get_owned(session, Enrolment, order.provider_id, order.enrolment_id, "参与登记")
    book = open_book(session, enrolment, {line.item for line in lines})
    return {
        line.id: of_class(
            order.voucher_class, book.charge(PriceKey.of(line), line.unit_price_fen, order.service_on)
        )
        for line in lines
    }
