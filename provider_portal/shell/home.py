"""The first page after signing in, and what every floor puts on it; background jobs; health."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, transaction
from provider_portal.ground.jobs.models import JobState
from provider_portal.ground.jobs.queueing import own_job, retry
from provider_portal.ground.periods import Month
from provider_portal.shell.dashboard import dashboard_values
from provider_portal.shell.described import described
from provider_portal.shell.guards import DASHBOARD, api, home_endpoint, office, public, who
from provider_portal.shell.months import busy_month
from provider_portal.shell.shapes import COUNT, TEXT, has, maybe, one_of

blueprint = Blueprint("home", __name__)
machines = Blueprint("jobs_api", __name__)
_JOB = has(state=one_of(JobState), done=COUNT, total=maybe(COUNT), error=maybe(TEXT))


@blueprint.get("/")
@office(Action.HOME)
def dashboard() -> ResponseReturnValue:
    """The month at a glance; a role that has a page of its own goes on to it."""
    person = who()
    home = home_endpoint(person.role)
    if home != DASHBOARD:
        return redirect(url_for(home))
    month_text = request.args.get("month", "")
    month = Month.parse(month_text) if month_text else busy_month()
    values = dashboard_values(db.session(), person, month)
    return render_template("home/dashboard.html", month=month, this_month=Month.of(today()), **values)


@blueprint.get("/jobs/<uuid7:job_id>/progress")
@office(Action.JOBS)
def job_progress(job_id: UUID) -> ResponseReturnValue:
    """How far a background job is: a fragment that asks again while the job runs."""
    job = own_job(db.session(), who().provider_id, job_id)
    return render_template("home/_job.html", job=job)


@blueprint.post("/jobs/<uuid7:job_id>/retry")
@office(Action.JOBS)
def job_retry(job_id: UUID) -> ResponseReturnValue:
    """Try a failed job again."""
    with transaction() as session:
        job = own_job(session, who().provider_id, job_id)
        retry(session, job)
    return render_template("home/_job.html", job=job)


@machines.get("/jobs/<uuid7:job_id>")
@api(Action.JOBS)
@described({200: _JOB})
def job_state(job_id: UUID) -> ResponseReturnValue:
    """How far a background job is."""
    job = own_job(db.session(), who().provider_id, job_id)
    return jsonify({"state": job.state.value, "done": job.done, "total": job.total, "error": job.error})


@blueprint.get("/healthz")
@public
def health() -> ResponseReturnValue:
    """200 while the database answers."""
    db.session.execute(text("SELECT 1"))
    return jsonify({"status": "ok"}), HTTPStatus.OK


@blueprint.get("/favicon.ico")
@public
def icon() -> ResponseReturnValue:
    """The icon that browsers ask for by themselves."""
    return redirect(url_for("static", filename="icon.svg"))
