"""What another setting or another joining day would do: every ceiling that changes, beside the filed price."""

from dataclasses import dataclass, replace
from datetime import date

from catalog.items.keys import PriceKey
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.setting import Setting
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class CeilingChange:
    """One ceiling before and after, None being 无历史价; `stops`: the filed price could no longer be ordered at."""

    name: str
    key: PriceKey
    before: Fen | None
    after: Fen | None
    filed_fen: Fen | None
    stops: bool


def under_setting(book: PriceBook, setting: Setting, on: date) -> list[CeilingChange]:
    """Changes if the setting were in force on a day."""
    return _changes(book, replace(book, setting=setting), on)


def under_joining_day(book: PriceBook, joined_on: date, on: date) -> list[CeilingChange]:
    """Changes if the provider had joined on that day: the window before joining is another."""
    return _changes(book, replace(book, joined_on=joined_on), on)


def _changes(book: PriceBook, later: PriceBook, on: date) -> list[CeilingChange]:
    changes = []
    for key in sorted(book.all_keys(), key=lambda key: (key.item, key.variant, key.unit.name)):
        before, after = book.ceiling(key).ceiling_fen, later.ceiling(key).ceiling_fen
        if before == after:
            continue
        filed = book.in_force(key, on)
        fen = filed.price_fen if filed else None
        changes.append(
            CeilingChange(
                name=book.shelf.item(key.item, on).label,
                key=key,
                before=before,
                after=after,
                filed_fen=fen,
                stops=fen is not None and (after is None or fen > after),
            )
        )
    return changes
