"""The office's pages of redeeming: what waits, the form, one redemption with its proofs and receipt."""

from collections.abc import Mapping
from typing import IO
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from orders.ordering.queries import get_order
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now, today
from provider_portal.ground.db import db, get_owned
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import file_store
from provider_portal.ground.periods import Month
from provider_portal.shell.api import load_query
from provider_portal.shell.errors import status_of
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import (
    Act,
    FormState,
    action_page,
    form_page,
    load_form,
    state_of,
)
from provider_portal.shell.guards import office, who
from provider_portal.shell.months import busy_month
from receipts.redemption.models import Channel, RedemptionProof
from receipts.redemption.page_values import RedeemPage, beijing_input, redeem_view, redemption_view
from receipts.redemption.printing import receipt_pdf
from receipts.redemption.proving import Picture, add_proof, keep_picture
from receipts.redemption.queries import (
    get_receipt,
    get_redemption,
    redeemed_in,
    redemption_of,
    sums_of_month,
    to_redeem,
)
from receipts.redemption.redeeming import redeem
from receipts.redemption.schemas import CompareQuery, ListQuery, RedemptionForm

blueprint = Blueprint("redemptions", __name__)
WHAT, PROOF, RECEIPT = "核销记录", "核销截图", "收据"
CHUNK = 1 << 20
CHANNELS = [(channel.value, channel.label) for channel in Channel]


@blueprint.get("/redemptions")
@office(Action.MONEY_READ)
def index() -> ResponseReturnValue:
    """What waits to be redeemed, and what was redeemed in a month."""
    query, session, provider_id = load_query(ListQuery()), db.session(), who().provider_id
    month = query["month"] or busy_month()
    return render_template(
        "receipts/redemption/list.html",
        waiting=to_redeem(session, provider_id),
        rows=redeemed_in(session, provider_id, month, query["q"]),
        sums=sums_of_month(session, provider_id, month),
        month=month,
        this_month=Month.of(today()),
        q=query["q"],
    )


@blueprint.route("/redemptions/orders/<uuid7:order_id>", methods=["GET", "POST"])
@office(Action.MONEY_WRITE)
def redeem_order(order_id: UUID) -> ResponseReturnValue:
    """The form for one confirmed order; a redeemed one is shown instead."""
    done = redemption_of(db.session(), who().provider_id, order_id)
    if done is not None and request.method == "GET":
        return redirect(url_for("redemptions.show", redemption_id=done.id))
    return form_page(
        RedemptionForm(),
        "receipts/redemption/redeem.html",
        _redeem_act(order_id, Uploads()),
        start=_start(order_id),
        context=lambda: {"channels": CHANNELS, **_redeem_view(order_id, request.form)},
    )


def _start(order_id: UUID) -> dict[str, str]:
    """Now, where the service's month is still running; a later entry has no likely time."""
    order = get_order(db.session(), who().provider_id, order_id)
    return {"redeemed_at": beijing_input(now())} if order.month == Month.of(today()) else {}


def _redeem_act(order_id: UUID, uploads: "Uploads") -> Act:
    def act(session: Session, values: Loaded) -> str:
        pictures = uploads.pictures()
        redemption, receipt, _ = redeem(session, who(), order_id, **values)
        for picture in pictures:
            add_proof(session, who(), redemption.id, picture)
        flash(f"已登记核销，收据 {receipt.number} 正在生成。", "good")
        return url_for("redemptions.show", redemption_id=redemption.id)

    return act


@blueprint.get("/redemptions/orders/<uuid7:order_id>/compare")
@office(Action.MONEY_WRITE)
def compare(order_id: UUID) -> ResponseReturnValue:
    """The sum and the difference while amounts are typed: a fragment."""
    view = _redeem_view(order_id, request.args)
    return render_template("receipts/redemption/_compare.html", **view)


