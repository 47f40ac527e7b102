"""Bringing evidence in from a workbook, in the office."""

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

from flask import Blueprint, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from catalog.enrolment.queries import shown_enrolment
from catalog.items.queries import shelf_in
from catalog.prices.evidence.imports.importing import MOST_NOTES, WHAT, XLSX, request_import
from catalog.prices.evidence.imports.models import PriceEvidenceImport
from catalog.prices.evidence.imports.template import price_evidence_template
from catalog.prices.schemas import CountySchema
from catalog.prices.views import county_context
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, get_owned
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import Stored, file_store
from provider_portal.ground.jobs.queueing import own_job
from provider_portal.shell.forms import form_page
from provider_portal.shell.guards import office, who

blueprint = Blueprint("evidence_imports", __name__, url_prefix="/evidence-of-prices/imports")
GREATEST_BYTES = 20 << 20
_SHOWN = 30


@blueprint.route("", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def index() -> ResponseReturnValue:
    """Send a workbook, and see what became of earlier ones."""

    def act(session: Session, values: dict[str, str]) -> str:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise _at_file("请选择填好的 Excel 文件（.xlsx）。")
        row = request_import(session, who(), stored=_keep(file), file_name=file.filename, **values)
        flash("文件已收到，正在检查和导入。", "info")
        return url_for(".show", import_id=row.id)

    session = db.session()
    earlier = select(PriceEvidenceImport).where(PriceEvidenceImport.provider_id == who().provider_id)
    return form_page(
        CountySchema(),
        "catalog/prices/imports.html",
        act,
        context=lambda: {
            **county_context(session, who().provider_id, request.values.get("county")),
            "rows": list(session.scalars(earlier.order_by(PriceEvidenceImport.id.desc()).limit(_SHOWN))),
        },
    )


@blueprint.get("/template")
@office(Action.PRICES_READ)
def template() -> ResponseReturnValue:
    """The workbook to fill in."""
    enrolment = shown_enrolment(db.session(), who().provider_id, request.args.get("county"))
    county = enrolment.county if enrolment else None
    listed = shelf_in(db.session(), who().provider_id, county).on(today())
    name = "价格佐证导入模板.xlsx"
    return send_file(BytesIO(price_evidence_template(listed)), XLSX, as_attachment=True, download_name=name)


@blueprint.get("/<uuid7:import_id>")
@office(Action.PRICES_READ)
def show(import_id: UUID) -> ResponseReturnValue:
    """How far an import is, what it added, or every cell that is to be mended."""
    session = db.session()
    row = get_owned(session, PriceEvidenceImport, who().provider_id, import_id, WHAT)
    job = own_job(session, row.provider_id, row.job_id) if row.job_id else None
    return render_template("catalog/prices/import.html", row=row, job=job, most_notes=MOST_NOTES)


def _keep(file: FileStorage) -> Stored:
    try:
        return file_store().put(_chunks(file), limit=GREATEST_BYTES)
    except RuleError as error:
        raise _at_file(error.message) from error


def _chunks(file: FileStorage) -> Iterator[bytes]:
    while chunk := file.stream.read(1 << 20):
        yield chunk


def _at_file(sentence: str) -> RuleError:
    return RuleError("bad_file", sentence, fields={"file": [sentence]})
