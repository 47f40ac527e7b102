"""Reads of enrolment."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment, EnrolmentEvent, JoiningChange
from catalog.enrolment.stages import Stage
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.models import ProviderKindRow
from provider_portal.ground.db import get_owned
from provider_portal.ground.errors import RuleError


def enrolments(session: Session, provider_id: UUID) -> list[Enrolment]:
    """A provider's enrolments, applied for or approved, the earliest first; those given up are left out."""
    return [row for row in every_enrolment(session, provider_id) if row.stage is not Stage.GIVEN_UP]


def every_enrolment(session: Session, provider_id: UUID) -> list[Enrolment]:
    """All of them, those given up too."""
    query = select(Enrolment).where(Enrolment.provider_id == provider_id)
    return list(session.scalars(query.order_by(Enrolment.joined_on, Enrolment.id)))


def find_enrolment(session: Session, provider_id: UUID, county: str) -> Enrolment | None:
    """The enrolment in a county at whatever stage."""
    return next((row for row in every_enrolment(session, provider_id) if row.county == county), None)


def events_of(session: Session, enrolment: Enrolment) -> list[EnrolmentEvent]:
    """What happened with the county, in the order in which it was entered."""
    query = select(EnrolmentEvent).where(EnrolmentEvent.enrolment_id == enrolment.id)
    return list(session.scalars(query.order_by(EnrolmentEvent.id)))


def changes_of(session: Session, enrolment: Enrolment) -> list[JoiningChange]:
    """Requests for another joining day, the newest first."""
    query = select(JoiningChange).where(JoiningChange.enrolment_id == enrolment.id)
    return list(session.scalars(query.order_by(JoiningChange.id.desc())))


def open_change(session: Session, enrolment: Enrolment) -> JoiningChange | None:
    """The request that waits for a second person."""
    return next((row for row in changes_of(session, enrolment) if row.decided_at is None), None)


def enrolment_of(session: Session, provider_id: UUID, county: str | None = None) -> Enrolment:
    """The provider's enrolment in `county`, or its only one, on whatever day: prices are filed before joining.

    RuleError `not_enrolled` where there is none, `which_county` where several leave it open.
    """
    rows = [row for row in enrolments(session, provider_id) if county in (None, row.county)]
    if not rows:
        raise _not_enrolled(county)
    if len(rows) > 1:
        raise _which_county(rows)
    return rows[0]


def enrolment_of_id(session: Session, provider_id: UUID, enrolment_id: UUID) -> Enrolment:
    """The provider's own enrolment, or MissingError."""
    return get_owned(session, Enrolment, provider_id, enrolment_id, "参与项目的登记")


def shown_enrolment(session: Session, provider_id: UUID, county: str | None = None) -> Enrolment | None:
    """The enrolment a page shows: the asked county's, else the earliest; None before the provider joins."""
    rows = enrolments(session, provider_id)
    return next((row for row in rows if row.county == county), rows[0] if rows else None)


def enrolment_on(session: Session, provider_id: UUID, on: date, county: str | None = None) -> Enrolment:
    """The enrolment that holds on a day (`joined_on` included, `ended_on` not).

    RuleError `not_enrolled` where there is none, `which_county` where several leave it open.
    """
    rows = [
        row
        for row in enrolments(session, provider_id)
        if county in (None, row.county)
        and row.stage.takes_part
        and row.joined_on <= on
        and (row.ended_on is None or on < row.ended_on)
    ]
    if not rows:
        raise _not_enrolled(county, on)
    if len(rows) > 1:
        raise _which_county(rows)
    return rows[0]


def provider_kinds(session: Session, provider_id: UUID) -> set[ProviderKind]:
    """What the provider is; an assessor is nothing else."""
    return set(
        session.scalars(select(ProviderKindRow.kind).where(ProviderKindRow.provider_id == provider_id))
    )


def is_assessor(session: Session, provider_id: UUID) -> bool:
    """Whether the provider is an assessment organisation, which may provide no other service (津市 一(三))."""
    return ProviderKind.ASSESSOR in provider_kinds(session, provider_id)


def _not_enrolled(county: str | None, on: date | None = None) -> RuleError:
    when = f"{on.isoformat()} 这一天" if on else ""
    where = f"在 {county} " if county else ""
    return RuleError(
        "not_enrolled",
        f"机构{when}还没有{where}参与补贴项目。请核对日期；如已获县级民政部门批准，请由机构负责人在“参与项目”页登记批准日期。",
    )


def _which_county(rows: list[Enrolment]) -> RuleError:
    counties = "、".join(row.county for row in rows)
    return RuleError("which_county", f"机构在多个县（市、区）参与项目（{counties}），请注明是哪一个。")
