"""The baseline setting for machines."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.prices.baseline.answers import SETTING, SETTINGS
from catalog.prices.baseline.choosing import ask_setting, decide_setting
from catalog.prices.baseline.schemas import DecisionBody, SettingBody, in_force_json, setting_json
from catalog.prices.records.baseline_queries import setting_in_force, setting_waiting
from catalog.prices.schemas import CountySchema
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.shell.api import Answer, answer_once, load_json, load_query
from provider_portal.shell.described import described
from provider_portal.shell.guards import api, who

blueprint = Blueprint("price_baseline_api", __name__)


@blueprint.get("/settings/price-baseline")
@api(Action.PRICES_READ)
@described({200: SETTINGS}, query=CountySchema)
def setting() -> ResponseReturnValue:
    """What is in force, and what waits for a second person."""
    session = db.session()
    enrolment = enrolment_of(session, who().provider_id, load_query(CountySchema()).get("county"))
    in_force, row = setting_in_force(session, enrolment.id), setting_waiting(session, enrolment.id)
    waiting = setting_json(row, in_force, waiting=True) if row else None
    return jsonify(in_force_json(in_force) | {"waiting": waiting})


@blueprint.put("/settings/price-baseline")
@api(Action.PRICES_WRITE)
@described({200: SETTING, 202: SETTING}, body=SettingBody, once=True)
def ask() -> ResponseReturnValue:
    """200 and in force while nothing is filed; afterwards 202, in force when another person approves."""
    values, person = load_json(SettingBody()), who()

    def work(session: Session) -> Answer:
        row, in_force = ask_setting(session, person, **values)
        setting = setting_in_force(session, row.enrolment_id)
        return setting_json(row, setting, waiting=not in_force), 200 if in_force else 202

    return answer_once(work)


@blueprint.post("/settings/price-baseline/approve")
@api(Action.PRICES_WRITE)
@described({200: SETTING}, body=DecisionBody, once=True)
def approve() -> ResponseReturnValue:
    """Another person agrees: 200 and in force; 409 when nothing waits, 422 for whoever asked."""
    values, person = load_json(DecisionBody()), who()

    def work(session: Session) -> Answer:
        row = decide_setting(session, person, approved=True, county=values.get("county"))
        return setting_json(row, setting_in_force(session, row.enrolment_id), waiting=False), 200

    return answer_once(work)
