"""What people without a voucher were charged by orders: this floor has none and asks the floors above."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.items.keys import PriceKey
from catalog.prices.ceiling.ceilings import PastPrice
from catalog.prices.ceiling.discounts import Offer, due_discount
from provider_portal.ground.money import Fen
from provider_portal.ground.questions import Question

PAPER = "自费工单"


@dataclass(frozen=True, kw_only=True, slots=True)
class CashSale:
    """A billed line of an order without a voucher, and its part of the order's discount."""

    key: PriceKey
    order_id: UUID
    number: str
    on: date
    quantity: int
    amount_fen: Fen
    discount_fen: Fen


CASH_SALES: Question[Callable[[Session, UUID, Collection[str] | None], Sequence[CashSale]]] = Question(
    about="what an enrolment charged people without a voucher at a discount, for some items or for all"
)


def cash_sales(session: Session, enrolment_id: UUID, items: Collection[str] | None) -> list[CashSale]:
    """Discounted sales without a voucher, as the floors above know them."""
    return [sale for sales in CASH_SALES.answers() for sale in sales(session, enrolment_id, items)]


def cash_prices(sales: Iterable[CashSale], offers: Sequence[Offer]) -> Mapping[PriceKey, Sequence[PastPrice]]:
    """The prices they show: what an offer open to everybody took off is no lower price, the rest is.

    A unit price is rounded down to a fen.
    """
    prices: defaultdict[PriceKey, list[PastPrice]] = defaultdict(list)
    for sale in sales:
        open_to_all, _ = due_discount(offers, [(sale.key.item, sale.amount_fen)], sale.on)
        private = sale.discount_fen - open_to_all
        if private > 0:
            prices[sale.key].append(
                PastPrice(
                    evidence_id=sale.order_id,
                    reference=sale.number,
                    paper=PAPER,
                    price_fen=Fen((sale.amount_fen - private) // sale.quantity),
                    quantity=sale.quantity,
                    charged_on=sale.on,
                )
            )
    return prices
