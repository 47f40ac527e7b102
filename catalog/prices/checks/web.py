"""查一查: may this price be charged on this day, and why."""

from http import HTTPStatus
from typing import TypedDict

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from catalog.enrolment.queries import enrolment_of, shown_enrolment
from catalog.items.catalogue import CatalogueItem
from catalog.items.queries import shelf_in
from catalog.prices.checks.judging import PriceJudgement, judge_price
from catalog.prices.checks.quick import (
    Question,
    QuickAnswer,
    matching_items,
    quick_answers,
    read_question,
    unpriced,
)
from catalog.prices.checks.schemas import JudgementForm
from catalog.prices.records.opening import open_book
from catalog.prices.views import key_context
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError
from provider_portal.shell.fields import flat_errors
from provider_portal.shell.forms import FormState, load_form, state_of
from provider_portal.shell.guards import office, who

blueprint = Blueprint("price_check", __name__)


@blueprint.get("/price-check")
@office(Action.PRICES_READ)
def ask() -> ResponseReturnValue:
    """The question as a plain GET form, with the answer below it once it is asked whole."""
    typed = {"on": today().isoformat()} | request.args.to_dict()
    judgement, state = None, FormState(values=typed)
    if "unit_price_fen" in request.args:
        judgement, state = _answer(typed)
    wrong = bool(state.errors or state.problem)
    chosen = key_context(db.session(), who().provider_id, request.args)
    quick = _quick(request.args.get("q", ""))
    page = render_template("catalog/prices/check.html", form=state, judgement=judgement, **quick, **chosen)
    return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK)


class QuickContext(TypedDict):
    """What the page shows of one typed line."""

    q: str
    question: Question
    answers: list[QuickAnswer]
    bare: list[CatalogueItem]


def _quick(text: str) -> QuickContext:
    """Answers to one typed line; every price of at most six items."""
    session, provider_id = db.session(), who().provider_id
    enrolment = shown_enrolment(session, provider_id, request.args.get("county"))
    question = read_question(text, today())
    shelf = shelf_in(session, provider_id, enrolment.county if enrolment else None)
    items = matching_items(shelf.on(question.on), question)
    if enrolment is None or not items or question.problem:
        return {"q": text, "question": question, "answers": [], "bare": []}
    book = open_book(session, enrolment, {item.code for item in items})
    return {
        "q": text,
        "question": question,
        "answers": quick_answers(book, items, question),
        "bare": unpriced(book, items),
    }


def _answer(typed: dict[str, str]) -> tuple[PriceJudgement | None, FormState]:
    session = db.session()
    try:
        values = load_form(JudgementForm(), typed)
        enrolment = enrolment_of(session, who().provider_id, values.pop("county", None))
        return judge_price(session, enrolment, **values), FormState(values=typed)
    except ValidationError as error:
        return None, FormState(values=typed, errors=flat_errors(error))
    except RuleError as error:
        return None, state_of(error, typed)
