"""Claim months that one person has checked and another one is to freeze."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolments
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.shell.floor import Pending, Waiting
from receipts.claims.models import ClaimStatus
from receipts.claims.queries import claims_of


def _checked(session: Session, who: Principal) -> Iterator[Pending]:
    for enrolment in enrolments(session, who.provider_id):
        for claim in claims_of(session, enrolment):
            if claim.status is ClaimStatus.CHECKED:
                yield Pending(
                    title=f"封存{claim.month.label}的申报",
                    href=url_for("claims.show", month=claim.month, county=enrolment.county),
                    by=claim.checked_by,
                    by_name=claim.checked_by_name,
                )


WAITING = (Waiting(action=Action.MONEY_WRITE, pending=_checked),)
