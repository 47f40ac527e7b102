"""What this floor hangs in the shell, for the factory."""

import orders.ordering.models
import orders.people.models
import orders.recipients.models
import orders.visits.models  # noqa: F401
from orders.booking.web import blueprint as booking_web
from orders.first_steps import FIRST_STEPS
from orders.order_pages.panel import PANEL
from orders.order_pages.web import blueprint as orders_web
from orders.ordering import finding_codes as order_codes
from orders.ordering.api import blueprint as orders_api
from orders.ordering.billed_items import ANSWER as BILLED_ORDERS
from orders.ordering.nightly import SETTLING
from orders.ordering.pending import ANSWER as SETTLED_BY_RULES
from orders.ordering.promises import ANSWER as LOWEST_PROMISE
from orders.ordering.search import busy_month
from orders.people.api import blueprint as caregivers_api
from orders.people.web import blueprint as caregivers_web
from orders.phone.field import blueprint as visits_field
from orders.recipient_pages.web import blueprint as recipients_web
from orders.recipients import finding_codes as recipient_codes
from orders.recipients.api import blueprint as recipients_api
from orders.recipients.registering import ID_NUMBER
from orders.refusals import REFUSALS
from orders.trail_words import TRAIL_WORDS
from orders.visit_pages.api import blueprint as visits_api
from orders.visit_pages.web import blueprint as visits_office
from orders.visits import finding_codes as visit_codes
from orders.visits.cash_sales import ANSWER as DISCOUNTED_SALES
from orders.visits.waiting import WAITING
from provider_portal.accounts.roles import Action, Role
from provider_portal.shell.floor import Floor, MenuEntry
from provider_portal.shell.register import codes_in

_READ = Action.ORDERS_READ

FLOOR = Floor(
    name="orders",
    blueprints=(recipients_web, caregivers_web, booking_web, orders_web, visits_field, visits_office),
    api=(recipients_api, caregivers_api, orders_api, visits_api),
    menu=(
        MenuEntry(label="老人", endpoint="recipients.index", section="服务", action=_READ, order=10),
        MenuEntry(label="工单", endpoint="orders.index", section="服务", action=_READ, order=12),
        MenuEntry(label="当日派单", endpoint="orders.day", section="服务", action=_READ, order=13),
        MenuEntry(label="护理员", endpoint="caregivers.index", section="服务", action=_READ, order=16),
        MenuEntry(
            label="签到异常",
            endpoint="visits_office.tray",
            section="服务",
            action=Action.VISITS_READ,
            order=14,
        ),
    ),
    panels=(PANEL,),
    waiting=WAITING,
    first_steps=FIRST_STEPS,
    finding_codes=codes_in(recipient_codes, order_codes, visit_codes),
    refusals=REFUSALS,
    demonstration="orders.demo.steps:CHAPTER",
    trail_words=TRAIL_WORDS,
    homes={Role.CAREGIVER: "visits_field.today"},
    busy_month=busy_month,
    dated_jobs=(SETTLING,),
    answers=(LOWEST_PROMISE, BILLED_ORDERS, SETTLED_BY_RULES, DISCOUNTED_SALES),
    sealed=(ID_NUMBER,),
)
