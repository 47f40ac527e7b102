"""Sign-in and sign-out."""

from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from provider_portal.accounts.models import Membership
from provider_portal.accounts.principal import record
from provider_portal.accounts.signing_in import Seat, sign_in
from provider_portal.ground.db import db, get_owned, transaction
from provider_portal.ground.errors import AccessError
from provider_portal.people.schemas import SignInForm
from provider_portal.shell.fields import flat_errors
from provider_portal.shell.forms import FormState, load_form, typed_values
from provider_portal.shell.guards import home_endpoint, public, remember, signed_in

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/sign-in")
@public
def sign_in_page() -> ResponseReturnValue:
    """The door for everybody."""
    person = signed_in()
    if person:
        return redirect(url_for(home_endpoint(person.role)))
    values = {"next": request.args.get("next", ""), "phone": ""}
    return render_template("accounts/sign_in.html", form=FormState(values=values))


@blueprint.post("/sign-in")
@public
def sign_in_post() -> ResponseReturnValue:
    """Right: in, with a fresh session. Wrong: the same page, the number kept, never the password."""
    schema = SignInForm()
    typed = typed_values(schema)
    try:
        values = load_form(schema, typed)
        seat = sign_in(db.session(), values["phone"], values["password"])[0]
    except ValidationError as error:
        state = FormState(values=typed, errors=flat_errors(error), problem="请填写手机号和密码。")
    except AccessError as error:
        state = FormState(values=typed, problem=error.message)
    else:
        _take_seat(seat)
        return redirect(
            _safe(values["next"]) or url_for(home_endpoint(seat.principal.role)), HTTPStatus.SEE_OTHER
        )
    return make_response(
        render_template("accounts/sign_in.html", form=state), HTTPStatus.UNPROCESSABLE_ENTITY
    )


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Out; nothing of the session is left in the browser."""
    cookie.clear()
    return redirect(url_for("accounts.sign_in_page"), HTTPStatus.SEE_OTHER)


def _take_seat(seat: Seat) -> None:
    cookie.clear()
    cookie.permanent = True
    cookie["seat"], cookie["epoch"] = str(seat.membership_id), seat.epoch
    remember(seat.principal)
    with transaction() as session:
        member = get_owned(session, Membership, seat.principal.provider_id, seat.membership_id, "账号")
        record(session, seat.principal, "user.sign_in", member)


def _safe(address: str) -> str:
    """Only a path of this portal is followed after signing in."""
    local = address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address
    return address if local and not address.startswith("/sign-") else ""
