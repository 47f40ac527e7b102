"""The caregiver's pages on the phone: today, one order, and its steps one after another."""

from collections.abc import Callable, Collection
from http import HTTPStatus
from typing import TypedDict
from uuid import UUID

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from orders.confirmation.confirming import confirm
from orders.ordering.lifecycle import OrderStep, life_of
from orders.ordering.models import ServiceOrder
from orders.ordering.queries import get_order, visible_order
from orders.phone.form_values import (
    NO_POSITION,
    PHOTO_KINDS,
    SIGNERS,
    check_in_of,
    check_out_of,
    photo_caption,
    signing_of,
    start_ticks,
)
from orders.phone.own_day import OwnVisit, own_days, own_visit
from orders.visits.event_answers import EventAnswer
from orders.visits.evidencing import accept_photo, keep_photo, photo_answer
from orders.visits.queries import VisitView, visit_view
from orders.visits.reporting import check_in, check_out
from orders.visits.schemas import CheckInForm, CheckOutForm, ConfirmForm, PhotoSchema
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today as beijing_today
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import Severity
from provider_portal.ground.frozen import frozen_json
from provider_portal.shell.fields import DayField, Loaded
from provider_portal.shell.forms import form_page, load_form
from provider_portal.shell.guards import field, who

blueprint = Blueprint("visits_field", __name__, url_prefix="/field")


@blueprint.get("/")
@field(Action.VISITS_OWN)
def today() -> ResponseReturnValue:
    """今日服务: the caregiver's visits of one of the five days."""
    here = beijing_today()
    days = own_days(db.session(), who(), here)
    requested = DayField().deserialize(request.args.get("day") or here.isoformat())
    day = requested if any(tab.day == requested for tab in days.tabs) else here
    return render_template("orders/visits/today.html", days=days, day=day, here=here)


@blueprint.route("/orders/<uuid7:order_id>", methods=["GET", "POST"])
@field(Action.VISITS_OWN)
def order(order_id: UUID) -> ResponseReturnValue:
    """One order and its next step; POST is the check-in."""
    own_order = _own(order_id)

    def act(session: Session, values: Loaded) -> str:
        _tell(
            check_in(session, who(), own_order.id, check_in_of(values)),
            "签到成功，可以开始服务。",
        )
        return url_for("visits_field.order", order_id=order_id)

    return form_page(CheckInForm(), "orders/visits/order.html", act, context=order_values(own_order))


@blueprint.route("/orders/<uuid7:order_id>/check-out", methods=["GET", "POST"])
@field(Action.VISITS_OWN)
def leave(order_id: UUID) -> ResponseReturnValue:
    """签退: tick what was done."""
    own_order = _own(order_id)

    def act(session: Session, values: Loaded) -> str:
        before = visit_view(session, own_order.provider_id, own_order.id)
        report = check_out_of(values, [part.line for part in before.bill.parts])
        answer = check_out(session, who(), own_order.id, report)
        _tell(answer, "签退成功，请让老人签名确认。", {breach.message for breach in before.findings})
        return url_for("visits_field.order", order_id=order_id)

    start = {"done": start_ticks(own_visit(db.session(), own_order).lines)}
    return form_page(
        CheckOutForm(), "orders/visits/check_out.html", act, start=start, context=order_values(own_order)
    )


@blueprint.route("/orders/<uuid7:order_id>/confirmation", methods=["GET", "POST"])
@field(Action.VISITS_OWN)
def sign(order_id: UUID) -> ResponseReturnValue:
    """签名确认 by the elder's side."""
    return sign_page(_own(order_id), url_for("visits_field.order", order_id=order_id))


def sign_page(order: ServiceOrder, back: str) -> ResponseReturnValue:
    """The page that the elder's side signs; the office's tablet shows the same."""

    def act(session: Session, values: Loaded) -> str:
        confirm(session, who(), order.id, signing_of(values))
        flash("确认完成。", "good")
        return back

    by_office = not (who().may(Action.VISITS_OWN) or order.stay)

    def values() -> SigningValues:
        return {
            **order_values(order)(),
            "back": back,
            "by_office": by_office,
            "signers": SIGNERS,
            "ready": OrderStep.CONFIRM in life_of(stay=order.stay).steps_from(order.status),
        }

    start = {"signer_kind": "recipient"}
    return form_page(ConfirmForm(), "orders/visits/sign.html", act, start=start, context=values)


@blueprint.post("/orders/<uuid7:order_id>/photos")
@field(Action.VISITS_OWN)
def upload(order_id: UUID) -> ResponseReturnValue:
    """One photograph from the phone's page: JSON for the script, the order's page without one."""
    return take_upload(order_id, url_for("visits_field.order", order_id=order_id))


def take_upload(order_id: UUID, back: str) -> ResponseReturnValue:
    """The upload of a page's photograph form; the office's page uses it too."""
    values = load_form(PhotoSchema(), request.form.to_dict())
    file = request.files.get("file")
    stream = file.stream if file and file.filename else None
    photo = keep_photo(db.session(), who(), order_id, stream, values["sha256"])
    with transaction() as session:
        row, is_new = accept_photo(session, who(), order_id, photo, photo_caption(values))
        answer = photo_answer(session, row)
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) == "application/json":
        return jsonify(frozen_json(answer)), HTTPStatus.CREATED if is_new else HTTPStatus.OK
    flash("照片已上传。", "good")
    return redirect(back, HTTPStatus.SEE_OTHER)


def _own(order_id: UUID) -> ServiceOrder:
    return visible_order(db.session(), who(), order_id)


class VisitValues(TypedDict):
    """What every page of an order shows."""

    own: OwnVisit
    visit: VisitView
    kinds: list[tuple[str, str]]
    reasons: list[tuple[str, str]]


class SigningValues(VisitValues):
    """The page on which the elder's side signs; `back` is where it leads afterwards, `ready` that it may be signed now."""

    back: str
    by_office: bool
    signers: list[tuple[str, str]]
    ready: bool


def order_values(order: ServiceOrder) -> Callable[[], VisitValues]:
    """What every page of an order shows; looked up again after a refused step."""

    def values() -> VisitValues:
        current = get_order(db.session(), order.provider_id, order.id)
        return {
            "own": own_visit(db.session(), current),
            "visit": visit_view(db.session(), current.provider_id, current.id),
            "kinds": PHOTO_KINDS,
            "reasons": NO_POSITION,
        }

    return values


def _tell(answer: EventAnswer, success: str, earlier: Collection[str] = ()) -> None:
    """Say how it went, and what is new and will have to be explained."""
    if not answer.tray:
        flash(success, "good")
    for finding in answer.findings:
        serious = finding.severity is not Severity.NOTICE and finding.code != "no_photo"
        if serious and finding.message not in earlier:
            flash(finding.message, "warn")
