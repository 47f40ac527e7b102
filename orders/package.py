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
from provider_portal.shell.package import Package

PACKAGE = Package(name="orders", api=(recipients_api, caregivers_api, orders_api), demo=STEPS)