def _redeem_view(order_id: UUID, typed: Mapping[str, str]) -> RedeemPage:
    try:
        amounts = load_form(CompareQuery(), typed)
    except ValidationError:  # half an amount: the form tells it when it is sent
        amounts = {}
    return redeem_view(db.session(), who().provider_id, order_id, **amounts)


@blueprint.get("/redemptions/<uuid7:redemption_id>")
@office(Action.MONEY_READ)
def show(redemption_id: UUID) -> ResponseReturnValue:
    """One redemption: amounts, parts by line, proofs, receipt, trail."""
    return _redemption_page(redemption_id, FormState())


def _redemption_page(row_id: UUID, form: FormState) -> str:
    view = redemption_view(db.session(), who().provider_id, row_id)
    return render_template("receipts/redemption/redemption.html", form=form, **view)


@blueprint.post("/redemptions/<uuid7:redemption_id>/proofs")
@office(Action.MONEY_WRITE)
def add_proofs(redemption_id: UUID) -> ResponseReturnValue:
    """More screenshots for a redemption."""
    uploads = Uploads()

    def act(session: Session) -> str:
        pictures = uploads.pictures(at_least_one=True)
        for picture in pictures:
            add_proof(session, who(), redemption_id, picture)
        flash(f"已保存 {len(pictures)} 张核销截图。", "good")
        return url_for("redemptions.show", redemption_id=redemption_id)

    try:
        return action_page(act)
    except RuleError as refusal:
        page = _redemption_page(redemption_id, state_of(refusal, {}))
        return make_response(page, status_of(refusal))


@blueprint.get("/redemptions/<uuid7:redemption_id>/proofs/<uuid7:proof_id>")
@office(Action.MONEY_READ)
def proof(redemption_id: UUID, proof_id: UUID) -> ResponseReturnValue:
    """The upright copy of a screenshot."""
    get_redemption(db.session(), who().provider_id, redemption_id)
    row = get_owned(db.session(), RedemptionProof, who().provider_id, proof_id, PROOF)
    return send_file(file_store().path(row.display_sha256), mimetype="image/jpeg")


@blueprint.get("/receipts/<uuid7:receipt_id>/pdf")
@office(Action.MONEY_READ)
def receipt_file(receipt_id: UUID) -> ResponseReturnValue:
    """The receipt as a file; while it is being made, the redemption's page with the progress, or the payments."""
    receipt = get_receipt(db.session(), who().provider_id, receipt_id)
    pdf = receipt_pdf(db.session(), receipt)
    if pdf is None and receipt.redemption_id is None:
        flash(f"收据 {receipt.number} 正在生成，请过几秒再打开。", "info")
        return redirect(url_for("payments.index"))
    if pdf is None:
        return redirect(url_for("redemptions.show", redemption_id=receipt.redemption_id))
    return send_file(
        file_store().path(pdf.sha256),
        mimetype=pdf.media_type,
        as_attachment=True,
        download_name=f"{receipt.number}.pdf",
    )


class Uploads:
    """Screenshots of this request, stored before any transaction is open; a bad one is told inside the form."""

    def __init__(self) -> None:
        """Reads every chosen file."""
        self._kept: list[Picture] = []
        self._refusal: RuleError | None = None
        for upload in request.files.getlist("screenshots"):
            if upload.filename:
                self._keep(upload.stream)

    def _keep(self, stream: IO[bytes]) -> None:
        try:
            self._kept.append(keep_picture(iter(lambda: stream.read(CHUNK), b"")))
        except RuleError as refusal:
            self._refusal = refusal

    def pictures(self, *, at_least_one: bool = False) -> list[Picture]:
        """What was kept; raises the refusal of the last bad file."""
        if self._refusal is not None:
            raise self._refusal
        if at_least_one and not self._kept:
            sentence = "请先选择民政通的核销截图，再点上传。"
            raise RuleError("file_missing", sentence, fields={"screenshots": [sentence]})
        return self._kept
