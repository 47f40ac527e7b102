"""Elders in the office: find, register, change, agreements, vouchers of a month."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from orders.recipient_pages.recipient_page import (
    benefit_options,
    level_options,
    recipient_page,
    recipient_rows,
)
from orders.recipients.models import Agreement, Recipient
from orders.recipients.queries import get_recipient, recipients_matching
from orders.recipients.registering import (
    change_recipient,
    full_identity_number,
    register_recipient,
    sign_agreement,
)
from orders.recipients.schemas import AgreementForm, RecipientChangeForm, RecipientForm, VoucherForm
from orders.recipients.vouchers import read_voucher
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import db, get_owned, transaction
from provider_portal.ground.errors import missing
from provider_portal.shell.api import page_of
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import FormState, form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("recipients", __name__)
PAGE = "orders/recipients/recipient.html"
FORM = "orders/recipients/form.html"


@blueprint.get("/recipients")
@office(Action.ORDERS_READ)
def index() -> ResponseReturnValue:
    """Elders by name, pinyin initials or phone tail."""
    needle = request.args.get("q", "")[:50]
    page = page_of(recipients_matching(who().provider_id, needle), Recipient)
    following = url_for("recipients.index", q=needle, cursor=page.next_cursor) if page.next_cursor else ""
    rows = recipient_rows(db.session(), who().provider_id, page.items)
    return render_template("orders/recipients/list.html", rows=rows, needle=needle, following=following)


@blueprint.route("/recipients/new", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def new() -> ResponseReturnValue:
    """Register an elder."""

    def act(session: Session, values: Loaded) -> str:
        recipient = register_recipient(session, who(), **values)
        flash(f"已登记老人 {recipient.name}。接下来请登记服务协议。", "good")
        return _address(recipient.id)

    return form_page(RecipientForm(), FORM, act, context=lambda: _choices(None))


@blueprint.route("/recipients/<uuid7:recipient_id>/edit", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def edit(recipient_id: UUID) -> ResponseReturnValue:
    """Change an elder's file; a file that somebody changed meanwhile is told."""
    recipient = _recipient(recipient_id)

    def act(session: Session, values: Loaded) -> str:
        change_recipient(session, who(), recipient.id, **values)
        flash("老人档案已保存。", "good")
        return _address(recipient.id)

    names = (
        "name",
        "phone",
        "address",
        "latitude",
        "longitude",
        "level",
        "assessed_on",
        "excluded_benefits",
        "version",
    )
    start = {name: getattr(recipient, name) for name in names}
    return form_page(RecipientChangeForm(), FORM, act, start=start, context=lambda: _choices(recipient))


@blueprint.get("/recipients/<uuid7:recipient_id>")
@office(Action.ORDERS_READ)
def show(recipient_id: UUID) -> ResponseReturnValue:
    """An elder's file on one page."""
    return render_template(PAGE, form=FormState(), **_page(_recipient(recipient_id).id)())


@blueprint.post("/recipients/<uuid7:recipient_id>/identity-number")
@office(Action.IDENTITY_READ)
def identity_number(recipient_id: UUID) -> ResponseReturnValue:
    """The same page with the whole identity number; the look is in the audit log."""
    with transaction() as session:
        number = full_identity_number(session, who(), recipient_id)
    return render_template(PAGE, form=FormState(), **_page(recipient_id)() | {"full_number": number})


@blueprint.route("/recipients/<uuid7:recipient_id>/agreements", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def agreements(recipient_id: UUID) -> ResponseReturnValue:
    """Record a signed agreement with its scan."""
    row_id = _recipient(recipient_id).id

    def act(session: Session, values: Loaded) -> str:
        sign_agreement(session, who(), row_id, scan_sha256=uploaded_scan(session), **values)
        flash("服务协议已登记。", "good")
        return _address(row_id)

    return form_page(AgreementForm(), PAGE, act, context=_page(row_id, "agreement"))


@blueprint.get("/recipients/<uuid7:recipient_id>/agreements/<uuid7:agreement_id>/scan")
@office(Action.ORDERS_READ)
def scan(recipient_id: UUID, agreement_id: UUID) -> ResponseReturnValue:
    """The scan of an agreement."""
    session, provider_id = db.session(), who().provider_id
    agreement = get_owned(session, Agreement, provider_id, agreement_id, "服务协议")
    if agreement.recipient_id != recipient_id:
        raise missing("服务协议")
    return scan_answer(agreement.scan_sha256, f"服务协议-{agreement.signed_on}")


@blueprint.route("/recipients/<uuid7:recipient_id>/vouchers", methods=["GET", "POST"])
@office(Action.ORDERS_WRITE)
def vouchers(recipient_id: UUID) -> ResponseReturnValue:
    """Record what 民政通 shows of a month."""
    row_id = _recipient(recipient_id).id

    def act(session: Session, values: Loaded) -> str:
        voucher = read_voucher(session, who(), row_id, values.pop("month"), **values)
        flash(f"{voucher.month.label}的消费券已登记。", "good")
        return _address(row_id)

    return form_page(VoucherForm(), PAGE, act, context=_page(row_id, "voucher"))


def _recipient(recipient_id: UUID) -> Recipient:
    return get_recipient(db.session(), who().provider_id, recipient_id)


def _address(row_id: UUID) -> str:
    return url_for("recipients.show", recipient_id=row_id)


def _choices(recipient: Recipient | None) -> dict[str, object]:
    return {"recipient": recipient, "levels": level_options(), "benefits": benefit_options()}


def _page(row_id: UUID, doing: str = "") -> Callable[[], dict[str, object]]:
    """Values of the elder's page; `doing` names the form on it that was sent."""

    def values() -> dict[str, object]:
        page = recipient_page(db.session(), who(), row_id)
        start = FormState(values={"month": str(page.month)})
        more = {
            "doing": doing,
            "blank": FormState(),
            "voucher_start": start,
            "full_number": "",
            "scan_types": ACCEPTED,
        }
        return {"page": page, **more}

    return values
