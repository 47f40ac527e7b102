"""Caregivers in the office: find, add, change."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from orders.people.hiring import add_caregiver, change_caregiver
from orders.people.models import Caregiver
from orders.people.queries import caregivers, get_caregiver
from orders.people.rows import account_options, caregiver_rows, last_valid_day
from orders.people.schemas import CaregiverForm
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import form_page
from provider_portal.shell.guards import office, who

blueprint = Blueprint("caregivers", __name__)
FORM = "orders/people/form.html"


@blueprint.get("/caregivers")
@office(Action.ORDERS_READ)
def index() -> ResponseReturnValue:
    """Caregivers by name, initials or phone tail."""
    needle = request.args.get("q", "")[:50]
    rows = caregiver_rows(caregivers(db.session(), who().provider_id, needle))
    return render_template("orders/people/list.html", rows=rows, needle=needle)


@blueprint.route("/caregivers/new", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def new() -> ResponseReturnValue:
    """Add a caregiver."""

    def act(session: Session, values: Loaded) -> str:
        values.pop("version")
        caregiver = add_caregiver(session, who(), **values)
        flash(f"已登记护理员 {caregiver.name}。", "good")
        return url_for("caregivers.index")

    return form_page(CaregiverForm(), FORM, act, context=lambda: _choices(None))


@blueprint.route("/caregivers/<uuid7:caregiver_id>/edit", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def edit(caregiver_id: UUID) -> ResponseReturnValue:
    """Change a caregiver's file, such as a renewed certificate."""
    caregiver = get_caregiver(db.session(), who().provider_id, caregiver_id)

    def act(session: Session, values: Loaded) -> str:
        change_caregiver(session, who(), caregiver.id, **values)
        flash(f"护理员 {values['name']} 的档案已保存。", "good")
        return url_for("caregivers.index")

    names = ("name", "phone", "certificate", "user_id", "version")
    start = {name: getattr(caregiver, name) for name in names}
    start["last_valid_on"] = last_valid_day(caregiver)
    return form_page(CaregiverForm(), FORM, act, start=start, context=lambda: _choices(caregiver))


def _choices(caregiver: Caregiver | None) -> dict[str, object]:
    own = None if caregiver is None else caregiver.user_id
    return {
        "caregiver": caregiver,
        "accounts": account_options(db.session(), who().provider_id, own),
    }
