"""价格佐证 in the office: the list of former prices, and entering one."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.prices.baseline.schemas import ReasonForm
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.evidence.entering import add_price_evidence
from catalog.prices.evidence.schemas import PriceEvidenceForm
from catalog.prices.evidence.voiding import (
    decide_void,
    mark_promotion,
    promotion_paper_of,
    request_void,
    void_of,
    voids_waiting,
)
from catalog.prices.records.models import BaselineEvidence
from catalog.prices.views import KeyContext, county_context, key_context, price_evidence_lines
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db, get_owned
from provider_portal.shell.api import page_of
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import action_page, form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("evidence_of_prices", __name__, url_prefix="/evidence-of-prices")
WHAT = "价格佐证"


@blueprint.get("")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """All evidence, newest first."""
    shown = county_context(db.session(), who().provider_id, request.args.get("county"))
    enrolment, lines, following, waiting = shown["enrolment"], [], "", []
    if enrolment is not None:
        query = select(BaselineEvidence).where(BaselineEvidence.enrolment_id == enrolment.id)
        page = page_of(query, BaselineEvidence)
        lines = price_evidence_lines(db.session(), enrolment, page.items)
        waiting = voids_waiting(db.session(), enrolment.id)
        if page.next_cursor:
            following = url_for(".index", cursor=page.next_cursor, county=enrolment.county)
    return render_template(
        "catalog/prices/evidence_list.html", lines=lines, following=following, waiting=waiting, **shown
    )


@blueprint.route("/new", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def new() -> ResponseReturnValue:
    """Enter one former price from one paper."""

    def act(session: Session, values: Loaded) -> str:
        row, fresh = add_price_evidence(session, who(), scan_sha256=uploaded_scan(session), **values)
        paper = uploaded_scan(session, "promotion_scan")
        if fresh and paper and row.promotion:
            mark_promotion(session, who(), row.id, reason=row.promotion_reason, document_sha256=paper)
        flash(
            "价格佐证已保存。" if fresh else "这份佐证以前已经录入，没有重复保存。",
            "good" if fresh else "info",
        )
        return url_for("items.show", code=row.item)

    start = {"quantity": "1"} | request.args.to_dict()
    kinds = [(kind.value, kind.label) for kind in PaperKind]
    return form_page(
        PriceEvidenceForm(),
        "catalog/prices/evidence_form.html",
        act,
        start=start,
        context=lambda: {**_chosen(), "kinds": kinds, "scan_types": ACCEPTED},
    )


@blueprint.get("/<uuid7:evidence_id>")
@office(Action.PRICES_READ)
def show(evidence_id: UUID) -> ResponseReturnValue:
    """One piece of evidence: what it shows, what it counts for, and whether it was set aside or voided."""
    return render_template("catalog/prices/evidence.html", **_about(evidence_id))


@blueprint.route("/<uuid7:evidence_id>/void", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def void(evidence_id: UUID) -> ResponseReturnValue:
    """Ask for it to be voided."""
    row = _evidence(evidence_id)

    def act(session: Session, values: Loaded) -> str:
        paper = uploaded_scan(session)
        request_void(session, who(), row.id, reason=values["reason"], document_sha256=paper)
        flash("已提交作废申请，请另一位机构负责人登录后复核；复核前仍然计入。", "info")
        return url_for(".show", evidence_id=row.id)

    return form_page(ReasonForm(), "catalog/prices/void_form.html", act, context=lambda: _about(evidence_id))


@blueprint.post("/<uuid7:evidence_id>/void/<answer>")
@office(Action.PRICES_WRITE)
def void_answer(evidence_id: UUID, answer: str) -> ResponseReturnValue:
    """The second person agrees (`approve`) or not (`decline`)."""
    row, approved = _evidence(evidence_id), answer == "approve"

    def act(session: Session) -> str:
        decide_void(session, who(), row.id, approved=approved)
        flash("已作废，不再计入价格上限。" if approved else "已退回，这份佐证继续计入。", "good")
        return url_for(".show", evidence_id=row.id)

    return action_page(act)


@blueprint.route("/<uuid7:evidence_id>/promotion", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def promotion(evidence_id: UUID) -> ResponseReturnValue:
    """Set it aside as a promotion, with the document; or give the document that was missing."""
    row = _evidence(evidence_id)

    def act(session: Session, values: Loaded) -> str:
        paper = uploaded_scan(session, required=True) or ""
        mark_promotion(session, who(), row.id, reason=values["reason"], document_sha256=paper)
        flash("优惠活动依据已登记，这份佐证不计入实际价格。", "good")
        return url_for(".show", evidence_id=row.id)

    start = {"reason": row.promotion_reason}
    return form_page(
        ReasonForm(),
        "catalog/prices/promotion_form.html",
        act,
        start=start,
        context=lambda: _about(evidence_id),
    )


@blueprint.get("/<uuid7:evidence_id>/promotion/document")
@office(Action.PRICES_READ)
def promotion_document(evidence_id: UUID) -> ResponseReturnValue:
    """The document behind a promotion."""
    paper = promotion_paper_of(db.session(), _evidence(evidence_id).id)
    return scan_answer(paper.document_sha256 if paper else None, "优惠活动依据")


@blueprint.get("/<uuid7:evidence_id>/scan")
@office(Action.PRICES_READ)
def scan(evidence_id: UUID) -> ResponseReturnValue:
    """The scanned paper."""
    row = _evidence(evidence_id)
    return scan_answer(row.scan_sha256, f"{WHAT}-{row.reference}")


def _evidence(row_id: UUID) -> BaselineEvidence:
    return get_owned(db.session(), BaselineEvidence, who().provider_id, row_id, WHAT)


def _about(evidence_id: UUID) -> Mapping[str, object]:
    session, row = db.session(), _evidence(evidence_id)
    enrolment = get_owned(session, Enrolment, who().provider_id, row.enrolment_id, "参与登记")
    voided, waiting = void_of(session, row.id)
    return {
        "row": row,
        "line": price_evidence_lines(session, enrolment, [row])[0],
        "voided": voided,
        "waiting": waiting,
        "paper": promotion_paper_of(session, row.id),
        "scan_types": ACCEPTED,
    }


def _chosen() -> KeyContext:
    return key_context(db.session(), who().provider_id, request.values)
