"""What waits for a second person on this floor: price settings, voided evidence, joining days."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolments, open_change
from catalog.prices.evidence.voiding import voids_waiting
from catalog.prices.records.baseline_queries import setting_waiting
from catalog.regions import region_name
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.shell.floor import Pending, Waiting


def _of_prices(session: Session, who: Principal) -> Iterator[Pending]:
    for enrolment in enrolments(session, who.provider_id):
        setting = setting_waiting(session, enrolment.id)
        if setting is not None:
            yield Pending(
                title="更改价格上限口径",
                href=url_for("price_baseline.show", county=enrolment.county),
                by=setting.proposed_by,
                by_name=setting.proposed_by_name,
            )
        for evidence, request in voids_waiting(session, enrolment.id):
            yield Pending(
                title=f"作废价格佐证 {evidence.reference}",
                href=url_for("evidence_of_prices.show", evidence_id=evidence.id),
                by=request.requested_by,
                by_name=request.requested_by_name,
            )


def _of_enrolments(session: Session, who: Principal) -> Iterator[Pending]:
    for enrolment in enrolments(session, who.provider_id):
        change = open_change(session, enrolment)
        if change is not None:
            yield Pending(
                title=f"更改{region_name(enrolment.county)}的参与日期",
                href=url_for("enrolments.show", enrolment_id=enrolment.id),
                by=change.asked_by,
                by_name=change.asked_by_name,
            )


WAITING = (
    Waiting(action=Action.PRICES_WRITE, pending=_of_prices),
    Waiting(action=Action.PROVIDER_WRITE, pending=_of_enrolments),
)
