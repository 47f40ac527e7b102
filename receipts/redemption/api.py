"""Redeeming and receipts for machines."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, jsonify, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import file_store
from provider_portal.shell.api import Answer, answer_once, load_json
from provider_portal.shell.described import File, FileOnly, described
from provider_portal.shell.errors import breach_json
from provider_portal.shell.guards import api, who
from receipts.redemption.answers import PROOF, REDEEMED, RENDERING
from receipts.redemption.printing import receipt_pdf
from receipts.redemption.proving import add_proof, keep_picture
from receipts.redemption.queries import get_receipt, get_redemption, render_job_of
from receipts.redemption.redeeming import redeem
from receipts.redemption.schemas import RedemptionBody

blueprint = Blueprint("redemptions_api", __name__)
SECONDS_TO_RENDER = "2"
CHUNK = 1 << 20


@blueprint.post("/orders/<uuid7:order_id>/redemption")
@api(Action.MONEY_WRITE)
@described({201: REDEEMED}, body=RedemptionBody, once=True)
def redeem_order(order_id: UUID) -> ResponseReturnValue:
    """Redeem a confirmed order; the answer names the receipt, whose PDF follows."""
    values = load_json(RedemptionBody())

    def work(session: Session) -> Answer:
        redemption, receipt, findings = redeem(session, who(), order_id, **values)
        answer = {
            "id": str(redemption.id),
            "expected_deduction_fen": redemption.expected_deduction_fen,
            "deduction_fen": redemption.deduction_fen,
            "self_pay_fen": redemption.self_pay_fen,
            "receipt_number": receipt.number,
            "receipt_id": str(receipt.id),
            "check_url": receipt.content.check_url,
            "findings": [breach_json(finding) for finding in findings],
        }
        return answer, HTTPStatus.CREATED

    return answer_once(work)


@blueprint.post("/redemptions/<uuid7:redemption_id>/proofs")
@api(Action.MONEY_WRITE)
@described({201: PROOF}, parts=FileOnly, once=True)
def prove(redemption_id: UUID) -> ResponseReturnValue:
    """A screenshot of 民政通 for a redemption, multipart `file`; the same picture again is the same proof."""
    file = request.files.get("file")
    if file is None:
        sentence = "请在 file 里附上民政通核销成功的截图。"
        raise RuleError("file_missing", sentence, fields={"file": [sentence]})
    get_redemption(db.session(), who().provider_id, redemption_id)
    picture = keep_picture(iter(lambda: file.stream.read(CHUNK), b""))

    def work(session: Session) -> Answer:
        proof = add_proof(session, who(), redemption_id, picture)
        return {"id": str(proof.id), "sha256": proof.sha256}, HTTPStatus.CREATED

    return answer_once(work, body=picture.original.sha256.encode())


@blueprint.get("/receipts/<uuid7:receipt_id>/pdf")
@api(Action.MONEY_READ)
@described({200: File(media_type="application/pdf"), 202: RENDERING})
def receipt_file(receipt_id: UUID) -> ResponseReturnValue:
    """The PDF, by the receipt's id or its redemption's; 202 with the job's state while it is being made."""
    receipt = get_receipt(db.session(), who().provider_id, receipt_id)
    pdf = receipt_pdf(db.session(), receipt)
    if pdf is not None:
        name = f"{receipt.number}.pdf"
        return send_file(file_store().path(pdf.sha256), mimetype=pdf.media_type, download_name=name)
    job = render_job_of(db.session(), receipt)
    waiting = {"receipt_number": receipt.number, "job_id": None, "state": "queued", "error": None}
    if job is not None:
        waiting |= {"job_id": str(job.id), "state": job.state.value, "error": job.error}
    answer = jsonify(waiting)
    answer.status_code = HTTPStatus.ACCEPTED
    answer.headers["Retry-After"] = SECONDS_TO_RENDER
    return answer
