"""机构档案 and 申报材料 in the office."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of_id, enrolments, provider_kinds
from catalog.filing.forms import Slot
from catalog.filing.models import PrintKind
from catalog.filing.queries import printed
from catalog.filing.views import paper_views
from catalog.pack.binding import ask_for_pack
from catalog.pack.checklist import checklist, due_papers, slot_of
from catalog.pack.press import count_pages
from catalog.pack.receiving import WHAT, ReceivedScan, keep_paper, live_papers, set_aside
from catalog.pack.schemas import FileForm, PaperForm
from catalog.provider_file.describing import FileDescription, describe_provider, masked_account, provider_file
from catalog.provider_file.models import ProviderFile, ProviderNature, ProviderPaper
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.models import Provider
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, get_owned
from provider_portal.ground.errors import RuleError, missing
from provider_portal.ground.files import file_store
from provider_portal.ground.jobs.pool import in_pool
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import FormState, action_page, form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, stored_scan

blueprint = Blueprint("provider_file", __name__)


@blueprint.get("/provider-file")
@office(Action.PROVIDER_READ)
def show() -> ResponseReturnValue:
    """Everything that 附件3 asks for, and the scanned papers with their last days."""
    session, provider = db.session(), _provider()
    row = provider_file(session, provider.id)
    return render_template(
        "catalog/pack/file.html",
        provider=provider,
        row=row,
        kinds=provider_kinds(session, provider.id),
        account=masked_account(row),
        checklists=[
            checklist(session, provider, enrolment, today()) for enrolment in enrolments(session, provider.id)
        ],
        due=due_papers(session, provider, today()),
        form=FormState(),
    )


@blueprint.route("/provider-file/edit", methods=["GET", "POST"])
@office(Action.PROVIDER_WRITE)
def edit() -> ResponseReturnValue:
    """Write the file; the account number is typed only to change it."""

    def act(session: Session, values: Loaded) -> str:
        account = values.pop("account", None)
        values["area_m2"] = str(values["area_m2"])
        describe_provider(session, who(), FileDescription(**values), account)
        flash("机构档案已保存。", "good")
        return url_for("provider_file.show")

    provider = _provider()
    row = provider_file(db.session(), provider.id)
    return form_page(
        FileForm(),
        "catalog/pack/file_form.html",
        act,
        start=_start(provider, row),
        context=lambda: {
            "provider": provider,
            "natures": [(nature.value, nature.label) for nature in ProviderNature],
            "account": masked_account(row),
            "home": ProviderKind.HOME in provider_kinds(db.session(), provider.id),
        },
    )


@blueprint.route("/provider-file/papers/<slot_key>/new", methods=["GET", "POST"])
@office(Action.PROVIDER_WRITE)
def add_paper(slot_key: str) -> ResponseReturnValue:
    """Upload a scan for one place of the pack; it is looked through before it is kept."""
    slot = _slot(slot_key)
    upload = Upload()

    def act(session: Session, values: Loaded) -> str:
        keep_paper(session, who(), slot, upload.scan(), **values)
        flash(f"已保存：{slot.label}。", "good")
        return url_for("provider_file.show", _anchor="papers")

    former = [row for row in live_papers(db.session(), who().provider_id) if row.slot == slot.key]
    return form_page(
        PaperForm(),
        "catalog/pack/paper_form.html",
        act,
        context=lambda: {"slot": slot, "former": former, "scan_types": ACCEPTED},
    )


@blueprint.get("/provider-file/papers/<uuid7:paper_id>/scan")
@office(Action.PROVIDER_READ)
def scan(paper_id: UUID) -> ResponseReturnValue:
    """The scan, to look at."""
    row = get_owned(db.session(), ProviderPaper, who().provider_id, paper_id, WHAT)
    return scan_answer(row.sha256, _slot(row.slot).label)


@blueprint.post("/provider-file/papers/<uuid7:paper_id>/removal")
@office(Action.PROVIDER_WRITE)
def remove_paper(paper_id: UUID) -> ResponseReturnValue:
    """Use a paper no longer."""

    def act(session: Session) -> str:
        set_aside(session, who(), paper_id)
        flash("已停用这份材料。", "good")
        return url_for("provider_file.show", _anchor="papers")

    return action_page(act)


@blueprint.get("/enrolments/<uuid7:enrolment_id>/pack")
@office(Action.PROVIDER_READ)
def pack(enrolment_id: UUID) -> ResponseReturnValue:
    """What the county asks for, what is missing, and the bound packs."""
    session, provider = db.session(), _provider()
    enrolment = enrolment_of_id(session, provider.id, enrolment_id)
    return render_template(
        "catalog/pack/pack.html",
        checklist=checklist(session, provider, enrolment, today()),
        papers=paper_views(session, printed(session, enrolment.id, PrintKind.PACK)),
        form=FormState(),
    )


@blueprint.post("/enrolments/<uuid7:enrolment_id>/pack")
@office(Action.PROVIDER_WRITE)
def build(enrolment_id: UUID) -> ResponseReturnValue:
    """Bind the pack as it stands."""

    def act(session: Session) -> str:
        ask_for_pack(session, who(), enrolment_of_id(session, who().provider_id, enrolment_id))
        return url_for("provider_file.pack", enrolment_id=enrolment_id, _anchor="papers")

    return action_page(act)


class Upload:
    """The scan of this request, stored and looked through before any transaction is open."""

    def __init__(self) -> None:
        """Reads the file; a bad one is told inside the form."""
        self._scan: ReceivedScan | None = None
        self._refusal: RuleError | None = None
        try:
            scan = stored_scan()
            if scan is not None:
                path = file_store().path(scan[0].sha256)
                pages = in_pool(count_pages, path, scan[1])
                self._scan = ReceivedScan(stored=scan[0], media_type=scan[1], pages=pages)
        except RuleError as refusal:
            self._refusal = refusal

    def scan(self) -> ReceivedScan:
        """What was kept; raises what was wrong with it at its place in the form."""
        if self._scan is not None:
            return self._scan
        sentence = self._refusal.message if self._refusal else "请选择扫描件（PDF、JPEG 或 PNG）。"
        code = self._refusal.code if self._refusal else "scan_missing"
        raise RuleError(code, sentence, fields={"scan": [sentence]})


def _provider() -> Provider:
    return db.session().get_one(Provider, who().provider_id)


def _slot(key: str) -> Slot:
    slot = slot_of(db.session(), _provider(), key)
    if slot is None or slot.form:
        raise missing("申报材料")
    return slot


def _start(provider: Provider, row: ProviderFile | None) -> Mapping[str, object]:
    start: dict[str, object] = {"address": provider.address, "uscc": provider.uscc}
    if row is None:
        return start | {"contact_phone": provider.phone}
    names = [name for name in FileForm().fields if name not in {"address", "uscc", "account"}]
    values = {name: getattr(row, name) for name in names}
    return start | {name: "" if value is None else str(value) for name, value in values.items()}
