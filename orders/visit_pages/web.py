"""The office's side of visits: pictures, late entries and their approval, the tray, confirmation of stays."""

from uuid import UUID

from flask import Blueprint, flash, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from orders.ordering.queries import get_order
from orders.phone.field import order_values, sign_page, take_upload
from orders.phone.form_values import late_entry_of, late_start
from orders.phone.own_day import own_visit
from orders.visits.access import need_sight
from orders.visits.approving import approve_late_entry
from orders.visits.models import Evidence
from orders.visits.queries import confirmation_of, tray_events, visit_view, waiting_late_entries
from orders.visits.reporting import CheckOut, check_in, check_out
from orders.visits.schemas import LateEntryForm
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db, get_owned
from provider_portal.ground.errors import OutsideError, missing
from provider_portal.ground.files import file_store, find_blob
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import FormState, action_page, form_page
from provider_portal.shell.guards import office, who

blueprint = Blueprint("visits_office", __name__)
DAY_SECONDS = 86_400


@blueprint.get("/evidence/<uuid7:evidence_id>/<any(display,thumbnail,original):copy>")
@office(Action.EVIDENCE_READ)
def picture(evidence_id: UUID, copy: str) -> ResponseReturnValue:
    """A photograph: upright copy, thumbnail, or the original byte for byte."""
    session = db.session()
    row = get_owned(session, Evidence, who().provider_id, evidence_id, "照片")
    need_sight(session, who(), get_order(session, row.provider_id, row.order_id))
    hashes = {"display": row.display_sha256, "thumbnail": row.thumbnail_sha256, "original": row.sha256}
    return _file(session, row.provider_id, hashes[copy])


@blueprint.get("/orders/<uuid7:order_id>/signature")
@office(Action.EVIDENCE_READ)
def signature(order_id: UUID) -> ResponseReturnValue:
    """The signature of an order's confirmation."""
    session = db.session()
    order = get_order(session, who().provider_id, order_id)
    need_sight(session, who(), order)
    signed = confirmation_of(session, order.provider_id, order.id)
    if signed is None or signed.signature_sha256 is None:
        raise missing("签名")
    return _file(session, order.provider_id, signed.signature_sha256)


def _file(session: Session, provider_id: UUID, sha256: str) -> Response:
    """A kept file for this person's browser only."""
    blob = find_blob(session, provider_id, sha256)
    if blob is None:
        raise missing("文件")
    path = file_store().path(sha256)
    if not path.is_file():
        raise OutsideError("file_lost", "存档文件读不出来，请联系管理员从备份恢复。")
    extension = blob.media_type.rpartition("/")[2].replace("jpeg", "jpg")
    answer = send_file(
        path,
        mimetype=blob.media_type,
        download_name=f"{sha256[:12]}.{extension}",  # for browsers that cannot show it: HEIC
        etag=sha256,
        max_age=DAY_SECONDS,
        conditional=True,
    )
    answer.headers["Cache-Control"] = f"private, max-age={DAY_SECONDS}"
    return answer


@blueprint.get("/visits/tray")
@office(Action.VISITS_READ)
def tray() -> ResponseReturnValue:
    """签到异常: late entries that wait for a second person, and events that no order took."""
    session, provider_id = db.session(), who().provider_id
    return render_template(
        "orders/visits/tray.html",
        waiting=waiting_late_entries(session, provider_id),
        tray=tray_events(session, provider_id),
        me=who().person_id,
    )


@blueprint.post("/visits/late-entries/<uuid7:event_id>/approve")
@office(Action.LATE_ENTRY)
def approve(event_id: UUID) -> ResponseReturnValue:
    """复核: a second person stands for a late entry."""

    def act(session: Session) -> str:
        approve_late_entry(session, who(), event_id)
        flash("已复核，这条补录可以用于结算。", "good")
        return url_for("visits_office.tray")

    return action_page(act)


@blueprint.route("/orders/<uuid7:order_id>/late-entry", methods=["GET", "POST"])
@office(Action.LATE_ENTRY)
def late_entry(order_id: UUID) -> ResponseReturnValue:
    """补录 of 签到 or 签退 with time and reason."""
    order = get_order(db.session(), who().provider_id, order_id)

    def act(session: Session, values: Loaded) -> str:
        entry = late_entry_of(values, own_visit(session, order).lines)
        if isinstance(entry, CheckOut):
            check_out(session, who(), order.id, entry)
        else:
            check_in(session, who(), order.id, entry)
        flash("补录已保存，请另一位同事在“签到异常”里复核。", "good")
        return url_for("orders.show", order_id=order.id)

    here = visit_view(db.session(), order.provider_id, order.id)
    start = late_start(order, [part.line for part in here.bill.parts], checked_in=here.check_in is not None)
    page = order_values(order)
    return form_page(LateEntryForm(), "orders/visits/late_entry.html", act, start=start, context=page)


@blueprint.route("/orders/<uuid7:order_id>/confirmation", methods=["GET", "POST"])
@office(Action.LATE_ENTRY)
def sign(order_id: UUID) -> ResponseReturnValue:
    """服务确认 at the office: of a stay, or of a visit that was signed on paper."""
    order = get_order(db.session(), who().provider_id, order_id)
    return sign_page(order, url_for("orders.show", order_id=order.id))


@blueprint.get("/orders/<uuid7:order_id>/photos")
@office(Action.LATE_ENTRY)
def photos(order_id: UUID) -> ResponseReturnValue:
    """Photographs and signed papers that the office adds."""
    order = get_order(db.session(), who().provider_id, order_id)
    return render_template("orders/visits/photos.html", form=FormState(), **order_values(order)())


@blueprint.post("/orders/<uuid7:order_id>/photos")
@office(Action.LATE_ENTRY)
def upload(order_id: UUID) -> ResponseReturnValue:
    """One photograph from the office's page."""
    return take_upload(order_id, url_for("visits_office.photos", order_id=order_id))
