"""The doors of this floor, for the factory."""

import receipts.claims.models
import receipts.redemption.models
import receipts.selfcheck.models
import receipts.settlement.models  # noqa: F401
from provider_portal.accounts.roles import Action
from provider_portal.shell.package import MenuEntry, Package
from receipts.check.web import blueprint as check_web
from receipts.demo import STEPS
from receipts.redemption.api import blueprint as redemptions_api
from receipts.redemption.issuing import RENDER_JOB
from receipts.redemption.printing import render_receipt
from receipts.redemption.web import blueprint as redemptions_web

PACKAGE = Package(
    name="receipts",
    blueprints=(redemptions_web, check_web),
    api=(redemptions_api,),
    jobs={RENDER_JOB: render_receipt},
    menu=(
        MenuEntry(
            label="核销",
            endpoint="redemptions.index",
            section="结算",
            action=Action.MONEY_READ,
            order=40,
        ),
    ),
    demo=STEPS,
)
