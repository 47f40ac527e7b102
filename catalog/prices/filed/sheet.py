"""The price sheet: for every item what is filed, what may be charged at most, and how it stands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.items.catalogue import CatalogueItem
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import Ceiling
from catalog.prices.ceiling.decision import allowed
from catalog.prices.ceiling.filing import Filing
from catalog.prices.records.models import FilingAcceptance
from catalog.prices.records.opening import open_book
from catalog.prices.records.queries import acceptances
from provider_portal.ground.errors import Breach
from provider_portal.ground.labels import Labelled, Tone
from provider_portal.ground.money import Fen


class PriceStatus(Labelled):
    """How one price stands on a day."""

    NOT_FILED = "not_filed", "未备案"
    PLANNED = "planned", "未到生效日", Tone.INFO
    SUBMITTED = "submitted", "已备案，待受理", Tone.WARN
    ACCEPTED = "accepted", "已受理", Tone.GOOD
    SUSPENDED = "suspended", "不合规，暂停使用", Tone.BAD
    WITHDRAWN = "withdrawn", "已停止"


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceLine:
    """One price of an item on a day; `filed` is in force, or else the next to come."""

    key: PriceKey
    filed: Filing | None
    ceiling: Ceiling | None
    acceptance: FilingAcceptance | None
    status: PriceStatus
    breaches: tuple[Breach, ...] = ()

    @property
    def variant(self) -> str:
        """What tells it from other prices of the item."""
        return self.key.variant

    @property
    def unit(self) -> Unit:
        """What it is the price of one of."""
        return self.key.unit

    @property
    def filed_fen(self) -> Fen | None:
        """The filed price; None where nothing is filed or it is withdrawn."""
        return self.filed.price_fen if self.filed else None

    @property
    def ceiling_fen(self) -> Fen | None:
        """The most that may be charged; None is 无历史价."""
        return self.ceiling.ceiling_fen if self.ceiling else None


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceSheet:
    """All price lines of an enrolment on a day, by item code."""

    lines: dict[str, list[PriceLine]]

    def of(self, code: str) -> list[PriceLine]:
        """The lines of one item, "" before variants; empty where neither price nor evidence is entered."""
        return self.lines.get(code, [])

    def first_of(self, item: CatalogueItem) -> PriceLine | None:
        """The line of the item's first billing unit without a variant."""
        unit = item.billing_units[0]
        return next((row for row in self.of(item.code) if row.variant == "" and row.unit is unit), None)


def price_sheet(
    session: Session, enrolment: Enrolment | None, on: date, item: str | None = None
) -> PriceSheet:
    """The sheet of a day; without an enrolment it is empty."""
    if enrolment is None:
        return PriceSheet(lines={})
    book = open_book(session, enrolment, None if item is None else {item})
    accepted = acceptances(session, enrolment.provider_id)
    lines: defaultdict[str, list[PriceLine]] = defaultdict(list)
    keys = [key for key in book.all_keys() if item in (None, key.item)]
    for key in sorted(keys, key=lambda key: key.order):
        current = current_filing(book.filed.get(key, []), on)
        acceptance = accepted.get(current.id) if current else None
        against = _against(book, key, current, on)
        lines[key.item].append(
            PriceLine(
                key=key,
                filed=current,
                ceiling=book.ceiling(key),
                acceptance=acceptance,
                status=_status(current, against, on, accepted=acceptance is not None),
                breaches=tuple(against),
            )
        )
    return PriceSheet(lines=dict(lines))


def current_filing(newest_first: Sequence[Filing], on: date) -> Filing | None:
    """The row in force, or else the next one to begin."""
    begun = [row for row in newest_first if row.effective_from <= on]
    coming = [row for row in newest_first if row.effective_from > on]
    if begun and (begun[0].price_fen is not None or not coming):
        return begun[0]
    return coming[-1] if coming else None


def _against(book: PriceBook, key: PriceKey, row: Filing | None, on: date) -> list[Breach]:
    """What stands against the price as it is known now."""
    if row is None or row.price_fen is None:
        return []
    return book.charge(key, row.price_fen, max(on, row.effective_from))


def _status(row: Filing | None, against: Sequence[Breach], on: date, *, accepted: bool) -> PriceStatus:
    if row is None:
        return PriceStatus.NOT_FILED
    if row.price_fen is None:
        return PriceStatus.WITHDRAWN
    if not allowed(against):
        return PriceStatus.SUSPENDED
    if row.effective_from > on:
        return PriceStatus.PLANNED
    return PriceStatus.ACCEPTED if accepted else PriceStatus.SUBMITTED
