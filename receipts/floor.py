"""What this floor hangs in the shell, for the factory."""

import receipts.claims.models
import receipts.payments.models
import receipts.redemption.models
import receipts.selfcheck.models
import receipts.settlement.models  # noqa: F401
from provider_portal.accounts.roles import Action
from provider_portal.shell.floor import Floor, MenuEntry
from provider_portal.shell.register import codes_in
from receipts.authenticity.web import blueprint as authenticity_web
from receipts.claims.queries import BUILD_JOB
from receipts.month.api import blueprint as claims_api
from receipts.month.settlement_api import blueprint as settlement_api
from receipts.month.settlement_panel import PANEL as SETTLEMENT_PANEL
from receipts.month.settlement_web import blueprint as settlement_web
from receipts.month.waiting import WAITING as CLAIMS_WAITING
from receipts.month.web import blueprint as claims_web
from receipts.package.building import build_package
from receipts.payments.panel import ON_ORDERS as LEDGER_ON_ORDERS
from receipts.payments.web import blueprint as payments_web
from receipts.redemption import finding_codes as redemption_codes
from receipts.redemption.api import blueprint as redemptions_api
from receipts.redemption.issuing import RENDER_JOB
from receipts.redemption.panel import BEFORE_RULES_END, ON_ORDERS
from receipts.redemption.printing import render_receipt
from receipts.redemption.web import blueprint as redemptions_web
from receipts.refusals import REFUSALS
from receipts.selfcheck import finding_codes as selfcheck_codes
from receipts.selfcheck.web import blueprint as selfcheck_web
from receipts.trail_words import TRAIL_WORDS

FLOOR = Floor(
    name="receipts",
    blueprints=(redemptions_web, payments_web, authenticity_web, selfcheck_web, claims_web, settlement_web),
    api=(redemptions_api, claims_api, settlement_api),
    jobs={RENDER_JOB: render_receipt, BUILD_JOB: build_package},
    menu=(
        MenuEntry(
            label="核销",
            endpoint="redemptions.index",
            section="结算",
            action=Action.MONEY_READ,
            order=40,
        ),
        MenuEntry(
            label="收款",
            endpoint="payments.index",
            section="结算",
            action=Action.MONEY_READ,
            order=42,
        ),
        MenuEntry(
            label="自查",
            endpoint="selfcheck.index",
            section="结算",
            action=Action.MONEY_READ,
            order=44,
        ),
        MenuEntry(
            label="结算申报",
            endpoint="claims.index",
            section="结算",
            action=Action.MONEY_READ,
            order=46,
        ),
    ),
    panels=(SETTLEMENT_PANEL,),
    waiting=CLAIMS_WAITING,
    finding_codes=codes_in(redemption_codes, selfcheck_codes),
    refusals=REFUSALS,
    demonstration="receipts.demo.steps:CHAPTER",
    trail_words=TRAIL_WORDS,
    related=(ON_ORDERS, LEDGER_ON_ORDERS, *BEFORE_RULES_END),
)
