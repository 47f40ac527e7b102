"""The doors of this floor, for the factory."""

from catalog.demo import STEPS
from catalog.enrolment.commands import provider
from catalog.items import api as items_api
from catalog.prices import api as prices_api
from catalog.subsidy import api as subsidy_api
from provider_portal.shell.package import Package

PACKAGE = Package(
    name="catalog",
    api=(items_api.blueprint, prices_api.blueprint, subsidy_api.blueprint),
    commands=(provider,),
    demo=STEPS,
)
