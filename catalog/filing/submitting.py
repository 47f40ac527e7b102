"""A list goes to the county, comes back accepted, or is taken back."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of_id
from catalog.filing.drafting import WHAT, draft_of, newest_prices
from catalog.filing.finding_codes import LATER_PRICE, REFUSED_ROWS
from catalog.filing.lifecycle import LIST_LIFE, ListStatus, ListStep
from catalog.filing.models import FilingLine, FilingList
from catalog.filing.price_filing import accept_filing, file_price, withdraw_price
from catalog.filing.queries import filing_lists, lines_of
from catalog.filing.steps import take_step
from catalog.items.keys import PriceKey
from catalog.items.shelf import Shelf
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.decision import allowed
from catalog.prices.records.models import FiledPrice
from catalog.prices.records.opening import open_book
from catalog.prices.records.queries import acceptances
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import lock_owned
from provider_portal.ground.errors import Breach, RuleError


def submit_list(
    session: Session, who: Principal, list_id: UUID, *, submitted_on: date, effective_from: date
) -> FilingList:
    """File every row from `effective_from` on; what is filed and no longer on the list stops; older lists end.

    All or nothing: RuleError `list_refused` carries every breach of every row. Rows that say what is filed already
    are carried over with their acceptance.
    """
    row = draft_of(session, who, list_id)
    enrolment = enrolment_of_id(session, who.provider_id, row.enrolment_id)
    lock_owned(session, Enrolment, who.provider_id, [enrolment.id], "参与项目的登记")
    lines = lines_of(session, row.id)
    if not lines:
        raise RuleError("list_empty", "清单还是空的，请先加上要备案的服务项目。")
    if submitted_on > today():
        raise _wrong("future_day", "提交日期不能晚于今天，请填写交到民政部门的那一天。", "submitted_on")
    filed = newest_prices(session, enrolment.id)
    book = open_book(session, enrolment)
    breaches = _later_prices(filed, lines, effective_from, book.shelf)
    for line in lines:
        same = filed.get(PriceKey.of(line))
        if same is not None and _says_the_same(line, same):
            breaches += _carry(line, same, book, effective_from)
        elif same is None or same.effective_from <= effective_from:  # the others are told above
            breaches += _file_line(session, who, enrolment, line, effective_from)
    if breaches:
        raise RuleError("list_refused", "清单里有价格不能备案，全部改好才能提交。", breaches=breaches)
    stopped = _stop_dropped(session, who, enrolment, lines, filed, effective_from)
    row.effective_from, row.submitted_on = effective_from, submitted_on
    row.submitted_by, row.submitted_by_name = who.person_id, who.name
    take_step(session, who, row, ListStep.SUBMIT, f"停止备案 {stopped} 项" if stopped else "")
    _supersede_others(session, who, row)
    return row


def accept_list(
    session: Session, who: Principal, list_id: UUID, *, accepted_on: date, scan_sha256: str | None
) -> FilingList:
    """The county took the list: all its prices that were not accepted before are, with the same day and scan."""
    who.need(Action.PRICES_WRITE)
    [row] = lock_owned(session, FilingList, who.provider_id, [list_id], WHAT)
    LIST_LIFE.advance(row.status, ListStep.ACCEPT)
    if row.accepted_on is not None:
        raise RuleError("accepted_already", "这份清单已登记受理，不能重复登记。请刷新页面查看。")
    if row.submitted_on and accepted_on < row.submitted_on:
        sentence = f"受理日期不能早于提交日期 {row.submitted_on}，请对照回执填写。"
        raise _wrong("before_submission", sentence, "accepted_on")
    accepted = acceptances(session, who.provider_id)
    for line in lines_of(session, row.id):
        if line.filed_price_id is not None and line.filed_price_id not in accepted:
            accept_filing(session, who, line.filed_price_id, accepted_on, scan_sha256, close=False)
    row.accepted_on, row.acceptance_sha256 = accepted_on, scan_sha256
    take_step(session, who, row, ListStep.ACCEPT)
    return row


def withdraw_list(
    session: Session, who: Principal, list_id: UUID, *, from_day: date | None = None
) -> FilingList:
    """A draft is thrown away; a submitted list's prices that still hold stop from `from_day` (today or later)."""
    who.need(Action.PRICES_WRITE)
    [row] = lock_owned(session, FilingList, who.provider_id, [list_id], WHAT)
    LIST_LIFE.advance(row.status, ListStep.WITHDRAW)
    if row.status is not ListStatus.DRAFT:
        if from_day is None:
            raise _wrong("day_missing", "请填写从哪一天起停止。", "from_day")
        _stop_all(session, who, row, from_day)
        row.withdrawn_from = from_day
    take_step(session, who, row, ListStep.WITHDRAW)
    return row


