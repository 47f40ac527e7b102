"""The doors of this floor, for the factory."""

import catalog.enrolment.models
import catalog.prices.models  # noqa: F401
from catalog.demo import STEPS
from provider_portal.shell.package import Package

PACKAGE = Package(name="catalog", demo=STEPS)
