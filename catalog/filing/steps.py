"""One step of a list's life: the table decides, an event row and an audit entry remember."""

from sqlalchemy.orm import Session

from catalog.filing.lifecycle import LIST_LIFE, ListStep
from catalog.filing.models import FilingEvent, FilingList
from provider_portal.accounts.principal import Principal, record


def take_step(session: Session, who: Principal, row: FilingList, step: ListStep, note: str = "") -> None:
    """Move a list on by the table; ConflictError `wrong_status` where the step does not belong."""
    before = row.status
    row.status = LIST_LIFE.advance(before, step)
    remember_step(session, who, row, step, note)


def remember_step(session: Session, who: Principal, row: FilingList, step: ListStep, note: str = "") -> None:
    """The event and the audit entry of a step that was taken."""
    session.flush()
    session.add(
        FilingEvent(
            provider_id=row.provider_id,
            filing_list_id=row.id,
            step=step,
            status_after=row.status,
            note=note,
            person_id=who.person_id,
            person_name=who.name,
        )
    )
    names = ("number", "status", "effective_from", "submitted_on", "accepted_on", "withdrawn_from")
    after = {name: value for name in names if (value := getattr(row, name)) is not None}
    record(session, who, f"filing_list.{step.value}", row, after=after | ({"note": note} if note else {}))
