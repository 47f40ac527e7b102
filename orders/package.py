"""The doors of this floor, for the factory."""

import orders.ordering.models
import orders.ordering.promises
import orders.people.models
import orders.recipients.models
import orders.visits.models  # noqa: F401
from orders.demo.steps import STEPS
from orders.ordering.api import blueprint as orders_api
from orders.people.api import blueprint as caregivers_api
from orders.recipients.api import blueprint as recipients_api
from orders.visits.api import blueprint as visits_api
from orders.visits.field import blueprint as visits_field
from orders.visits.web import blueprint as visits_office
from provider_portal.accounts.roles import Action
from provider_portal.shell.package import MenuEntry, Package

PACKAGE = Package(
    name="orders",
    blueprints=(visits_field, visits_office),
    api=(recipients_api, caregivers_api, orders_api, visits_api),
    menu=(
        MenuEntry(
            label="签到异常",
            endpoint="visits_office.tray",
            section="服务",
            action=Action.VISITS_READ,
            order=14,
        ),
    ),
    demo=STEPS,
)