def _carry(line: FilingLine, filed: FiledPrice, book: PriceBook, effective_from: date) -> list[Breach]:
    """A row that says what is filed keeps that filing, unless it has come to stand above its ceiling."""
    line.filed_price_id = filed.id
    against = book.file(PriceKey.of(line), line.price_fen, effective_from, duration_text=line.duration_text)
    return [] if allowed(against) else against


def _file_line(
    session: Session, who: Principal, enrolment: Enrolment, line: FilingLine, effective_from: date
) -> list[Breach]:
    """File one row; what bars it comes back as breaches."""
    try:
        made = file_price(
            session,
            who,
            item=line.item,
            variant=line.variant,
            unit=line.unit,
            price_fen=line.price_fen,
            standard=line.standard,
            duration_text=line.duration_text,
            effective_from=effective_from,
            county=enrolment.county,
            alone=False,
        )
    except RuleError as error:
        if error.breaches:
            return list(error.breaches)
        if error.code in REFUSED_ROWS:
            return [REFUSED_ROWS[error.code].breach(error.message)]
        raise
    line.filed_price_id = made.id
    return []


def _later_prices(
    filed: dict[PriceKey, FiledPrice], lines: list[FilingLine], effective_from: date, shelf: Shelf
) -> list[Breach]:
    """Prices that begin after the list does would undo it."""
    same = {
        PriceKey.of(line)
        for line in lines
        if (row := filed.get(PriceKey.of(line))) and _says_the_same(line, row)
    }
    return [
        LATER_PRICE.breach(
            f"{PriceKey.of(row).label(shelf.item(row.item, row.effective_from))}已备案 {row.effective_from} 起生效的价格，"
            f"晚于清单的生效日期 {effective_from}。",
            remedy=f"请把清单的生效日期改到 {row.effective_from} 之后，或保留原来的价格。",
        )
        for key, row in filed.items()
        if row.effective_from > effective_from and key not in same
    ]


def _stop_dropped(
    session: Session,
    who: Principal,
    enrolment: Enrolment,
    lines: list[FilingLine],
    filed: dict[PriceKey, FiledPrice],
    effective_from: date,
) -> int:
    """Withdraw what is filed and not on the list; a late list stops it from today."""
    dropped = [row for key, row in filed.items() if key not in {PriceKey.of(line) for line in lines}]
    for row in dropped:
        _stop(session, who, enrolment, row, max(effective_from, today()))
    return len(dropped)


def _stop_all(session: Session, who: Principal, row: FilingList, from_day: date) -> None:
    enrolment = enrolment_of_id(session, who.provider_id, row.enrolment_id)
    mine = {line.filed_price_id for line in lines_of(session, row.id)}
    still = [filed for filed in newest_prices(session, enrolment.id).values() if filed.id in mine]
    begins = max((filed.effective_from for filed in still), default=None)
    if begins is not None and from_day <= begins:
        sentence = f"清单里有价格 {begins} 才生效，停止日期要晚于这一天。"
        raise _wrong("before_effective", sentence, "from_day")
    for filed in still:
        _stop(session, who, enrolment, filed, from_day)


def _stop(session: Session, who: Principal, enrolment: Enrolment, row: FiledPrice, from_day: date) -> None:
    withdraw_price(
        session,
        who,
        item=row.item,
        variant=row.variant,
        unit=row.unit,
        effective_from=from_day,
        county=enrolment.county,
    )


def _supersede_others(session: Session, who: Principal, row: FilingList) -> None:
    for other in filing_lists(session, row.enrolment_id):
        if other.id != row.id and other.status in {ListStatus.SUBMITTED, ListStatus.ACCEPTED}:
            other.replaced_by_number = row.number
            note = f"由第 {row.number} 号清单替代，{row.effective_from} 起"
            take_step(session, who, other, ListStep.SUPERSEDE, note)


def _says_the_same(line: FilingLine, filed: FiledPrice) -> bool:
    return (line.price_fen, line.standard, line.duration_text) == (
        filed.price_fen,
        filed.standard,
        filed.duration_text,
    )


def _wrong(code: str, sentence: str, name: str) -> RuleError:
    return RuleError(code, sentence, fields={name: [sentence]})
