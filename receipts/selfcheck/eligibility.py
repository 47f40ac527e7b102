"""Family 1: whether the elder may use the voucher on the service day."""

from orders.recipients.eligibility import eligibility_breaches
from provider_portal.ground.errors import Breach
from receipts.selfcheck.case import Case


def findings(case: Case) -> list[Breach]:
    """Age, level, assessment and excluded benefits on the service day (37号 二)."""
    return eligibility_breaches(
        birth_on=case.birth_on,
        level=case.level,
        assessed_on=case.assessed_on,
        excluded_benefits=case.excluded_benefits,
        on=case.service_on,
        voucher_class=case.voucher_class,
    )
