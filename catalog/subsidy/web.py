"""政策比例 in the office: the rule table with its sources, and what is not certain in it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from catalog.enrolment.queries import shown_enrolment
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.rules import all_rules, find_rule
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.shell.guards import office, who

blueprint = Blueprint("subsidy", __name__)


@blueprint.get("/subsidy-rules")
@office(Action.PRICES_READ)
def rules() -> ResponseReturnValue:
    """What holds for this provider today, and the whole table."""
    enrolment = shown_enrolment(db.session(), who().provider_id)
    county = enrolment.county if enrolment else None
    own = [(kind, find_rule(county, kind, today()) if county else None) for kind in VoucherClass]
    return render_template("catalog/subsidy/rules.html", own=own, county=county, rules=all_rules())
