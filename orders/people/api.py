"""Caregivers for machines."""

from http import HTTPStatus

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.people.answers import CAREGIVER
from orders.people.hiring import add_caregiver
from orders.people.models import Caregiver
from orders.people.schemas import CaregiverQuery, CaregiverSchema, caregiver_json
from provider_portal.accounts.roles import Action
from provider_portal.shell.api import Answer, answer_once, list_answer, load_json, load_query, page_of
from provider_portal.shell.described import described
from provider_portal.shell.guards import api, who
from provider_portal.shell.shapes import page

blueprint = Blueprint("caregivers_api", __name__)


@blueprint.post("/caregivers")
@api(Action.ORDERS_WRITE)
@described({201: CAREGIVER}, body=CaregiverSchema, once=True)
def create() -> ResponseReturnValue:
    """Add a caregiver."""
    values = load_json(CaregiverSchema())

    def work(session: Session) -> Answer:
        return caregiver_json(add_caregiver(session, who(), **values)), HTTPStatus.CREATED

    return answer_once(work)


@blueprint.get("/caregivers")
@api(Action.ORDERS_READ)
@described({200: page(CAREGIVER)}, query=CaregiverQuery)
def index() -> ResponseReturnValue:
    """Caregivers, newest first."""
    load_query(CaregiverQuery())
    query = select(Caregiver).where(Caregiver.provider_id == who().provider_id)
    return list_answer(page_of(query, Caregiver), caregiver_json)
