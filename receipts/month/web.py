"""结算申报 in the office: the months, one month with its next step, its archive and seal page."""

from flask import Blueprint, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments
from provider_portal.accounts.roles import Action
from provider_portal.ground.calendar.queries import calendar_of
from provider_portal.ground.db import db
from provider_portal.ground.errors import MissingError
from provider_portal.ground.files import file_store
from provider_portal.ground.periods import Month
from provider_portal.shell.api import load_query
from provider_portal.shell.forms import FormState, action_page
from provider_portal.shell.guards import office, who
from receipts.claims.models import ClaimStatus, PackageArchive
from receipts.claims.queries import is_building, month_archive, seal_page_of
from receipts.month.api import send_archive
from receipts.month.claim_view import claim_view, held_fen
from receipts.month.freezing import check_month, freeze_month
from receipts.month.month_rows import month_rows
from receipts.month.schemas import CountyQuery
from receipts.package.requesting import build_month
from receipts.selfcheck.checking import by_reason
from receipts.selfcheck.web import chosen_enrolment

blueprint = Blueprint("claims", __name__)


def enrolment_of_address(session: Session) -> Enrolment:
    """The enrolment of `?county=`, else the first."""
    return chosen_enrolment(session, load_query(CountyQuery())["county"])


def month_address(enrolment: Enrolment, month: Month) -> str:
    """The page of one month."""
    return url_for("claims.show", month=month, county=enrolment.county)


@blueprint.get("/claims")
@office(Action.MONEY_READ)
def index() -> ResponseReturnValue:
    """All months in which something was redeemed or claimed, and this one."""
    session = db.session()
    listed = enrolments(session, who().provider_id)
    calendar = calendar_of(session)
    groups = [(enrolment, month_rows(session, enrolment, calendar)) for enrolment in listed]
    return render_template("receipts/claims/list.html", groups=groups)


@blueprint.get("/claims/<month:month>")
@office(Action.MONEY_READ)
def show(month: Month) -> ResponseReturnValue:
    """One month: where it stands, what comes next, the clock, the lines."""
    session = db.session()
    view = claim_view(session, enrolment_of_address(session), month)
    return render_template(
        "receipts/claims/month.html",
        view=view,
        steps=list(ClaimStatus),
        held_fen=held_fen(view.check),
        reasons=[(group.kind, len(group.orders)) for group in by_reason(view.check.held)],
        building=is_building(view.job),
        results={line.redemption_id: line for line in view.settlement.results},
        own_check=view.claim is not None and view.claim.checked_by == who().person_id,
        form=FormState(),
    )


@blueprint.post("/claims/<month:month>/check")
@office(Action.MONEY_WRITE)
def check(month: Month) -> ResponseReturnValue:
    """One person looked."""

    def act(session: Session) -> str:
        enrolment = enrolment_of_address(session)
        _, month_check = check_month(session, who(), enrolment, month)
        flash(f"自查已记录：可申报 {len(month_check.claimable)} 单。请另一位同事复核封存。", "good")
        return month_address(enrolment, month)

    return action_page(act)


@blueprint.post("/claims/<month:month>/freeze")
@office(Action.MONEY_WRITE)
def freeze(month: Month) -> ResponseReturnValue:
    """Another person freezes; the archive follows by itself."""

    def act(session: Session) -> str:
        enrolment = enrolment_of_address(session)
        package, _ = freeze_month(session, who(), enrolment, month)
        flash(f"已封存 {package.lines_count} 单，正在生成申报包。", "good")
        return month_address(enrolment, month)

    return action_page(act)


@blueprint.post("/claims/<month:month>/build")
@office(Action.MONEY_WRITE)
def build(month: Month) -> ResponseReturnValue:
    """A trial, or the frozen version's archive where it is not there yet."""

    def act(session: Session) -> str:
        enrolment = enrolment_of_address(session)
        build_month(session, who(), enrolment, month)
        return month_address(enrolment, month)

    return action_page(act)


@blueprint.get("/claims/<month:month>/package")
@office(Action.MONEY_READ)
def package(month: Month) -> ResponseReturnValue:
    """The archive."""
    return send_archive(_archive(month))


@blueprint.get("/claims/<month:month>/seal")
@office(Action.MONEY_READ)
def seal_page(month: Month) -> ResponseReturnValue:
    """封存单."""
    archive = _archive(month)
    sha256 = seal_page_of(db.session(), archive)
    if sha256 is None:
        raise _not_built()
    name = f"{archive.file_name.removesuffix('.zip')}-封存单.pdf"
    inline = "download" not in request.args
    return send_file(
        file_store().path(sha256), mimetype="application/pdf", as_attachment=not inline, download_name=name
    )


def _archive(month: Month) -> PackageArchive:
    session = db.session()
    archive = month_archive(session, enrolment_of_address(session), month)
    if archive is None:
        raise _not_built()
    return archive


def _not_built() -> MissingError:
    return MissingError("no_package", "申报包还没有生成好，请回到申报月份页面等进度条走完。")
