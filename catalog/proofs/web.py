"""价格对照表 in the office: on the page, as a PDF, as a workbook."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of
from catalog.filing.models import PrintKind
from catalog.filing.queries import printed
from catalog.filing.views import paper_views
from catalog.prices.evidence.imports.importing import XLSX
from catalog.prices.records.models import FiledPrice
from catalog.prices.views import county_context
from catalog.proofs.queries import print_proofs, proof_content, proof_sheets
from catalog.proofs.workbook import proof_workbook
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, get_owned
from provider_portal.ground.ids import parse_id
from provider_portal.shell.forms import action_page
from provider_portal.shell.guards import office, who

blueprint = Blueprint("price_proofs", __name__, url_prefix="/price-proofs")
WHAT = "备案价格"


@blueprint.get("")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """Every filed price with its verdict."""
    session = db.session()
    shown = county_context(session, who().provider_id, request.args.get("county"))
    enrolment = shown["enrolment"]
    return render_template(
        "catalog/prices/proofs.html",
        proofs=proof_sheets(session, enrolment) if enrolment else [],
        papers=_papers(session, enrolment),
        **shown,
    )


@blueprint.get("/<uuid7:filed_price_id>")
@office(Action.PRICES_READ)
def show(filed_price_id: UUID) -> ResponseReturnValue:
    """The sheet of one filed price."""
    session, row = db.session(), _filed(filed_price_id)
    enrolment = get_owned(session, Enrolment, row.provider_id, row.enrolment_id, "参与登记")
    (proof,) = proof_sheets(session, enrolment, row)
    return render_template(
        "catalog/prices/proof.html", proof=proof, row=row, papers=_papers(session, enrolment)
    )


@blueprint.post("/print")
@office(Action.PRICES_READ)
def print_out() -> ResponseReturnValue:
    """Render one sheet (`?filed_price_id=`) or all of them as a PDF."""

    def act(session: Session) -> str:
        enrolment, row = _chosen(session)
        print_proofs(session, who(), enrolment, row)
        flash("正在生成 PDF，完成后在下方打开。", "info")
        if row:
            return url_for(".show", filed_price_id=row.id, _anchor="papers")
        return url_for(".index", county=enrolment.county, _anchor="papers")

    return action_page(act)


@blueprint.get("/workbook")
@office(Action.PRICES_READ)
def workbook() -> ResponseReturnValue:
    """One sheet (`?filed_price_id=`) or all of them as a workbook."""
    session = db.session()
    enrolment, row = _chosen(session)
    content = proof_content(who().provider_name, enrolment, proof_sheets(session, enrolment, row))
    name = f"价格对照表-{today():%Y%m%d}.xlsx"
    return send_file(BytesIO(proof_workbook(content)), XLSX, as_attachment=True, download_name=name)


def _chosen(session: Session) -> tuple[Enrolment, FiledPrice | None]:
    filed_price_id = request.args.get("filed_price_id")
    if filed_price_id is None:
        return enrolment_of(session, who().provider_id, request.args.get("county")), None
    row = _filed(parse_id(filed_price_id, WHAT))
    return get_owned(session, Enrolment, row.provider_id, row.enrolment_id, "参与登记"), row


def _filed(row_id: UUID) -> FiledPrice:
    return get_owned(db.session(), FiledPrice, who().provider_id, row_id, WHAT)


def _papers(session: Session, enrolment: Enrolment | None) -> list[Any]:
    if enrolment is None:
        return []
    return list(paper_views(session, printed(session, enrolment.id, PrintKind.PROOF)))
