"""复核 of a 补录 by a second person."""

from uuid import UUID

from sqlalchemy.orm import Session

from orders.visits.models import LateEntryApproval, VisitEvent
from provider_portal.accounts.principal import Principal, need_second_person, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.db import get_owned, named_conflict
from provider_portal.ground.errors import RuleError


def approve_late_entry(session: Session, who: Principal, visit_event_id: UUID) -> LateEntryApproval:
    """A colleague other than the one who entered it stands for a late entry; once only."""
    who.need(Action.LATE_ENTRY)
    event = get_owned(session, VisitEvent, who.provider_id, visit_event_id, "补录")
    if not event.late_entry:
        raise RuleError("not_late_entry", "这不是补录，不需要复核。")
    need_second_person(who, event.entered_by, "复核补录")
    approval = LateEntryApproval(
        provider_id=who.provider_id, visit_event_id=event.id, approved_by=who.person_id
    )
    with named_conflict(session, "already_approved", "这条补录已经复核过，请刷新页面查看。"):
        session.add(approval)
    record(session, who, "visit.approve_late_entry", approval, after={"visit_event_id": str(event.id)})
    return approval
