"""Everything that an enrolment's prices rest on, as one value: every question about a price is answered from it.

Pure. `prices/records/opening.py` loads it with a number of queries that does not grow with the items.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from catalog.items.catalogue import CatalogueItem
from catalog.items.keys import PartOf, PriceKey
from catalog.items.shelf import Shelf
from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import Ceiling, PastPrice, WindowKind, ceiling_of
from catalog.prices.ceiling.comparison import Comparison
from catalog.prices.ceiling.conversions import convertible, per
from catalog.prices.ceiling.decision import PriceFacts, Purpose, decide
from catalog.prices.ceiling.discounts import Offer
from catalog.prices.ceiling.disguises import (
    Around,
    OtherUnit,
    Part,
    Price,
    Promise,
    Step,
    just_before,
    minutes_in,
)
from catalog.prices.ceiling.filing import Filing
from catalog.prices.ceiling.setting import Setting
from catalog.traits import Trait
from provider_portal.ground.errors import Breach
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import months_before, three_months_before

_CASH_MONTHS = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceBook:
    """The facts of one enrolment, for some items or for all; voided evidence is not in it.

    `past` holds former prices by key, `cash` what people without a voucher paid, `filed` the filings of a key
    with the newest first. What was worked out once stays with this very book: it is no part of what the book says,
    and a book with other facts begins anew.
    """

    shelf: Shelf
    joined_on: date
    project_first_day: date
    founded_on: date | None
    assessor: bool
    setting: Setting
    past: Mapping[PriceKey, Sequence[PastPrice]]
    cash: Mapping[PriceKey, Sequence[PastPrice]]
    filed: Mapping[PriceKey, Sequence[Filing]]
    notes: Mapping[PriceKey, Comparison]
    stated: Mapping[tuple[PriceKey, WindowKind], str]
    bundles: Mapping[PriceKey, Sequence[PartOf]]
    discounts: Sequence[Offer]
    _ceilings: dict[PriceKey, Ceiling] = field(default_factory=dict, init=False, compare=False, repr=False)
    _backgrounds: dict[PriceKey, Around] = field(default_factory=dict, init=False, compare=False, repr=False)

    def all_keys(self) -> set[PriceKey]:
        """Everything that has evidence, a filing or a comparison note."""
        return {*self.past, *self.filed, *self.notes}

    def history(self, key: PriceKey) -> list[PastPrice]:
        """Former prices of a key, those of units that convert exactly included."""
        return [
            per(past, key.unit, other)
            for other in Unit
            if convertible(key.unit, other)
            for past in self.past.get(replace(key, unit=other), ())
        ]

    def ceiling(self, key: PriceKey) -> Ceiling:
        """The most that may be charged for a key, worked out once."""
        if key not in self._ceilings:
            self._ceilings[key] = ceiling_of(
                self.history(key),
                joined_on=self.joined_on,
                project_first_day=self.project_first_day,
                basis=self.setting.window,
                statistic=self.setting.statistic,
                comparison=self.notes.get(key),
            )
        return self._ceilings[key]

    def in_force(self, key: PriceKey, on: date) -> Filing | None:
        """The filing of a day; None before the first and after a withdrawal."""
        row = next((row for row in self.filed.get(key, ()) if row.effective_from <= on), None)
        return row if row is not None and row.price_fen is not None else None

    def charge(self, key: PriceKey, price_fen: Fen, on: date) -> list[Breach]:
        """Everything against charging a price on a day."""
        filed = self.in_force(key, on)
        price = self.priced(key, price_fen, filed.duration_text if filed else "", on)
        return decide(price, Purpose.CHARGE, on, self.facts(key, on))

    def file(
        self,
        key: PriceKey,
        price_fen: Fen,
        on: date,
        *,
        duration_text: str = "",
        frozen_fen: Fen | None = None,
    ) -> list[Breach]:
        """Everything against filing a price from a day on; `frozen_fen` is promised on orders of those days."""
        facts = replace(self.facts(key, on), frozen_fen=frozen_fen, around=self.around(key, on, on))
        return decide(self.priced(key, price_fen, duration_text, on), Purpose.FILE, on, facts)

    def priced(self, key: PriceKey, price_fen: Fen, duration_text: str, on: date) -> Price:
        """The price in question, of the item that the list of the day names; `duration_text` is what its filing promises."""
        return Price(
            item=self.shelf.item(key.item, on),
            variant=key.variant,
            unit=key.unit,
            price_fen=price_fen,
            minutes=minutes_in(duration_text),
        )

    def _list_from(self, key: PriceKey, on: date) -> date | None:
        """The first day of the list that does not name the item any more; None where it does."""
        return None if self.shelf.lists(key.item, on) else self.shelf.on(on).effective_from

    def _assessments(self, on: date) -> tuple[CatalogueItem, ...]:
        items = self.shelf.on(on).items if self.assessor else ()
        return tuple(item for item in items if item.assessor_only)

    def facts(self, key: PriceKey, on: date) -> PriceFacts:
        """What a decision about charging a key on a day rests on."""
        filed = self.in_force(key, on)
        return PriceFacts(
            assessor=self.assessor,
            assessments=self._assessments(on),
            list_from=self._list_from(key, on),
            ceiling=self.ceiling(key),
            around=self.around(key, on, filed.effective_from if filed else on),
            filed_fen=filed.price_fen if filed else None,
        )

    def around(self, key: PriceKey, on: date, before: date) -> Around:
        """What a disguised rise would show against; promises are those given `before` a day."""
        if key not in self._backgrounds:
            self._backgrounds[key] = self._background(key)
        same_every_day = self._backgrounds[key]
        return replace(
            same_every_day,
            promises=(*same_every_day.promises, *self._filed_promises(key, before)),
            wholes=tuple(self._wholes(key, on)) if self.ceiling(key).no_history else (),
            cash=self._cash(key, on) if self.cash else None,
            parts=self._parts(key, on),
        )

    def _background(self, key: PriceKey) -> Around:
        """The part that no day changes, worked out once: it asks every paper."""
        ceiling, history = self.ceiling(key), self.history(key)
        timed = [past for past in history if past.minutes is not None and not past.promotion]
        return Around(
            other_unit=self._other_unit(key) if ceiling.no_history else None,
            promises=tuple(
                Promise(minutes=past.minutes or 0, price_fen=past.price_fen, source=past.name)
                for past in timed
            ),
            steps=self._steps(key),
            before_window=just_before(history, ceiling.binding.span.first) if ceiling.binding else (),
        )

    def _other_unit(self, key: PriceKey) -> OtherUnit | None:
        others = [
            OtherUnit(unit=other, past=past)
            for other in Unit
            if not convertible(key.unit, other)
            for past in self._in_windows(replace(key, unit=other))
        ]
        return min(others, key=lambda one: one.past.price_fen, default=None)

    def _in_windows(self, key: PriceKey) -> list[PastPrice]:
        spans = [three_months_before(self.joined_on), three_months_before(self.project_first_day)]
        return [
            past
            for past in self.past.get(key, ())
            if not past.promotion and any(past.counts_in(span) for span in spans)
        ]

    def _filed_promises(self, key: PriceKey, before: date) -> list[Promise]:
        promises = []
        for row in self.filed.get(key, ()):
            minutes = minutes_in(row.duration_text)
            if row.effective_from < before and row.price_fen is not None and minutes is not None:
                source = f"{row.effective_from} 起的备案"
                promises.append(Promise(minutes=minutes, price_fen=row.price_fen, source=source))
        return promises

    def _wholes(self, key: PriceKey, on: date) -> list[str]:
        """Items with history that contain this one."""
        return [
            self.shelf.item(overlap.whole, on).label
            for overlap in self.shelf.on(on).overlaps
            if overlap.part == key.item
            and any(past and other.item == overlap.whole for other, past in self.past.items())
        ]

    def _cash(self, key: PriceKey, on: date) -> PastPrice | None:
        """The newest price that people without a voucher paid, if it still says something about this day."""
        since = months_before(on, _CASH_MONTHS)
        prices = [
            per(past, key.unit, other)
            for other in Unit
            if convertible(key.unit, other)
            for past in self.cash.get(replace(key, unit=other), ())
            if not past.promotion and _speaks_of(past, since, on)
        ]
        return max(prices, key=lambda past: (past.day, -past.price_fen), default=None)

    def _parts(self, key: PriceKey, on: date) -> tuple[Part, ...] | None:
        parts = self.bundles.get(key)
        if not parts or Trait.BUNDLE not in self.shelf.item(key.item, on).traits:
            return None
        return tuple(
            Part(
                label=self.shelf.item(part.key.item, on).label,
                quantity=part.quantity,
                price_fen=self.single(part.key, on),
            )
            for part in parts
        )

    def single(self, key: PriceKey, on: date) -> Fen | None:
        """What a part costs alone: the filed price, or else the ceiling, whichever is lower."""
        filed, ceiling = self.in_force(key, on), self.ceiling(key).ceiling_fen
        amounts = [fen for fen in (filed.price_fen if filed else None, ceiling) if fen is not None]
        return min(amounts, default=None)

    def _steps(self, key: PriceKey) -> tuple[Step, ...]:
        return tuple(
            Step(first=row.effective_from, price_fen=row.price_fen)
            for row in reversed(self.filed.get(key, ()))
            if row.price_fen is not None
        )


def _speaks_of(past: PastPrice, since: date, on: date) -> bool:
    if past.in_force_from or past.in_force_until:
        first, until = past.in_force_from or past.signed_on or date.min, past.in_force_until
        return first <= on and (until is None or on < until)
    return since <= past.day < on + timedelta(days=1)
