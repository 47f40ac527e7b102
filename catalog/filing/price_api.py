"""Prices for machines: evidence, filings and price checks."""

from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.filing.answers import FILING
from catalog.filing.price_filing import accept_filing, file_price
from catalog.filing.price_schemas import AcceptanceForm, FilingBody, filing_json
from catalog.prices.checks.answers import PRICE_CHECK
from catalog.prices.checks.judging import judge_price
from catalog.prices.checks.schemas import CheckBody, judgement_json
from catalog.prices.evidence.answers import EVIDENCE
from catalog.prices.evidence.entering import add_price_evidence, derived_kind
from catalog.prices.evidence.schemas import EvidenceBody, price_evidence_json
from catalog.prices.records.models import BaselineEvidence, FiledPrice
from catalog.prices.records.queries import acceptances
from catalog.prices.schemas import ListQuery
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.shell.api import Answer, answer_once, list_answer, load_json, load_query, page_of
from provider_portal.shell.described import described
from provider_portal.shell.guards import api, who
from provider_portal.shell.shapes import page

blueprint = Blueprint("prices_api", __name__)
_UNTOLD = "接口录入，优惠活动待补充说明"


@blueprint.post("/baseline-evidence")
@api(Action.PRICES_WRITE)
@described({200: EVIDENCE, 201: EVIDENCE}, body=EvidenceBody, once=True)
def evidence_add() -> ResponseReturnValue:
    """201 with the row; the same again 200 with the same id; the same paper with another price 409."""
    values, person = load_json(EvidenceBody()), who()
    if "kind" not in values:
        days = ("signed_on", "charged_on", "in_force_from", "in_force_until")
        values["kind"] = derived_kind(**{name: values.get(name) for name in days})
    if values["promotion"] and not values["promotion_reason"]:
        values["promotion_reason"] = _UNTOLD

    def work(session: Session) -> Answer:
        row, new = add_price_evidence(session, person, **values)
        return price_evidence_json(row), 201 if new else 200

    return answer_once(work)


@blueprint.get("/baseline-evidence")
@api(Action.PRICES_READ)
@described({200: page(EVIDENCE)}, query=ListQuery)
def evidence_list() -> ResponseReturnValue:
    """The provider's evidence, newest first; `?item=` and `?county=` narrow it."""
    query = _of_provider(select(BaselineEvidence), BaselineEvidence)
    return list_answer(page_of(query, BaselineEvidence), price_evidence_json)


@blueprint.post("/price-checks")
@api(Action.PRICES_READ)
@described({200: PRICE_CHECK}, body=CheckBody)
def price_check() -> ResponseReturnValue:
    """Whether a price may be charged on a day, with everything the answer rests on; changes nothing."""
    values = load_json(CheckBody())
    session = db.session()
    enrolment = enrolment_of(session, who().provider_id, values.pop("county", None))
    return jsonify(judgement_json(judge_price(session, enrolment, **values)))


@blueprint.post("/filed-prices")
@api(Action.PRICES_WRITE)
@described({201: FILING}, body=FilingBody, once=True)
def filing_add() -> ResponseReturnValue:
    """201 with the filing, or 422 with every breach."""
    values, person = load_json(FilingBody()), who()

    def work(session: Session) -> Answer:
        return filing_json(file_price(session, person, **values)), 201

    return answer_once(work)


@blueprint.get("/filed-prices")
@api(Action.PRICES_READ)
@described({200: page(FILING)}, query=ListQuery)
def filing_list() -> ResponseReturnValue:
    """The provider's filings, newest first; `?item=` and `?county=` narrow it."""
    query = _of_provider(select(FiledPrice), FiledPrice)
    accepted = acceptances(db.session(), who().provider_id)
    return list_answer(page_of(query, FiledPrice), lambda row: filing_json(row, accepted.get(row.id)))


@blueprint.post("/filed-prices/<uuid7:filed_price_id>/acceptance")
@api(Action.PRICES_WRITE)
@described({201: FILING}, body=AcceptanceForm, once=True)
def filing_accept(filed_price_id: UUID) -> ResponseReturnValue:
    """The county took the filing on that day: 201 with the filing, 409 where it was told before."""
    values = load_json(AcceptanceForm())

    def work(session: Session) -> Answer:
        acceptance = accept_filing(session, who(), filed_price_id, values["accepted_on"])
        return filing_json(session.get_one(FiledPrice, filed_price_id), acceptance), 201

    return answer_once(work)


def _of_provider(query: Select[Any], kind: type[BaselineEvidence] | type[FiledPrice]) -> Select[Any]:
    filters = load_query(ListQuery())
    query = query.where(kind.provider_id == who().provider_id)
    if "item" in filters:
        query = query.where(kind.item == filters["item"])
    if "county" in filters:
        enrolment = enrolment_of(db.session(), who().provider_id, filters["county"])
        query = query.where(kind.enrolment_id == enrolment.id)
    return query
