"""政策比例 in the office: the rule table with its sources and doubts, and the county's own documents."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolments, shown_enrolment
from catalog.regions import region_name
from catalog.subsidy.classes import VOUCHER_CLASSES
from catalog.subsidy.ending import endings
from catalog.subsidy.entering import enter_rules, settle_waiting, void_rule
from catalog.subsidy.models import EnteredRule
from catalog.subsidy.queries import as_rule, entries, own_rules, regional_rules
from catalog.subsidy.schemas import RuleForm, VoidForm
from catalog.subsidy.table import rule_table, time_of
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, get_owned
from provider_portal.shell.fields import Loaded
from provider_portal.shell.forms import form_page
from provider_portal.shell.guards import office, who
from provider_portal.shell.scans import ACCEPTED, scan_answer, uploaded_scan

blueprint = Blueprint("subsidy", __name__, url_prefix="/subsidy-rules")
WHAT = "补贴规则"


@blueprint.get("")
@office(Action.PRICES_READ)
def rules() -> ResponseReturnValue:
    """What holds for this provider today, what it entered, and the whole table by time."""
    session, provider_id = db.session(), who().provider_id
    enrolment = shown_enrolment(session, provider_id, request.args.get("county"))
    county = enrolment.county if enrolment else None
    return render_template(
        "catalog/subsidy/rules.html",
        enrolment=enrolment,
        enrolments=enrolments(session, provider_id),
        region=region_name(county) if county else None,
        endings=[row for row in endings(session, provider_id, today()) if row.county == county],
        table=rule_table(county, today(), regional_rules().rules, own_rules(session, provider_id)),
        entries=[entry for entry in reversed(entries(session, provider_id)) if entry.row.region == county],
        time_of=time_of,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def new() -> ResponseReturnValue:
    """Enter the county's own document with its scan."""

    def act(session: Session, values: Loaded) -> str:
        rows = enter_rules(session, who(), scan_sha256=uploaded_scan(session, required=True) or "", **values)
        names = "、".join(row.voucher_class.label for row in rows)
        waited = settle_waiting(session, who())
        kept = (
            f"{waited} 张“待新政策明确”的工单已按它核算，其余已开的工单不变。"
            if waited
            else "已开的工单不变。"
        )
        flash(f"已录入“{names}”的规则，{rows[0].first} 起按它计算。{kept}", "good")
        return url_for("subsidy.rules", county=rows[0].region)

    def choices() -> Mapping[str, object]:
        joined = enrolments(db.session(), who().provider_id)
        return {
            "counties": [(row.county, region_name(row.county)) for row in joined],
            "classes": [(kind.value, kind.label) for kind in VOUCHER_CLASSES],
            "scan_types": ACCEPTED,
        }

    start = {"county": request.args.get("county", "")}
    return form_page(RuleForm(), "catalog/subsidy/rule_form.html", act, start=start, context=choices)


@blueprint.route("/<uuid7:rule_id>/void", methods=["GET", "POST"])
@office(Action.PRICES_WRITE)
def void(rule_id: UUID) -> ResponseReturnValue:
    """Take back what was entered wrongly; the entry stays to be seen."""
    row = _entered(rule_id)

    def act(session: Session, values: Loaded) -> str:
        void_rule(session, who(), row.id, values["reason"])
        flash("这条规则已作废，今后不再按它计算；已开的工单和已核销的金额不变。", "good")
        return url_for("subsidy.rules", county=row.region)

    return form_page(
        VoidForm(), "catalog/subsidy/void_form.html", act, context=lambda: {"row": row, "rule": as_rule(row)}
    )


@blueprint.get("/<uuid7:rule_id>/scan")
@office(Action.PRICES_READ)
def scan(rule_id: UUID) -> ResponseReturnValue:
    """The county's document."""
    return scan_answer(_entered(rule_id).scan_sha256, "补贴标准文件")


def _entered(row_id: UUID) -> EnteredRule:
    return get_owned(db.session(), EnteredRule, who().provider_id, row_id, WHAT)
