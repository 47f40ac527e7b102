"""价格佐证 in the office: the list of former prices, and entering one."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.prices.evidencing import add_evidence
from catalog.prices.models import BaselineEvidence, EvidenceKind
from catalog.prices.schemas import EvidenceForm
from catalog.prices.viewing import county_context, evidence_lines, key_context
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db, get_owned
from provider_portal.ground.ids import parse_id
from provider_portal.shell.api import page_of
from provider_portal.shell.forms import form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("evidence_of_prices", __name__, url_prefix="/evidence-of-prices")
WHAT = "价格佐证"


@blueprint.get("")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """All evidence, newest first."""
    shown = county_context(db.session(), who().provider_id, request.args.get("county"))
    enrolment, lines, following = shown["enrolment"], [], ""
    if enrolment is not None:
        query = select(BaselineEvidence).where(BaselineEvidence.enrolment_id == enrolment.id)
        page = page_of(query, BaselineEvidence)
        lines = evidence_lines(enrolment, page.items)
        if page.next_cursor:
            following = url_for(".index", cursor=page.next_cursor, county=enrolment.county)
    return render_template("catalog/prices/evidence_list.html", lines=lines, following=following, **shown)


@blueprint.route("/new", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def new() -> ResponseReturnValue:
    """Enter one former price from one paper."""

    def act(session: Session, values: dict[str, Any]) -> str:
        row, fresh = add_evidence(session, who(), scan_sha256=uploaded_scan(session), **values)
        flash(
            "价格佐证已保存。" if fresh else "这份佐证以前已经录入，没有重复保存。",
            "good" if fresh else "info",
        )
        return url_for("items.show", code=row.item)

    start = {"quantity": "1"} | request.args.to_dict()
    kinds = [(kind.value, kind.label) for kind in EvidenceKind]
    return form_page(
        EvidenceForm(),
        "catalog/prices/evidence_form.html",
        act,
        start=start,
        context=lambda: {**_chosen(), "kinds": kinds, "scan_types": ACCEPTED},
    )


@blueprint.get("/<evidence_id>/scan")
@office(Action.PRICES_READ)
def scan(evidence_id: str) -> ResponseReturnValue:
    """The scanned paper."""
    row = get_owned(db.session(), BaselineEvidence, who().provider_id, parse_id(evidence_id, WHAT), WHAT)
    return scan_answer(row.scan_sha256, f"{WHAT}-{row.reference}")


def _chosen() -> dict[str, Any]:
    return key_context(db.session(), who().provider_id, request.values)
