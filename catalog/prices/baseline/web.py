"""价格上限口径 in the office: what is in force, what it would change, and the second person."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.prices.baseline.choosing import ask_setting, decide_setting, something_filed
from catalog.prices.baseline.schemas import SettingBody
from catalog.prices.ceiling.ceilings import Basis, Statistic
from catalog.prices.ceiling.setting import Setting
from catalog.prices.checks.impact import CeilingChange, under_setting
from catalog.prices.records.baseline_models import BaselineDecision, BaselineSetting
from catalog.prices.records.baseline_queries import setting_history, setting_in_force, setting_waiting
from catalog.prices.records.opening import open_book
from catalog.prices.views import CountyContext, county_context
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, get_owned
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import action_page, form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("price_baseline", __name__, url_prefix="/settings/price-baseline")
WHAT = "价格上限口径"


@blueprint.get("")
@office(Action.PRICES_READ)
def show() -> ResponseReturnValue:
    """What is in force, what waits and what it would change, and everything that ever was."""
    return render_template("catalog/prices/baseline.html", **_shown())


@blueprint.route("/change", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def change() -> ResponseReturnValue:
    """Ask for another reading, with reason and document."""

    def act(session: Session, values: Loaded) -> str:
        _, in_force = ask_setting(session, who(), document_sha256=uploaded_scan(session), **values)
        flash(
            "已经生效。" if in_force else "已提交，请另一位机构负责人登录后复核，复核后才生效。",
            "good" if in_force else "info",
        )
        return url_for(".show")

    current = _shown()["setting"]
    start = {"window": current.window.value, "statistic": current.statistic.value}
    return form_page(SettingBody(), "catalog/prices/baseline_form.html", act, start=start, context=_choices)


@blueprint.post("/approve")
@office(Action.PRICES_WRITE)
def approve() -> ResponseReturnValue:
    """The second person agrees."""
    return _decide(approved=True, sentence="已复核，新的口径从现在起生效。")


@blueprint.post("/decline")
@office(Action.PRICES_WRITE)
def decline() -> ResponseReturnValue:
    """The request is dropped: by the second person, or by whoever asked."""
    return _decide(approved=False, sentence="已退回，口径没有改变。")


@blueprint.get("/<uuid7:setting_id>/document")
@office(Action.PRICES_READ)
def document(setting_id: UUID) -> ResponseReturnValue:
    """The document behind a setting."""
    row = get_owned(db.session(), BaselineSetting, who().provider_id, setting_id, WHAT)
    return scan_answer(row.document_sha256, WHAT)


def _decide(*, approved: bool, sentence: str) -> ResponseReturnValue:
    def act(session: Session) -> str:
        decide_setting(session, who(), approved=approved, county=request.values.get("county") or None)
        flash(sentence, "good" if approved else "info")
        return url_for(".show")

    return action_page(act)


def _choices() -> Mapping[str, object]:
    return {
        **_shown(),
        "windows": [(kind.value, kind.label) for kind in Basis],
        "statistics": [(kind.value, kind.label) for kind in Statistic],
        "counties": [(row.county, row.county) for row in _shown()["enrolments"]],
        "scan_types": ACCEPTED,
    }


class SettingContext(CountyContext):
    """What a county's setting is and was, what waits, and what that would change."""

    setting: Setting
    waiting: BaselineSetting | None
    impact: list[CeilingChange]
    history: list[tuple[BaselineSetting, BaselineDecision | None]]
    free: bool


def _shown() -> SettingContext:
    session = db.session()
    shown = county_context(session, who().provider_id, request.values.get("county"))
    enrolment = shown["enrolment"]
    if enrolment is None:
        return {**shown, "setting": Setting(), "waiting": None, "impact": [], "history": [], "free": True}
    waiting = setting_waiting(session, enrolment.id)
    return {
        **shown,
        "setting": setting_in_force(session, enrolment.id),
        "waiting": waiting,
        "impact": _impact(session, enrolment, waiting) if waiting else [],
        "history": setting_history(session, enrolment.id),
        "free": not something_filed(session, enrolment.id),
    }


def _impact(session: Session, enrolment: Enrolment, waiting: BaselineSetting) -> list[CeilingChange]:
    setting = Setting(window=waiting.window, statistic=waiting.statistic, setting_id=waiting.id)
    return under_setting(open_book(session, enrolment), setting, today())
