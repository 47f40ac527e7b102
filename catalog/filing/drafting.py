"""Writing a list: begun from what is filed, then changed row by row until it is submitted."""

from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.filing.joining import new_list
from catalog.filing.lifecycle import ListStatus, ListStep
from catalog.filing.models import FilingLine, FilingList
from catalog.filing.queries import open_draft
from catalog.filing.steps import remember_step
from catalog.items.keys import PriceKey
from catalog.items.queries import shelf_at
from catalog.items.units import Unit
from catalog.prices.records.models import FiledPrice
from catalog.prices.records.queries import filed_prices
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import get_owned, lock_owned, named_conflict
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import Fen

WHAT, LINE = "备案清单", "清单行"


@dataclass(frozen=True, kw_only=True, slots=True)
class LineDraft:
    """One row as it is typed; without a duration it takes that of today's list."""

    item: str
    unit: Unit
    price_fen: Fen
    standard: str
    variant: str = ""
    duration_text: str = ""


def newest_prices(session: Session, enrolment_id: UUID) -> dict[PriceKey, FiledPrice]:
    """For every key the filing that holds at last, one to come before one in force; withdrawn keys are absent."""
    newest: dict[PriceKey, FiledPrice] = {}
    for row in filed_prices(session, enrolment_id):
        newest.setdefault(PriceKey.of(row), row)
    return {key: row for key, row in newest.items() if row.price_fen is not None}


def start_list(session: Session, who: Principal, county: str | None = None) -> FilingList:
    """A draft that says what is filed now; ConflictError `draft_open` while another one is being written."""
    who.need(Action.PRICES_WRITE)
    enrolment = enrolment_of(session, who.provider_id, county)
    lock_owned(session, type(enrolment), who.provider_id, [enrolment.id], "参与项目的登记")
    draft = open_draft(session, enrolment.id)
    if draft is not None:
        raise ConflictError(
            "draft_open", f"第 {draft.number} 号清单还是草稿，请接着写那一份，或先把它作废再另建。"
        )
    row = new_list(session, who, enrolment.id, whole=True)
    for filed in newest_prices(session, enrolment.id).values():
        session.add(_line_from(row, filed))
    remember_step(session, who, row, ListStep.START)
    return row


class LineValues(TypedDict):
    """The columns of a row that are written again when it changes."""

    item: str
    variant: str
    unit: Unit
    price_fen: Fen
    standard: str
    duration_text: str


def put_line(
    session: Session, who: Principal, list_id: UUID, draft: LineDraft, line_id: UUID | None = None
) -> FilingLine:
    """A row written into a draft, new or in the place of `line_id`. The ceiling is held at submission.

    ConflictError `line_twice` where the list has a row for the same item, variant and unit.
    """
    row = draft_of(session, who, list_id)
    if draft.price_fen <= 0:
        sentence = "收费标准应大于 0 元；不再提供的项目请从清单里删去。"
        raise RuleError("bad_price", sentence, fields={"price_fen": [sentence]})
    item = shelf_at(session, row.enrolment_id).need_item(draft.item, today())
    variant = draft.variant.strip()
    values: LineValues = {
        "item": item.code,
        "variant": variant,
        "unit": draft.unit,
        "price_fen": draft.price_fen,
        "standard": draft.standard.strip(),
        "duration_text": draft.duration_text.strip() or item.duration_text,
    }
    line = FilingLine(provider_id=who.provider_id, filing_list_id=row.id, **values)
    if line_id is not None:
        line = get_line(session, who, row, line_id)
        for name, value in values.items():
            setattr(line, name, value)
    sentence = f"清单里已有{PriceKey.of(line).label(item)}，请直接改那一行，或填写规格加以区别。"
    with named_conflict(session, "line_twice", sentence):
        session.add(line)
    record(session, who, "filing_list.put_line", line, after={"number": row.number, **values})
    return line


def drop_line(session: Session, who: Principal, list_id: UUID, line_id: UUID) -> None:
    """Take a row out of a draft: what is filed of it stops when the list takes effect."""
    row = draft_of(session, who, list_id)
    line = get_line(session, who, row, line_id)
    gone = {"number": row.number, "item": line.item, "variant": line.variant, "unit": line.unit}
    record(session, who, "filing_list.drop_line", line, before=gone)
    session.delete(line)
    session.flush()


def draft_of(session: Session, who: Principal, list_id: UUID) -> FilingList:
    """The provider's own draft, locked; a list that left the desk can no longer be written on."""
    who.need(Action.PRICES_WRITE)
    [row] = lock_owned(session, FilingList, who.provider_id, [list_id], WHAT)
    if row.status is not ListStatus.DRAFT:
        raise ConflictError("not_draft", "清单提交以后不能再改。要改价格，请另建一份新清单。")
    return row


def get_line(session: Session, who: Principal, row: FilingList, line_id: UUID) -> FilingLine:
    """A row of this very list."""
    line = get_owned(session, FilingLine, who.provider_id, line_id, LINE)
    if line.filing_list_id != row.id:
        raise ConflictError("other_list", "这一行不在这份清单里，请刷新页面后再试。")
    return line


def _line_from(row: FilingList, filed: FiledPrice) -> FilingLine:
    if filed.price_fen is None:
        raise AssertionError("a withdrawal is no row of a list")
    return FilingLine(
        provider_id=row.provider_id,
        filing_list_id=row.id,
        item=filed.item,
        variant=filed.variant,
        unit=filed.unit,
        price_fen=filed.price_fen,
        standard=filed.standard,
        duration_text=filed.duration_text,
    )
