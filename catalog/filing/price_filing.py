"""Filing prices with the county, withdrawing them, and entering the county's acceptance."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.filing.joining import close_lists, join_list
from catalog.items.keys import PriceKey
from catalog.items.queries import shelf_at, shelf_of
from catalog.items.units import Unit
from catalog.prices.ceiling import finding_codes as codes
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import Ceiling
from catalog.prices.ceiling.decision import allowed
from catalog.prices.filed.promises import OwnKey, lowest_frozen
from catalog.prices.records.locking import lock_prices
from catalog.prices.records.models import FiledPrice, FilingAcceptance
from catalog.prices.records.opening import open_book
from catalog.prices.records.queries import price_in_force
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.clock import today
from provider_portal.ground.db import get_owned, named_conflict
from provider_portal.ground.errors import Breach, RuleError, Severity
from provider_portal.ground.money import Fen, yuan


def file_price(
    session: Session,
    who: Principal,
    *,
    item: str,
    variant: str = "",
    unit: Unit,
    price_fen: Fen,
    standard: str,
    effective_from: date,
    county: str | None = None,
    duration_text: str = "",
    alone: bool = True,
) -> FiledPrice:
    """A price from `effective_from` on, until the next row of its key begins.

    Filed `alone` it joins the day's gathered list; otherwise the list that files it holds it.

    RuleError with every breach: above the ceiling, no history, the assessor's item; a past day is a late
    entry and may not stand above what orders were priced at. The same key and day again is a ConflictError.
    Filings, evidence and settings of one enrolment take turns, so that none is decided on what another changes.
    """
    enrolment = lock_prices(session, enrolment_of(session, who.provider_id, county))
    listed, variant = shelf_of(session, enrolment).need_item(item, effective_from), variant.strip()
    book = open_book(session, enrolment, {listed.code})
    ceiling = book.ceiling(PriceKey(item=listed.code, variant=variant, unit=unit))
    row = FiledPrice(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        item=listed.code,
        variant=variant,
        unit=unit,
        price_fen=price_fen,
        standard=standard.strip(),
        duration_text=duration_text.strip() or listed.duration_text,
        effective_from=effective_from,
        ceiling_fen=ceiling.ceiling_fen,
        note_id=ceiling.comparison.note_id if ceiling.comparison else None,
        filed_by=who.person_id,
    )
    _refuse(session, row, price_fen, book)
    _add(session, who, row, "price.file_late" if effective_from < today() else "price.file")
    if alone:
        join_list(session, who, row)
    return row


def withdraw_price(
    session: Session,
    who: Principal,
    *,
    item: str,
    variant: str = "",
    unit: Unit,
    effective_from: date,
    county: str | None = None,
) -> FiledPrice:
    """From `effective_from` (today or later) the provider no longer offers this at a filed price."""
    enrolment = lock_prices(session, enrolment_of(session, who.provider_id, county))
    listed, variant = shelf_of(session, enrolment).need_item(item, effective_from), variant.strip()
    key = PriceKey(item=listed.code, variant=variant, unit=unit)
    if effective_from < today():
        raise RuleError(
            "past_day",
            "停止备案只能从今天或以后开始，已经过去的日子不能改。",
            fields={"effective_from": ["请选今天或以后的日期。"]},
        )
    if price_in_force(session, enrolment.id, key, effective_from) is None:
        raise RuleError(
            "not_filed",
            f"{key.label(listed)}在 {effective_from} 没有生效的备案价格，不用停止。",
            fields={"effective_from": ["这一天没有生效的备案价格。"]},
        )
    row = FiledPrice(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        item=listed.code,
        variant=variant,
        unit=unit,
        price_fen=None,
        standard="",
        effective_from=effective_from,
        filed_by=who.person_id,
    )
    return _add(session, who, row, "price.withdraw")


def accept_filing(
    session: Session,
    who: Principal,
    filed_price_id: UUID,
    accepted_on: date,
    scan_sha256: str | None = None,
    *,
    close: bool = True,
) -> FilingAcceptance:
    """The county took the filing on `accepted_on`; a second acceptance of the same filing is a conflict.

    With `close` a list whose last price this was is accepted too.
    """
    filed = get_owned(session, FiledPrice, who.provider_id, filed_price_id, "备案价格")
    if accepted_on > today():
        raise RuleError(
            "future_day",
            "受理日期不能晚于今天，请对照县级民政部门的回执填写。",
            fields={"accepted_on": ["不能晚于今天。"]},
        )
    row = FilingAcceptance(
        provider_id=who.provider_id,
        filed_price_id=filed.id,
        accepted_on=accepted_on,
        scan_sha256=scan_sha256,
        entered_by=who.person_id,
    )
    with named_conflict(session, "accepted_already", "这条备案已登记受理，不能重复登记。"):
        session.add(row)
    after = {"filed_price_id": filed.id, "accepted_on": accepted_on, "scan_sha256": scan_sha256}
    record(session, who, "price.accept", row, after=after)
    if close:
        close_lists(session, who, filed.id)
    return row


def _refuse(session: Session, row: FiledPrice, price_fen: Fen, book: PriceBook) -> None:
    if price_fen <= 0:
        sentence = "价格应大于 0 元；不再提供的项目请用“停止备案”。"
        raise RuleError("bad_price", sentence, fields={"price_fen": ["价格应大于 0 元。"]})
    key = PriceKey.of(row)
    frozen = lowest_frozen(session, _own(row), row.effective_from) if row.effective_from < today() else None
    breaches = book.file(
        key, price_fen, row.effective_from, duration_text=row.duration_text, frozen_fen=frozen
    )
    if not allowed(breaches):
        first = next(breach for breach in breaches if breach.severity is Severity.MUST_FIX)
        raise RuleError(
            first.code, first.message, fields=_places(first, book.ceiling(key)), breaches=breaches
        )


def _places(breach: Breach, ceiling: Ceiling) -> dict[str, list[str]]:
    """A short word at the input that is to change; the whole sentence stands at the top."""
    match breach.kind:
        case codes.ASSESSOR_ONLY:
            return {"item": ["请改选其他项目。"]}
        case codes.ABOVE_CEILING:
            return {"price_fen": [f"不能高于 {yuan(ceiling.ceiling_fen)} 元。"]}
        case codes.ABOVE_FROZEN:
            return {"effective_from": ["请改为今天或以后。"]}
        case codes.NO_HISTORY:
            return {"price_fen": ["还没有历史价，请先录入佐证，或写比价说明。"]}
        case codes.DURATION_CUT:
            return {"duration_text": ["时长比以前短，价格没有按比例降。"]}
        case codes.NEW_SURCHARGE:
            return {"variant": ["以前没有收过这项附加费用。"]}
        case _:
            return {"price_fen": [breach.remedy]}


def _own(row: FiledPrice) -> OwnKey:
    return OwnKey(provider_id=row.provider_id, enrolment_id=row.enrolment_id, key=PriceKey.of(row))


def _add(session: Session, who: Principal, row: FiledPrice, action: str) -> FiledPrice:
    name = PriceKey.of(row).label(shelf_at(session, row.enrolment_id).item(row.item, row.effective_from))
    sentence = f"{name}在 {row.effective_from} 生效的价格已经备案过，请换一个生效日期。"
    with named_conflict(session, "filed_already", sentence):
        session.add(row)
    names = ("item", "variant", "unit", "price_fen", "standard", "effective_from", "ceiling_fen")
    record(session, who, action, row, after={name: getattr(row, name) for name in names})
    return row
