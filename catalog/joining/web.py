"""参与项目 in the office: applying, approval, opening, leaving; and another joining day by two people."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.enrolling import StepTaken, apply_for, keep_approval, take_step
from catalog.enrolment.models import Enrolment, EnrolmentEvent, JoiningChange
from catalog.enrolment.queries import changes_of, enrolment_of_id, events_of, every_enrolment, open_change
from catalog.enrolment.stages import ENROLMENT_LIFE, OPENINGS, EnrolmentStep
from catalog.joining.rejoining import CHANGE, ask_for_joining_day, decide_joining_day
from catalog.joining.schemas import ApplicationForm, JoiningForm, StepForm
from catalog.prices.checks.impact import under_joining_day
from catalog.prices.records.opening import open_book
from catalog.regions import region_name
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, get_owned
from provider_portal.ground.errors import missing
from provider_portal.shell.fields import Loaded, PortalSchema
from provider_portal.shell.forms import Act, FormState, action_page, form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("enrolments", __name__)


@blueprint.get("/enrolments")
@office(Action.PROVIDER_READ)
def index() -> ResponseReturnValue:
    """Every county, and where the provider stands with it."""
    rows = every_enrolment(db.session(), who().provider_id)
    return render_template(
        "catalog/enrolment/list.html", rows=[(row, region_name(row.county)) for row in rows]
    )


@blueprint.route("/enrolments/new", methods=["GET", "POST"])
@office(Action.PROVIDER_WRITE)
def new() -> ResponseReturnValue:
    """Ask another county."""

    def act(session: Session, values: Loaded) -> str:
        row = apply_for(session, who(), **values)
        flash("申报已登记。获得批准后，请登记批准日期和批准文件。", "good")
        return url_for("enrolments.show", enrolment_id=row.id)

    start = {"applied_on": today().isoformat()}
    return form_page(ApplicationForm(), "catalog/enrolment/application_form.html", act, start=start)


@blueprint.get("/enrolments/<uuid7:enrolment_id>")
@office(Action.PROVIDER_READ)
def show(enrolment_id: UUID) -> ResponseReturnValue:
    """One county: what was done, what comes next, and requests for another joining day."""
    session, row = db.session(), _row(enrolment_id)
    events, change = events_of(session, row), open_change(session, row)
    days = {event.step: event.happened_on for event in events}
    steps = [
        step for step in ENROLMENT_LIFE.steps_from(row.stage) if step not in OPENINGS or step not in days
    ]
    return render_template(
        "catalog/enrolment/enrolment.html",
        row=row,
        name=region_name(row.county),
        events=events,
        openings=[(step, days.get(step)) for step in OPENINGS],
        steps=[step for step in steps if step is not EnrolmentStep.APPLY],
        change=change,
        impact=under_joining_day(open_book(session, row), change.new_on, today()) if change else [],
        changes=[each for each in changes_of(session, row) if each.decided_at],
        form=FormState(),
    )


@blueprint.route("/enrolments/<uuid7:enrolment_id>/steps/<step_name>", methods=["GET", "POST"])
@office(Action.PROVIDER_WRITE)
def step(enrolment_id: UUID, step_name: str) -> ResponseReturnValue:
    """Enter a step with its day and, where the county gave one, its paper."""
    row = _row(enrolment_id)
    chosen_step = next((each for each in EnrolmentStep if each.value == step_name), None)
    if chosen_step is None or chosen_step is EnrolmentStep.APPLY:
        raise missing("办理步骤")

    def act(session: Session, values: Loaded) -> str:
        scan = uploaded_scan(session, required=chosen_step.wants_scan)
        take_step(session, who(), row.id, StepTaken(step=chosen_step, scan_sha256=scan, **values))
        flash(f"已{chosen_step.label}。", "good")
        return url_for("enrolments.show", enrolment_id=row.id)

    start = {"happened_on": today().isoformat()}
    return _form(StepForm(), "catalog/enrolment/step_form.html", act, row, start=start, step=chosen_step)


@blueprint.route("/enrolments/<uuid7:enrolment_id>/approval", methods=["GET", "POST"])
@office(Action.PROVIDER_WRITE)
def approval(enrolment_id: UUID) -> ResponseReturnValue:
    """The approval's scan, where the enrolment was registered without it."""
    row = _row(enrolment_id)

    def act(session: Session, _values: Loaded) -> str:
        keep_approval(session, who(), row.id, uploaded_scan(session, required=True) or "")
        flash("批准文件已存档。", "good")
        return url_for("enrolments.show", enrolment_id=row.id)

    return _form(PortalSchema(), "catalog/enrolment/approval_form.html", act, row)


@blueprint.route("/enrolments/<uuid7:enrolment_id>/joining-day", methods=["GET", "POST"])
@office(Action.PROVIDER_WRITE)
def joining_day(enrolment_id: UUID) -> ResponseReturnValue:
    """Ask for another joining day; it holds once another person agrees."""
    row = _row(enrolment_id)

    def act(session: Session, values: Loaded) -> str:
        scan = uploaded_scan(session, required=True) or ""
        ask_for_joining_day(session, who(), row.id, scan_sha256=scan, **values)
        flash("更改申请已提交，请另一位同事登录后复核。", "good")
        return url_for("enrolments.show", enrolment_id=row.id)

    return _form(JoiningForm(), "catalog/enrolment/joining_form.html", act, row)


@blueprint.post("/joining-changes/<uuid7:change_id>/<decision>")
@office(Action.PROVIDER_READ)
def decide(change_id: UUID, decision: str) -> ResponseReturnValue:
    """The second person agrees, or sends the request back."""
    if decision not in {"approval", "refusal"}:
        raise missing("办理步骤")

    def act(session: Session) -> str:
        change = decide_joining_day(session, who(), change_id, approved=decision == "approval")
        flash("参与日期已更改，价格上限按新日期重新计算。" if change.approved else "更改申请已退回。", "good")
        return url_for("enrolments.show", enrolment_id=change.enrolment_id)

    return action_page(act)


@blueprint.get("/enrolments/<uuid7:enrolment_id>/approval/scan")
@office(Action.PROVIDER_READ)
def approval_scan(enrolment_id: UUID) -> ResponseReturnValue:
    """The county's approval."""
    return scan_answer(_row(enrolment_id).approval_sha256, "批准文件")


@blueprint.get("/enrolment-events/<uuid7:event_id>/scan")
@office(Action.PROVIDER_READ)
def event_scan(event_id: UUID) -> ResponseReturnValue:
    """The paper of a step."""
    what = "办理记录"
    event = get_owned(db.session(), EnrolmentEvent, who().provider_id, event_id, what)
    return scan_answer(event.scan_sha256, "办理文件")


@blueprint.get("/joining-changes/<uuid7:change_id>/scan")
@office(Action.PROVIDER_READ)
def change_scan(change_id: UUID) -> ResponseReturnValue:
    """The paper behind a request for another joining day."""
    change = get_owned(db.session(), JoiningChange, who().provider_id, change_id, CHANGE)
    return scan_answer(change.scan_sha256, "更改参与日期的依据")


def _form(
    schema: PortalSchema,
    template: str,
    act: Act,
    row: Enrolment,
    start: Mapping[str, str] | None = None,
    **more: object,
) -> ResponseReturnValue:
    def context() -> Mapping[str, object]:
        return {"row": row, "name": region_name(row.county), "scan_types": ACCEPTED, **more}

    return form_page(schema, template, act, start=start, context=context)


def _row(row_id: UUID) -> Enrolment:
    return enrolment_of_id(db.session(), who().provider_id, row_id)
