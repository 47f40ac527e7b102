"""Visits for machines and for phones that were offline: events, photographs, confirmation."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from orders.confirmation.confirming import Signing, confirm
from orders.phone.form_values import photo_caption
from orders.visit_pages.answers import CONFIRMED, PHOTO, REPORTED
from orders.visits.event_answers import ConfirmationAnswer, Done, EventAnswer
from orders.visits.evidencing import accept_photo, keep_photo, photo_answer
from orders.visits.reporting import CheckIn, CheckOut, check_in, check_out
from orders.visits.schemas import CheckInSchema, CheckOutSchema, ConfirmSchema, PhotoSchema
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.ground.frozen import frozen_json
from provider_portal.shell.api import Answer, answer_once, load_json, load_parts
from provider_portal.shell.described import described
from provider_portal.shell.guards import api, who

blueprint = Blueprint("visits_api", __name__)


@blueprint.post("/orders/<uuid7:order_id>/check-in")
@api(Action.VISITS_REPORT)
@described({200: REPORTED}, body=CheckInSchema, once=True)
def tell_check_in(order_id: UUID) -> ResponseReturnValue:
    """Check in (签到); the same `event_id` again gives the first answer."""
    report = CheckIn(**load_json(CheckInSchema()))
    return _once(order_id, lambda session, row_id: check_in(session, who(), row_id, report))


@blueprint.post("/orders/<uuid7:order_id>/check-out")
@api(Action.VISITS_REPORT)
@described({200: REPORTED}, body=CheckOutSchema, once=True)
def tell_check_out(order_id: UUID) -> ResponseReturnValue:
    """Check out (签退) with what was done."""
    values = load_json(CheckOutSchema())
    report = CheckOut(**values | {"done": tuple(Done(**part) for part in values["done"])})
    return _once(order_id, lambda session, row_id: check_out(session, who(), row_id, report))


@blueprint.post("/orders/<uuid7:order_id>/confirm")
@api(Action.VISITS_REPORT)
@described({200: CONFIRMED}, body=ConfirmSchema, once=True)
def tell_confirmation(order_id: UUID) -> ResponseReturnValue:
    """Confirm (服务确认); fixes the bill."""
    signing = Signing(**load_json(ConfirmSchema()))
    return _once(order_id, lambda session, row_id: confirm(session, who(), row_id, signing).answer)


@blueprint.post("/orders/<uuid7:order_id>/evidence")
@api(Action.VISITS_REPORT)
@described({200: PHOTO, 201: PHOTO}, parts=PhotoSchema, once=True)
def add_evidence(order_id: UUID) -> ResponseReturnValue:
    """One photograph, multipart: 201, or 200 where this order has it already."""
    values = load_parts(PhotoSchema())
    file = request.files.get("file")
    photo = keep_photo(db.session(), who(), order_id, file.stream if file else None, values["sha256"])

    def work(session: Session) -> Answer:
        row, is_new = accept_photo(session, who(), order_id, photo, photo_caption(values))
        return frozen_json(photo_answer(session, row)), HTTPStatus.CREATED if is_new else HTTPStatus.OK

    return answer_once(work, body=f"{photo.original.sha256} {values['kind']}".encode())


def _once(
    order_id: UUID, tell: Callable[[Session, UUID], EventAnswer | ConfirmationAnswer]
) -> ResponseReturnValue:
    return answer_once(lambda session: (frozen_json(tell(session, order_id)), HTTPStatus.OK))
