"""The doors of this floor, for the factory."""

import orders.ordering.models
import orders.people.models
import orders.recipients.models
import orders.visits.models  # noqa: F401
from provider_portal.shell.package import Package

PACKAGE = Package(name="orders")
