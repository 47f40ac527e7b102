"""Elders for machines."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from orders.recipients.answers import AGREEMENT, RECIPIENT, VOUCHER
from orders.recipients.models import Recipient
from orders.recipients.queries import get_recipient, recipients_matching
from orders.recipients.registering import register_recipient, sign_agreement
from orders.recipients.schemas import (
    AgreementSchema,
    RecipientQuery,
    RecipientSchema,
    VoucherSchema,
    agreement_json,
    recipient_json,
    voucher_json,
)
from orders.recipients.vouchers import read_voucher
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.ground.periods import Month
from provider_portal.shell.api import Answer, answer_once, list_answer, load_json, load_query, page_of
from provider_portal.shell.described import described
from provider_portal.shell.guards import api, who
from provider_portal.shell.shapes import page

blueprint = Blueprint("recipients_api", __name__)


@blueprint.post("/recipients")
@api(Action.ORDERS_WRITE)
@described({201: RECIPIENT}, body=RecipientSchema, once=True)
def create() -> ResponseReturnValue:
    """Register an elder; the identity number goes in and never comes out."""
    values = load_json(RecipientSchema())

    def work(session: Session) -> Answer:
        recipient = register_recipient(session, who(), **values)
        return recipient_json(recipient), HTTPStatus.CREATED

    return answer_once(work)


@blueprint.get("/recipients")
@api(Action.ORDERS_READ)
@described({200: page(RECIPIENT)}, query=RecipientQuery)
def index() -> ResponseReturnValue:
    """Elders, newest first; `?q=` searches name, initials and phone tail."""
    needle = load_query(RecipientQuery())["q"]
    return list_answer(page_of(recipients_matching(who().provider_id, needle), Recipient), recipient_json)


@blueprint.get("/recipients/<uuid7:recipient_id>")
@api(Action.ORDERS_READ)
@described({200: RECIPIENT})
def show(recipient_id: UUID) -> ResponseReturnValue:
    """One elder."""
    return jsonify(recipient_json(get_recipient(db.session(), who().provider_id, recipient_id)))


@blueprint.post("/recipients/<uuid7:recipient_id>/agreements")
@api(Action.ORDERS_WRITE)
@described({201: AGREEMENT}, body=AgreementSchema, once=True)
def agree(recipient_id: UUID) -> ResponseReturnValue:
    """Record a signed agreement."""
    values = load_json(AgreementSchema())

    def work(session: Session) -> Answer:
        return agreement_json(sign_agreement(session, who(), recipient_id, **values)), HTTPStatus.CREATED

    return answer_once(work)


@blueprint.put("/recipients/<uuid7:recipient_id>/vouchers/<month:month>")
@api(Action.ORDERS_WRITE)
@described({200: VOUCHER}, body=VoucherSchema, once=True)
def voucher(recipient_id: UUID, month: Month) -> ResponseReturnValue:
    """Record what 民政通 shows of a month."""
    values = load_json(VoucherSchema())

    def work(session: Session) -> Answer:
        return voucher_json(read_voucher(session, who(), recipient_id, month, **values)), HTTPStatus.OK

    return answer_once(work)
