"""The doors of this floor, for the factory."""

import receipts.claims.models
import receipts.redemption.models
import receipts.selfcheck.models
import receipts.settlement.models  # noqa: F401
from provider_portal.shell.package import Package
from receipts.demo import STEPS

PACKAGE = Package(name="receipts", demo=STEPS)
