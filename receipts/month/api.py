"""Claim months for machines: look, check, freeze, build, fetch the package."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.ground.errors import MissingError
from provider_portal.ground.files import file_store
from provider_portal.ground.periods import Month
from provider_portal.shell.api import Answer, answer_once, load_json, load_query
from provider_portal.shell.described import File, described
from provider_portal.shell.guards import api, who
from receipts.claims.models import PackageArchive
from receipts.claims.queries import month_archive
from receipts.month.answers import BUILD, CLAIM, EXPLANATION, FROZEN, HELD
from receipts.month.claim_view import claim_json, claim_view, held_json
from receipts.month.freezing import check_month, freeze_month
from receipts.month.schemas import CountyQuery, EmptyBody
from receipts.package.requesting import build_month
from receipts.selfcheck.checking import month_findings
from receipts.selfcheck.explaining import explain
from receipts.selfcheck.schemas import ExplanationBody

blueprint = Blueprint("claims_api", __name__)


def chosen_enrolment(session: Session) -> Enrolment:
    """The enrolment of `?county=`, or the provider's only one."""
    return enrolment_of(session, who().provider_id, load_query(CountyQuery())["county"])


def month_answer(
    month: Month, act: Callable[[Session, Enrolment], object], status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """Take one step with a month, and answer with where it stands then."""

    def work(session: Session) -> Answer:
        enrolment = chosen_enrolment(session)
        act(session, enrolment)
        return claim_json(claim_view(session, enrolment, month)), status

    return answer_once(work)


@blueprint.get("/claims/<month:month>")
@api(Action.MONEY_READ)
@described({200: CLAIM}, query=CountyQuery)
def show(month: Month) -> ResponseReturnValue:
    """Where the month stands, with totals, clock, results and payments."""
    session = db.session()
    return jsonify(claim_json(claim_view(session, chosen_enrolment(session), month)))


@blueprint.get("/claims/<month:month>/held")
@api(Action.MONEY_READ)
@described({200: HELD}, query=CountyQuery)
def held(month: Month) -> ResponseReturnValue:
    """Orders that may not go in, with every reason."""
    session = db.session()
    check = month_findings(session, chosen_enrolment(session), month)
    return jsonify({"items": [held_json(checked) for checked in check.held], "next_cursor": None})


@blueprint.post("/claims/<month:month>/explanations")
@api(Action.MONEY_WRITE)
@described({201: EXPLANATION}, body=ExplanationBody, once=True)
def explanations(month: Month) -> ResponseReturnValue:
    """Why a must-explain finding of an order is as it is; it goes into the package."""
    values = load_json(ExplanationBody())

    def work(session: Session) -> Answer:
        explanation = explain(session, who(), values["order_id"], month, values["code"], values["text"])
        return {
            "id": str(explanation.id),
            "order_id": str(explanation.order_id),
            "code": explanation.code,
            "text": explanation.text,
        }, 201

    return answer_once(work)


@blueprint.post("/claims/<month:month>/check")
@api(Action.MONEY_WRITE)
@described({200: CLAIM}, body=EmptyBody, query=CountyQuery, once=True)
def check(month: Month) -> ResponseReturnValue:
    """Record the self-check."""
    load_json(EmptyBody())
    return month_answer(month, lambda session, enrolment: check_month(session, who(), enrolment, month))


@blueprint.post("/claims/<month:month>/freeze")
@api(Action.MONEY_WRITE)
@described({200: FROZEN}, body=EmptyBody, query=CountyQuery, once=True)
def freeze(month: Month) -> ResponseReturnValue:
    """Freeze by another person; the archive is built by the job whose id is told."""
    load_json(EmptyBody())

    def work(session: Session) -> Answer:
        enrolment = chosen_enrolment(session)
        _, job = freeze_month(session, who(), enrolment, month)
        return {
            **claim_json(claim_view(session, enrolment, month)),
            "job_id": str(job.id),
        }, 200

    return answer_once(work)


@blueprint.post("/claims/<month:month>/build")
@api(Action.MONEY_WRITE)
@described({200: BUILD, 202: BUILD}, body=EmptyBody, query=CountyQuery, once=True)
def build(month: Month) -> ResponseReturnValue:
    """202 with the job that builds; 200 when the frozen version's archive is there already."""
    load_json(EmptyBody())

    def work(session: Session) -> Answer:
        package, job = build_month(session, who(), chosen_enrolment(session), month)
        summary = {
            "job_id": str(job.id) if job else None,
            "version": package.version_number,
            "trial": package.trial,
            "lines": package.lines_count,
        }
        return summary, 202 if job else 200

    return answer_once(work)


@blueprint.get("/claims/<month:month>/package")
@api(Action.MONEY_READ)
@described({200: File(media_type="application/zip")}, query=CountyQuery)
def package(month: Month) -> ResponseReturnValue:
    """The ZIP: the frozen version, or before there is one the newest trial."""
    session = db.session()
    archive = month_archive(session, chosen_enrolment(session), month)
    if archive is None:
        raise MissingError("no_package", f"{month.label}还没有生成好的申报包，请先 POST build 并等任务完成。")
    return send_archive(archive)


def send_archive(archive: PackageArchive) -> ResponseReturnValue:
    """The stored bytes under the package's own name."""
    return send_file(
        file_store().path(archive.sha256),
        mimetype="application/zip",
        as_attachment=True,
        download_name=archive.file_name,
        etag=archive.sha256,
    )
