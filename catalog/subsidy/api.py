"""Estimates for machines."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from catalog.enrolment.queries import enrolment_of
from catalog.subsidy.answers import ESTIMATE
from catalog.subsidy.deduction import Sums, estimate
from catalog.subsidy.queries import rules_of
from catalog.subsidy.rules import terms_for
from catalog.subsidy.schemas import EstimateBody, estimate_json
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.shell.api import load_json
from provider_portal.shell.described import described
from provider_portal.shell.guards import api, who

blueprint = Blueprint("subsidy_api", __name__)
_SUMS = ("total_fen", "discount_fen", "ltci_paid_fen", "ineligible_fen")


@blueprint.post("/estimates")
@api(Action.ESTIMATE)
@described({200: ESTIMATE}, body=EstimateBody)
def estimate_one() -> ResponseReturnValue:
    """Deduction and self-pay of a sum by the rule of its day; changes nothing."""
    question = load_json(EstimateBody())
    session, provider_id = db.session(), who().provider_id
    region = question.get("region") or enrolment_of(session, provider_id).county
    rules = rules_of(session, provider_id)
    rate, left = question.get("rate"), question.get("cap_left_fen")
    terms = terms_for(
        region, question["voucher_class"], question["service_on"], rules, rate=rate, cap_left_fen=left
    )
    sums = Sums(**{name: question[name] for name in _SUMS})
    return jsonify(estimate_json(estimate(sums, terms.rate, terms.cap_fen, left), terms))
