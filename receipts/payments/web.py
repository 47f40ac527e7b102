"""收款 in the office: what elders owe and are owed where no redemption tells of it, and what was paid in a month."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from orders.ordering.queries import get_order
from orders.recipients.queries import get_recipient
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now, today
from provider_portal.ground.db import db
from provider_portal.ground.money import yuan
from provider_portal.ground.periods import Month
from provider_portal.shell.api import load_query
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import Act, form_page
from provider_portal.shell.guards import office, who
from receipts.payments.models import Direction
from receipts.payments.paying import Money, return_payment, take_payment
from receipts.payments.queries import balances_of, open_balances, payments_in, payments_of, sums_in
from receipts.payments.schemas import MonthQuery, PaymentForm
from receipts.redemption.models import Channel
from receipts.redemption.page_values import beijing_input

blueprint = Blueprint("payments", __name__)
FORM = "receipts/payments/order.html"
CHANNELS = [(channel.value, channel.label) for channel in Channel]


@blueprint.get("/payments")
@office(Action.MONEY_READ)
def index() -> ResponseReturnValue:
    """Open balances, and the payments of a month."""
    session, provider_id = db.session(), who().provider_id
    month = load_query(MonthQuery())["month"] or Month.of(today())
    balances = open_balances(session, provider_id)
    return render_template(
        "receipts/payments/list.html",
        owing=[row for row in balances if row.balance.owed_fen],
        returning=[row for row in balances if row.balance.to_return_fen],
        rows=payments_in(session, provider_id, month),
        sums={direction.value: fen for direction, fen in sums_in(session, provider_id, month).items()},
        month=month,
    )


@blueprint.route("/payments/orders/<uuid7:order_id>", methods=["GET", "POST"])
@office(Action.MONEY_READ)
def order(order_id: UUID) -> ResponseReturnValue:
    """One order's ledger; who may, takes money for it."""
    return _ledger(order_id, Direction.RECEIVED)


@blueprint.route("/payments/orders/<uuid7:order_id>/return", methods=["GET", "POST"])
@office(Action.MONEY_WRITE)
def give_back(order_id: UUID) -> ResponseReturnValue:
    """The same, giving back what was paid above the elder's share."""
    return _ledger(order_id, Direction.RETURNED)


def _ledger(order_id: UUID, direction: Direction) -> ResponseReturnValue:
    return form_page(
        PaymentForm(),
        FORM,
        _take(order_id) if direction is Direction.RECEIVED else _return(order_id),
        start=_start(order_id, direction) if request.method == "GET" else None,
        context=lambda: _page(order_id, direction),
    )


def _start(order_id: UUID, direction: Direction) -> dict[str, str]:
    """Now, and everything that is open."""
    row = get_order(db.session(), who().provider_id, order_id)
    balance = balances_of(db.session(), [row])[row.id]
    open_fen = balance.owed_fen if direction is Direction.RECEIVED else balance.to_return_fen
    return {"paid_at": beijing_input(now()), "amount": yuan(open_fen) if open_fen else ""}


def _page(order_id: UUID, direction: Direction) -> dict[str, object]:
    session = db.session()
    row = get_order(session, who().provider_id, order_id)
    return {
        "order": row,
        "recipient": get_recipient(session, row.provider_id, row.recipient_id),
        "balance": balances_of(session, [row])[row.id],
        "payments": payments_of(session, row),
        "direction": direction,
        "channels": CHANNELS,
    }


def _take(order_id: UUID) -> Act:
    def act(session: Session, values: Loaded) -> str:
        payment, receipt = take_payment(session, who(), order_id, Money(**values))
        flash(f"已收 {yuan(payment.amount_fen)} 元，收据 {receipt.number} 正在生成。", "good")
        return url_for("payments.order", order_id=order_id)

    return act


def _return(order_id: UUID) -> Act:
    def act(session: Session, values: Loaded) -> str:
        payment = return_payment(session, who(), order_id, Money(**values))
        flash(f"已登记退款 {yuan(payment.amount_fen)} 元。", "good")
        return url_for("payments.order", order_id=order_id)

    return act
