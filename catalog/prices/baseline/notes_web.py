"""比价说明 and statements about empty windows, in the office."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.items.queries import shelf_at, shelf_in
from catalog.prices.baseline.noting import WHAT, sign_note, state_window, write_note
from catalog.prices.baseline.schemas import MOST_SOURCES, NoteForm, StatementForm, sources_of
from catalog.prices.ceiling.ceilings import WindowKind
from catalog.prices.records.baseline_models import (
    ComparisonNote,
    ComparisonSignature,
    ComparisonSource,
    WindowStatement,
)
from catalog.prices.records.baseline_queries import note_sources
from catalog.prices.views import county_context, key_context
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import beijing_day
from provider_portal.ground.db import db, get_owned
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import action_page, form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("price_notes", __name__, url_prefix="/price-comparisons")


@blueprint.get("")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """Every comparison note, and every statement about a window."""
    session = db.session()
    shown = county_context(session, who().provider_id, request.args.get("county"))
    enrolment = shown["enrolment"]
    notes = (
        _with_signatures(
            session, select(ComparisonNote.id).where(ComparisonNote.enrolment_id == enrolment.id)
        )
        if enrolment
        else []
    )
    shelf = shelf_in(session, who().provider_id, enrolment.county if enrolment else None)
    query = select(WindowStatement).order_by(WindowStatement.id.desc())
    stated = (
        list(session.scalars(query.where(WindowStatement.enrolment_id == enrolment.id))) if enrolment else []
    )
    return render_template(
        "catalog/prices/notes.html",
        notes=notes,
        stated=stated,
        shelf=shelf,
        beijing_day=beijing_day,
        **shown,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def new() -> ResponseReturnValue:
    """Write a note; it allows nothing before it is signed."""

    def act(session: Session, values: Loaded) -> str:
        given = [number for number in range(1, MOST_SOURCES + 1) if f"source_{number}" in values]
        scans = {number: uploaded_scan(session, f"scan_{number}", required=True) or "" for number in given}
        note = write_note(session, who(), sources=sources_of(values, scans), **values)
        flash("比价说明已保存，请核对后由负责人签字。", "good")
        return url_for(".show", note_id=note.id)

    return form_page(
        NoteForm(), "catalog/prices/note_form.html", act, start=request.args.to_dict(), context=_chosen
    )


@blueprint.get("/<uuid7:note_id>")
@office(Action.PRICES_READ)
def show(note_id: UUID) -> ResponseReturnValue:
    """One note with its sources and its signature."""
    session, row = db.session(), _note(note_id)
    ((_, signed),) = _with_signatures(session, select(ComparisonNote.id).where(ComparisonNote.id == row.id))
    return render_template(
        "catalog/prices/note.html",
        row=row,
        signed=signed,
        item=shelf_at(session, row.enrolment_id).item(row.item, beijing_day(row.created_at)),
        sources=note_sources(session, [row.id])[row.id],
    )


@blueprint.post("/<uuid7:note_id>/sign")
@office(Action.PRICES_WRITE)
def sign(note_id: UUID) -> ResponseReturnValue:
    """The manager signs."""
    row = _note(note_id)

    def act(session: Session) -> str:
        sign_note(session, who(), row.id)
        flash("已签字，现在可以按不高于说明的价格备案。", "good")
        return url_for(".show", note_id=row.id)

    return action_page(act)


@blueprint.get("/<uuid7:note_id>/scans/<uuid7:source_id>")
@office(Action.PRICES_READ)
def scan(note_id: UUID, source_id: UUID) -> ResponseReturnValue:
    """What a source showed."""
    row = get_owned(db.session(), ComparisonSource, who().provider_id, source_id, "比价来源")
    return scan_answer(row.scan_sha256 if row.note_id == _note(note_id).id else None, "比价来源")


@blueprint.route("/statement", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def statement() -> ResponseReturnValue:
    """Say why a window has no evidence, with the document."""

    def act(session: Session, values: Loaded) -> str:
        paper = uploaded_scan(session, required=True) or ""
        row = state_window(session, who(), document_sha256=paper, **values)
        flash("时段说明已登记。", "good")
        return url_for("items.show", code=row.item)

    windows = [(kind.value, kind.label) for kind in WindowKind]
    return form_page(
        StatementForm(),
        "catalog/prices/statement_form.html",
        act,
        start=request.args.to_dict(),
        context=lambda: {**_chosen(), "windows": windows},
    )


@blueprint.get("/statements/<uuid7:statement_id>/document")
@office(Action.PRICES_READ)
def statement_document(statement_id: UUID) -> ResponseReturnValue:
    """The document of a statement."""
    row = get_owned(db.session(), WindowStatement, who().provider_id, statement_id, "时段说明")
    return scan_answer(row.document_sha256, "时段说明")


def _note(row_id: UUID) -> ComparisonNote:
    return get_owned(db.session(), ComparisonNote, who().provider_id, row_id, WHAT)


def _with_signatures(session: Session, ids: Any) -> list[tuple[ComparisonNote, ComparisonSignature | None]]:
    query = (
        select(ComparisonNote, ComparisonSignature)
        .outerjoin(ComparisonSignature, ComparisonSignature.note_id == ComparisonNote.id)
        .where(ComparisonNote.id.in_(ids))
        .order_by(ComparisonNote.id.desc())
    )
    return [(note, signed) for note, signed in session.execute(query)]


def _chosen() -> Mapping[str, object]:
    return {**key_context(db.session(), who().provider_id, request.values), "scan_types": ACCEPTED}
