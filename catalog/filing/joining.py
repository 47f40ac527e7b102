"""Prices filed one by one, by page or by machine, stand on a list too: the list of that day."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.filing.lifecycle import ListStatus, ListStep
from catalog.filing.models import FilingLine, FilingList
from catalog.filing.queries import line_of_price
from catalog.filing.steps import remember_step, take_step
from catalog.prices.records.models import FiledPrice, FilingAcceptance
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import today
from provider_portal.ground.db import lock_owned
from provider_portal.ground.money import Fen
from provider_portal.ground.numbering import next_number


def new_list(session: Session, who: Principal, enrolment_id: UUID, *, whole: bool) -> FilingList:
    """The enrolment's next list, empty."""
    number = next_number(session, who.provider_id, f"filing-list:{enrolment_id}")
    row = FilingList(provider_id=who.provider_id, enrolment_id=enrolment_id, number=number, whole=whole)
    session.add(row)
    session.flush()
    return row


def join_list(session: Session, who: Principal, filed: FiledPrice) -> FilingLine:
    """Put a price that was filed by itself on the day's gathered list, which counts as submitted today.

    The enrolment is locked, so that two who file at once share one list.
    """
    lock_owned(session, Enrolment, who.provider_id, [filed.enrolment_id], "参与项目的登记")
    line = FilingLine(
        provider_id=filed.provider_id,
        filing_list_id=(_gathered(session, filed) or _begin(session, who, filed)).id,
        item=filed.item,
        variant=filed.variant,
        unit=filed.unit,
        price_fen=_price(filed),
        standard=filed.standard,
        duration_text=filed.duration_text,
        filed_price_id=filed.id,
    )
    session.add(line)
    session.flush()
    return line


def close_lists(session: Session, who: Principal, filed_price_id: UUID) -> None:
    """A list whose last price the county has now taken is accepted, on the latest of their days."""
    for list_id in {line.filing_list_id for line in line_of_price(session, filed_price_id)}:
        row = session.get_one(FilingList, list_id)
        if row.status is not ListStatus.SUBMITTED:
            continue
        rows = session.execute(
            select(FilingLine.id, FilingAcceptance.accepted_on)
            .outerjoin(FilingAcceptance, FilingAcceptance.filed_price_id == FilingLine.filed_price_id)
            .where(FilingLine.filing_list_id == list_id)
        ).all()
        days = [day for _, day in rows if day is not None]
        if len(days) == len(rows):
            row.accepted_on = max(days)
            take_step(session, who, row, ListStep.ACCEPT, "逐项受理完毕")


def _gathered(session: Session, filed: FiledPrice) -> FilingList | None:
    """Today's gathered list, still waiting for the county, without a row for this key."""
    same_key = exists().where(
        FilingLine.filing_list_id == FilingList.id,
        FilingLine.item == filed.item,
        FilingLine.variant == filed.variant,
        FilingLine.unit == filed.unit,
    )
    query = select(FilingList).where(
        FilingList.provider_id == filed.provider_id,
        FilingList.enrolment_id == filed.enrolment_id,
        FilingList.whole.is_(False),
        FilingList.status == ListStatus.SUBMITTED,
        FilingList.submitted_on == today(),
        ~same_key,
    )
    return session.scalar(query.order_by(FilingList.number).limit(1))


def _begin(session: Session, who: Principal, filed: FiledPrice) -> FilingList:
    row = new_list(session, who, filed.enrolment_id, whole=False)
    row.status = ListStatus.SUBMITTED
    row.submitted_on, row.submitted_by, row.submitted_by_name = today(), who.person_id, who.name
    remember_step(session, who, row, ListStep.SUBMIT, "逐项备案")
    return row


def _price(filed: FiledPrice) -> Fen:
    if filed.price_fen is None:
        raise AssertionError("a withdrawal is no row of a list")
    return filed.price_fen
