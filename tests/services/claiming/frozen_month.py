"""July, frozen on 3 August."""

from sqlalchemy.orm import Session

from provider_portal.ground.clock import clock_at
from receipts.claims.models import ClaimPackage
from receipts.month.freezing import check_month, freeze_month
from tests.claims import AUGUST_3, JULY, Claiming


def frozen(session: Session, claiming: Claiming) -> ClaimPackage:
    """Checked by finance, frozen by the manager."""
    with clock_at(AUGUST_3):
        check_month(session, claiming.team.finance, claiming.enrolment, JULY)
        return freeze_month(session, claiming.team.manager, claiming.enrolment, JULY)[0]
