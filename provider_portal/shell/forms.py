"""Office forms: one schema, the same page again with every input kept when something is wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import uuid4

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import EXCLUDE, ValidationError
from sqlalchemy.orm import Session

from provider_portal.ground.db import transaction
from provider_portal.ground.errors import Breach, ConflictError, PortalError, RuleError
from provider_portal.ground.idempotency import open_call
from provider_portal.shell.errors import status_of
from provider_portal.shell.fields import Loaded, PortalSchema, flat_errors
from provider_portal.shell.guards import who

_NOT_THE_FORM = {"csrf_token", "_once"}


@dataclass(frozen=True, kw_only=True, slots=True)
class FormState:
    """What a template needs to draw a form, first time or again."""

    values: Mapping[str, object] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    problem: str | None = None
    breaches: tuple[Breach, ...] = ()
    once: str = field(default_factory=lambda: uuid4().hex)


Act = Callable[[Session, Loaded], str]


def form_page(
    schema: PortalSchema,
    template: str,
    act: Act,
    *,
    start: Mapping[str, object] | None = None,
    context: Callable[[], Mapping[str, object]] = dict,
) -> ResponseReturnValue:
    """GET draws the form from `start`; POST loads it and runs `act` in one transaction.

    `act(session, values)` returns the address to go to. What is refused is shown at its place, with
    everything typed kept (422; 409 for a conflict). A double click is carried out once.
    """
    if request.method == "GET":
        return render_template(template, form=FormState(values=start or {}), **context())
    typed = typed_values(schema)
    try:
        values = load_form(schema, typed)
        address = once(lambda session: act(session, values))
    except ValidationError as error:
        problem = "有内容没有填对，请按红字提示修改后再提交。"
        state = FormState(values=typed, errors=flat_errors(error), problem=problem)
        return _again(template, state, HTTPStatus.UNPROCESSABLE_ENTITY, context)
    except (RuleError, ConflictError) as error:
        return _again(template, state_of(error, typed), status_of(error), context)
    return redirect(address, HTTPStatus.SEE_OTHER)


def action_page(act: Callable[[Session], str]) -> ResponseReturnValue:
    """A one-button POST: run once in one transaction, then go where `act` says; errors go to the error page."""
    return redirect(once(act), HTTPStatus.SEE_OTHER)


def once(act: Callable[[Session], str]) -> str:
    """Run `act` in one transaction; the same form token a second time gives the first answer."""
    person, token = who(), request.form.get("_once", "")
    with transaction() as session:
        if not token:
            return act(session)
        call = open_call(
            session,
            provider_id=person.provider_id,
            person_id=person.person_id,
            method="FORM",
            path=request.path,
            key=token[:100],
            body=_body(),
        )
        if not call.answer:
            call.answer = {"address": act(session)}
        return str(call.answer["address"])


def state_of(error: PortalError, typed: Mapping[str, object]) -> FormState:
    """The form again, with the refusal at the inputs it names and at the top."""
    return FormState(values=typed, errors=error.fields, problem=error.message, breaches=error.breaches)


def load_form(schema: PortalSchema, typed: Mapping[str, object]) -> Loaded:
    """Values of a form; raises ValidationError."""
    values: Loaded = schema.load(dict(typed), unknown=EXCLUDE)
    return values


def typed_values(schema: PortalSchema) -> dict[str, str | list[str]]:
    """What was typed, by name; list fields keep all their values."""
    lists = {name for name, kind in schema.fields.items() if kind.__class__.__name__ == "List"}
    return {
        name: request.form.getlist(name) if name in lists else request.form[name]
        for name in request.form
        if name not in _NOT_THE_FORM
    }


def _body() -> bytes:
    pairs = [(n, v) for n, v in request.form.items(multi=True) if n != "csrf_token"]
    return urlencode(pairs).encode()


def _again(
    template: str, state: FormState, status: HTTPStatus, context: Callable[[], Mapping[str, object]]
) -> ResponseReturnValue:
    return make_response(render_template(template, form=state, **context()), status)
