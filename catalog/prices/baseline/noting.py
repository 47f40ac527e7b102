"""Writing and signing what stands in for history: comparison notes, and statements about an empty window."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of
from catalog.items.keys import PriceKey
from catalog.items.queries import shelf_of
from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import WindowKind
from catalog.prices.ceiling.comparison import ComparedPrice, refuse_wrong_sources
from catalog.prices.records.baseline_models import (
    ComparisonNote,
    ComparisonSignature,
    ComparisonSource,
    WindowStatement,
)
from catalog.prices.records.locking import lock_prices
from catalog.prices.records.opening import open_book
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action, Role
from provider_portal.ground.clock import today
from provider_portal.ground.db import get_owned, named_conflict
from provider_portal.ground.errors import AccessError, ConflictError, RuleError
from provider_portal.ground.money import Fen

WHAT = "比价说明"


def write_note(
    session: Session,
    who: Principal,
    *,
    item: str,
    variant: str = "",
    unit: Unit,
    price_fen: Fen,
    reason: str,
    sources: Sequence[ComparedPrice],
    county: str | None = None,
) -> ComparisonNote:
    """A note for a price without history; RuleError where there is history, or too little to compare with."""
    who.need(Action.PRICES_WRITE)
    enrolment = lock_prices(session, enrolment_of(session, who.provider_id, county))
    code = shelf_of(session, enrolment).need_item(item, today()).code
    key = PriceKey(item=code, variant=variant.strip(), unit=unit)
    _refuse_history(session, enrolment, key)
    if price_fen <= 0:
        raise RuleError("bad_price", "价格应大于 0 元。", fields={"price_fen": ["价格应大于 0 元。"]})
    refuse_wrong_sources(price_fen, sources)
    _refuse_days_to_come(sources)
    note = ComparisonNote(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        item=key.item,
        variant=key.variant,
        unit=key.unit,
        price_fen=price_fen,
        reason=reason.strip(),
        written_by=who.person_id,
        written_by_name=who.name,
    )
    session.add(note)
    session.flush()
    session.add_all(_source(note, position, one) for position, one in enumerate(sources, start=1))
    session.flush()
    names = ("item", "variant", "unit", "price_fen", "reason")
    source_words = [f"{one.source}:{one.price_fen}:{one.scan_sha256}" for one in sources]
    after = {name: getattr(note, name) for name in names} | {"sources": source_words}
    record(session, who, "comparison.write", note, after=after)
    return note


def _refuse_days_to_come(sources: Sequence[ComparedPrice]) -> None:
    late = [position for position, one in enumerate(sources, start=1) if one.seen_on > today()]
    if late:
        sentence = "查到价格的日期不能晚于今天，请按资料上的日期填写。"
        raise RuleError("seen_in_future", sentence, fields={f"seen_{number}": [sentence] for number in late})


def sign_note(session: Session, who: Principal, note_id: UUID) -> ComparisonSignature:
    """The manager signs; from now on the note's price is the most that may be filed for its key."""
    if who.role is not Role.MANAGER:
        raise AccessError("manager_only", "比价说明须由机构负责人签字，请负责人登录后办理。")
    note = get_owned(session, ComparisonNote, who.provider_id, note_id, WHAT)
    enrolment = get_owned(session, Enrolment, who.provider_id, note.enrolment_id, "参与登记")
    lock_prices(session, enrolment)
    _refuse_history(session, enrolment, PriceKey.of(note))
    row = ComparisonSignature(
        provider_id=who.provider_id, note_id=note.id, signed_by=who.person_id, signed_by_name=who.name
    )
    with named_conflict(session, "signed_already", "这份比价说明已经签过字，不用再签。"):
        session.add(row)
    record(session, who, "comparison.sign", row, after={"note_id": note.id, "price_fen": note.price_fen})
    return row


def state_window(
    session: Session,
    who: Principal,
    *,
    item: str,
    variant: str = "",
    unit: Unit,
    window: WindowKind,
    reason: str,
    document_sha256: str,
    county: str | None = None,
) -> WindowStatement:
    """该时段未提供此项服务, with its document: it clears the finding about a window without evidence."""
    who.need(Action.PRICES_WRITE)
    enrolment = lock_prices(session, enrolment_of(session, who.provider_id, county))
    row = WindowStatement(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        item=shelf_of(session, enrolment).need_item(item, today()).code,
        variant=variant.strip(),
        unit=unit,
        window=window,
        reason=reason.strip(),
        document_sha256=document_sha256,
        stated_by=who.person_id,
        stated_by_name=who.name,
    )
    with named_conflict(session, "stated_already", "这个时段的说明已经登记过，不用重复登记。"):
        session.add(row)
    names = ("item", "variant", "unit", "window", "reason", "document_sha256")
    record(session, who, "window.state", row, after={name: getattr(row, name) for name in names})
    return row


def _refuse_history(session: Session, enrolment: Enrolment, key: PriceKey) -> None:
    book = open_book(session, enrolment, {key.item})
    if not book.ceiling(key).no_history:
        name = key.label(book.shelf.item(key.item, today()))
        raise ConflictError("has_history", f"{name}有历史价佐证，按佐证定价格上限，不用比价说明。")


def _source(note: ComparisonNote, position: int, one: ComparedPrice) -> ComparisonSource:
    return ComparisonSource(
        provider_id=note.provider_id,
        note_id=note.id,
        position=position,
        source=one.source,
        price_fen=one.price_fen,
        seen_on=one.seen_on,
        scan_sha256=one.scan_sha256,
    )
