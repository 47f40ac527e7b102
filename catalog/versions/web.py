"""项目清单版本 in the office: what is in force, a new version from a file, and what it changes before it counts."""

from collections.abc import Mapping
from io import BytesIO
from uuid import UUID

from flask import Blueprint, Response, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments
from catalog.items.catalogue import Catalogue
from catalog.items.queries import shelf_in, version_of
from catalog.items.schemas import PreviewForm, UploadForm
from catalog.prices.views import county_context
from catalog.regions import NATIONAL, region_name, regions_of
from catalog.versions.adopting import accept_version, preview
from catalog.versions.drafting import XLSX, draft, keep_file
from catalog.versions.reading import MOST_BYTES
from catalog.versions.views import accepted_previews, version_lines
from catalog.versions.workbook import workbook_of
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import form_page, load_form
from provider_portal.shell.guards import office, who

blueprint = Blueprint("catalogue_versions", __name__, url_prefix="/catalogue-versions")


@blueprint.get("")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """Versions that reach the county, with their days and who brought them."""
    session, provider_id = db.session(), who().provider_id
    shown = county_context(session, provider_id, request.args.get("county"))
    shelf = shelf_in(session, provider_id, shown["enrolment"].county if shown["enrolment"] else None)
    lines = version_lines(session, provider_id, shelf, today())
    return render_template("catalog/items/versions.html", lines=lines, shelf=shelf, **shown)


@blueprint.get("/template.xlsx")
@office(Action.PRICES_READ)
def template() -> Response:
    """Today's list as a workbook to change."""
    current = shelf_in(db.session(), who().provider_id, request.args.get("county")).on(today())
    name = f"服务项目清单-{current.version}.xlsx"
    return send_file(BytesIO(workbook_of(current)), mimetype=XLSX, as_attachment=True, download_name=name)


@blueprint.route("/new", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def new() -> ResponseReturnValue:
    """Bring a file; nothing counts before its changes have been looked at."""

    def act(session: Session, values: Loaded) -> str:
        sent = request.files.get("file")
        sha256 = keep_file(session, who(), sent.stream.read(MOST_BYTES + 1) if sent else b"")
        _refuse_elsewhere(session, draft(session, who(), file=sha256, **values))
        parameters = values | {"effective_from": values["effective_from"].isoformat(), "file": sha256}
        return url_for("catalogue_versions.look", **parameters)

    choices = _regions()
    start = {"region": choices[0][0] if choices else "", "title": _current_title()}
    return form_page(
        UploadForm(),
        "catalog/items/version_form.html",
        act,
        start=start,
        context=lambda: {"regions": choices},
    )


@blueprint.route("/preview", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def look() -> ResponseReturnValue:
    """What the kept file would change, and accepting it."""

    def act(session: Session, values: Loaded) -> str:
        row = accept_version(session, who(), draft(session, who(), **values), values["file"])
        flash(f"新版清单已采用，{row.effective_from} 起生效。请按下面的提示处理备案价格。", "good")
        return url_for("catalogue_versions.show", version_id=row.id)

    def context() -> Mapping[str, object]:
        session = db.session()
        made = draft(session, who(), **_draft_values())
        looks = [preview(session, row, made) for row in _reached(session, made)]
        return {"made": made, "looks": looks, "region": region_name(made.region)}

    start = request.args.to_dict()
    return form_page(PreviewForm(), "catalog/items/version_preview.html", act, start=start, context=context)


@blueprint.get("/<uuid7:version_id>")
@office(Action.PRICES_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """An accepted version: what it changed, and what is still to be done about filed prices."""
    session, provider_id = db.session(), who().provider_id
    row, looks = accepted_previews(session, provider_id, version_id)
    made = version_of(row)
    return render_template(
        "catalog/items/version.html", row=row, made=made, looks=looks, region=region_name(row.region)
    )


def _draft_values() -> Loaded:
    """What the address says about the file; an address typed by hand is sent back to the upload."""
    try:
        return load_form(PreviewForm(), request.values.to_dict())
    except ValidationError:
        raise RuleError("bad_address", "这个预览地址不完整，请回到“项目清单版本”页重新上传文件。") from None


def _reached(session: Session, made: Catalogue) -> list[Enrolment]:
    rows = enrolments(session, who().provider_id)
    return [row for row in rows if made.region in regions_of(row.county)]


def _refuse_elsewhere(session: Session, made: Catalogue) -> None:
    if not _reached(session, made):
        sentence = "本机构没有在这个地区参与项目，请选择本机构所在的地区。"
        raise RuleError("wrong_region", sentence, fields={"region": [sentence]})


def _regions() -> list[tuple[str, str]]:
    """The provinces, cities and counties of the provider, the widest first: lists come from the province."""
    rows = enrolments(db.session(), who().provider_id)
    codes = {code for row in rows for code in regions_of(row.county)} - {NATIONAL}
    return [(code, region_name(code)) for code in sorted(codes, key=lambda code: (code.rstrip("0"), code))]


def _current_title() -> str:
    return shelf_in(db.session(), who().provider_id).on(today()).title
