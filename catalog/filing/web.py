"""备案清单 in the office: writing a list, submitting it, the county's acceptance, printing it."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of_id
from catalog.filing.drafting import (
    WHAT,
    LineDraft,
    draft_of,
    drop_line,
    get_line,
    put_line,
    start_list,
)
from catalog.filing.models import FilingLine, FilingList, PrintedPaper
from catalog.filing.printing import WHAT as PAPER
from catalog.filing.printing import pdf_of, print_list
from catalog.filing.queries import filing_lists, lines_of
from catalog.filing.schemas import AcceptanceForm, LineForm, SubmissionForm, WithdrawalForm
from catalog.filing.submitting import accept_list, submit_list, withdraw_list
from catalog.filing.views import list_view
from catalog.prices.views import county_context, key_context
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, get_owned
from provider_portal.ground.errors import MissingError
from provider_portal.ground.files import file_store
from provider_portal.ground.money import yuan
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import FormState, action_page, form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("filing_lists", __name__)


@blueprint.get("/filing-lists")
@office(Action.PRICES_READ)
def index() -> ResponseReturnValue:
    """All lists of a county, the newest first."""
    session = db.session()
    shown = county_context(session, who().provider_id, request.args.get("county"))
    enrolment = shown["enrolment"]
    lists = filing_lists(session, enrolment.id) if enrolment else []
    counts = {row.id: len(lines_of(session, row.id)) for row in lists}
    return render_template("catalog/filing/lists.html", lists=lists, counts=counts, form=FormState(), **shown)


@blueprint.post("/filing-lists")
@office(Action.PRICES_WRITE)
def start() -> ResponseReturnValue:
    """A new draft that says what is filed now."""

    def act(session: Session) -> str:
        row = start_list(session, who(), request.args.get("county"))
        flash("已按现在的备案价格建好草稿，改好以后提交。", "good")
        return url_for("filing_lists.show", list_id=row.id)

    return action_page(act)


@blueprint.get("/filing-lists/<uuid7:list_id>")
@office(Action.PRICES_READ)
def show(list_id: UUID) -> ResponseReturnValue:
    """One list: its rows, its life, its papers, the next step."""
    view = list_view(db.session(), who().provider_id, list_id)
    return render_template("catalog/filing/list.html", view=view, form=FormState())


@blueprint.route("/filing-lists/<uuid7:list_id>/lines/new", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def add_line(list_id: UUID) -> ResponseReturnValue:
    """One more row; the ceiling of what is chosen stands beside the form."""
    return _line_page(_row(list_id), None)


@blueprint.route("/filing-lists/<uuid7:list_id>/lines/<uuid7:line_id>", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def edit_line(list_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """Change a row of a draft."""
    row = _row(list_id)
    return _line_page(row, get_line(db.session(), who(), row, line_id))


def _line_page(row: FilingList, line: FilingLine | None) -> ResponseReturnValue:
    def act(session: Session, values: Loaded) -> str:
        made = put_line(session, who(), row.id, LineDraft(**values), line.id if line else None)
        flash(f"已保存：{yuan(made.price_fen)} 元/{made.unit.label}。", "good")
        return url_for("filing_lists.show", list_id=row.id)

    start: dict[str, object] = {}
    if line:
        names = ("item", "unit", "variant", "standard", "duration_text")
        start = {name: getattr(line, name) for name in names}
        start |= {"unit": line.unit.value, "price_fen": yuan(line.price_fen).replace(",", "")}
    start |= request.args.to_dict()
    chosen = {name: str(value) for name, value in start.items()} | request.form.to_dict()
    county = enrolment_of_id(db.session(), row.provider_id, row.enrolment_id).county
    return form_page(
        LineForm(),
        "catalog/filing/line_form.html",
        act,
        start=start,
        context=lambda: {
            "row": row,
            "line": line,
            **key_context(db.session(), row.provider_id, chosen | {"county": county}),
        },
    )


@blueprint.post("/filing-lists/<uuid7:list_id>/lines/<uuid7:line_id>/removal")
@office(Action.PRICES_WRITE)
def remove_line(list_id: UUID, line_id: UUID) -> ResponseReturnValue:
    """Take a row out of a draft."""

    def act(session: Session) -> str:
        drop_line(session, who(), list_id, line_id)
        return url_for("filing_lists.show", list_id=list_id)

    return action_page(act)


@blueprint.route("/filing-lists/<uuid7:list_id>/submission", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def submission(list_id: UUID) -> ResponseReturnValue:
    """The list goes to the county; from then on its prices are filed."""
    row = _row(list_id)

    def act(session: Session, values: Loaded) -> str:
        done = submit_list(session, who(), row.id, **values)
        flash(f"已提交。价格 {done.effective_from} 起生效；请打印盖章后送交，收到回执后登记受理。", "good")
        return url_for("filing_lists.show", list_id=row.id)

    if request.method == "GET":
        draft_of(db.session(), who(), row.id)
    start = {"submitted_on": today().isoformat(), "effective_from": today().isoformat()}
    return form_page(
        SubmissionForm(),
        "catalog/filing/submission_form.html",
        act,
        start=start,
        context=lambda: {"view": list_view(db.session(), row.provider_id, row.id)},
    )


@blueprint.route("/filing-lists/<uuid7:list_id>/acceptance", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def acceptance(list_id: UUID) -> ResponseReturnValue:
    """The county took the list: day and scan."""
    row = _row(list_id)

    def act(session: Session, values: Loaded) -> str:
        scan = uploaded_scan(session, required=True)
        accept_list(session, who(), row.id, accepted_on=values["accepted_on"], scan_sha256=scan)
        flash("受理回执已登记，清单里的价格都已受理。", "good")
        return url_for("filing_lists.show", list_id=row.id)

    return form_page(
        AcceptanceForm(),
        "catalog/filing/acceptance_form.html",
        act,
        context=lambda: {"row": row, "scan_types": ACCEPTED},
    )


@blueprint.route("/filing-lists/<uuid7:list_id>/withdrawal", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def withdrawal(list_id: UUID) -> ResponseReturnValue:
    """Take a submitted list back: its prices stop."""
    row = _row(list_id)

    def act(session: Session, values: Loaded) -> str:
        done = withdraw_list(session, who(), row.id, from_day=values["from_day"])
        flash(f"已撤回，清单里的价格 {done.withdrawn_from} 起停止。", "good")
        return url_for("filing_lists.show", list_id=row.id)

    return form_page(
        WithdrawalForm(), "catalog/filing/withdrawal_form.html", act, context=lambda: {"row": row}
    )


@blueprint.post("/filing-lists/<uuid7:list_id>/disposal")
@office(Action.PRICES_WRITE)
def dispose(list_id: UUID) -> ResponseReturnValue:
    """Throw a draft away."""

    def act(session: Session) -> str:
        row = draft_of(session, who(), list_id)
        withdraw_list(session, who(), row.id)
        flash("草稿已作废。", "good")
        return url_for("filing_lists.index")

    return action_page(act)


@blueprint.post("/filing-lists/<uuid7:list_id>/print")
@office(Action.PRICES_WRITE)
def print_out(list_id: UUID) -> ResponseReturnValue:
    """Render 附件4 as a PDF."""

    def act(session: Session) -> str:
        row = get_owned(session, FilingList, who().provider_id, list_id, WHAT)
        print_list(session, who(), enrolment_of_id(session, row.provider_id, row.enrolment_id), row)
        return url_for("filing_lists.show", list_id=row.id, _anchor="papers")

    return action_page(act)


@blueprint.get("/filing-lists/<uuid7:list_id>/acceptance/scan")
@office(Action.PRICES_READ)
def scan(list_id: UUID) -> ResponseReturnValue:
    """The scanned acceptance."""
    return scan_answer(_row(list_id).acceptance_sha256, "备案清单受理回执")


@blueprint.get("/printed-papers/<uuid7:paper_id>/pdf")
@office(Action.PRICES_READ)
def paper_file(paper_id: UUID) -> ResponseReturnValue:
    """A rendered list or price board; the application pack has a stricter door."""
    paper = get_owned(db.session(), PrintedPaper, who().provider_id, paper_id, PAPER)
    if paper.kind.confidential:
        who().need(Action.PROVIDER_READ)
    return paper_answer(db.session(), paper)


def paper_answer(session: Session, paper: PrintedPaper) -> ResponseReturnValue:
    """The PDF of a paper, to look at; MissingError while it is being made."""
    pdf = pdf_of(session, paper)
    if pdf is None:
        raise MissingError("not_rendered", f"{paper.kind.label}还没有生成好，请回到页面等进度条走完。")
    name = f"{paper.kind.label}-{paper.created_at:%Y%m%d}.pdf"
    return send_file(file_store().path(pdf.sha256), mimetype=pdf.media_type, download_name=name)


def _row(row_id: UUID) -> FilingList:
    return get_owned(db.session(), FilingList, who().provider_id, row_id, WHAT)
