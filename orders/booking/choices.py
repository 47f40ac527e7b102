"""The order form: filed prices to choose from, sensible hours to start with, elders to order for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments, provider_kinds
from catalog.items.catalogue import CatalogueItem
from catalog.items.keys import PriceKey
from catalog.items.queries import shelf_of
from catalog.prices.records.models import FiledPrice
from catalog.prices.records.queries import filed_prices
from catalog.subsidy.classes import VoucherClass
from orders.booking.schemas import row_key
from orders.ordering.offered_classes import classes_for, usual_class
from orders.recipients.models import Recipient
from orders.recipients.queries import voucher_month
from provider_portal.ground.clock import SHANGHAI, beijing, today
from provider_portal.ground.money import yuan
from provider_portal.ground.periods import Month

FIRST_ROWS, MORE_ROWS = 5, 3
USUAL_HOUR = 9
PriceGroups = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What the form offers."""

    classes: list[tuple[str, str]]
    counties: list[tuple[str, str]]
    prices: PriceGroups


def choices(session: Session, provider_id: UUID, county: str | None, on: date) -> Choices:
    """Classes the provider may take, and the prices filed in a county (the first where none is named)."""
    joined = enrolments(session, provider_id)
    chosen = next((row for row in joined if row.county == county), joined[0] if joined else None)
    kinds = provider_kinds(session, provider_id)
    return Choices(
        classes=[(kind.value, kind.label) for kind in classes_for(kinds)],
        counties=[(row.county, row.county) for row in joined],
        prices=[] if chosen is None else price_groups(session, chosen, on),
    )


def price_groups(session: Session, enrolment: Enrolment, on: date) -> PriceGroups:
    """Filed prices in the catalogue's order and groups, each with the price of the day or its first day."""
    shelf = shelf_of(session, enrolment)
    labels: dict[str, list[tuple[str, str]]] = {}
    for _, rows in groupby(filed_prices(session, enrolment.id), key=PriceKey.of):
        offered = _offered(list(rows), on)
        if offered is not None:
            labels.setdefault(offered.item, []).append(_option(offered, shelf.item(offered.item, on), on))
    groups: dict[str, list[tuple[str, str]]] = {}
    for item in shelf.on(on).items:
        groups.setdefault(item.category, []).extend(labels.get(item.code, []))
    return [(category, options) for category, options in groups.items() if options]


def _offered(rows: list[FiledPrice], on: date) -> FiledPrice | None:
    """The row in force on the day, else the first that begins later; newest rows come first."""
    begun = [row for row in rows if row.effective_from <= on]
    if begun and begun[0].price_fen is not None:
        return begun[0]
    return next((row for row in reversed(rows) if row.effective_from > on and row.price_fen), None)


def _option(row: FiledPrice, item: CatalogueItem, on: date) -> tuple[str, str]:
    variant = f"（{row.variant}）" if row.variant else ""
    later = f"，{row.effective_from} 起" if row.effective_from > on else ""
    label = f"{item.label}{variant} {yuan(row.price_fen)} 元/{row.unit.label}{later}"
    return row_key(PriceKey.of(row)), label


def first_values(session: Session, recipient: Recipient) -> dict[str, str]:
    """A new form: the month's registered class or the first offered, tomorrow at nine or the whole month."""
    kinds = provider_kinds(session, recipient.provider_id)
    voucher = voucher_month(session, recipient.provider_id, recipient.id, Month.of(today()))
    chosen = voucher.voucher_class if voucher else None
    if chosen not in classes_for(kinds):
        chosen = usual_class(kinds)
    start, until = _usual_hours(chosen)
    return {
        "voucher_class": chosen.value,
        "service_from": typed_instant(start),
        "service_until": typed_instant(until),
    }


def _usual_hours(voucher_class: VoucherClass) -> tuple[datetime, datetime]:
    if voucher_class.traits.stay:
        return Month.of(today()).instants()
    start = beijing(today() + timedelta(days=1), USUAL_HOUR)
    return start, start + timedelta(hours=1)


def typed_instant(instant: datetime) -> str:
    """As a datetime-local input holds it, Beijing time."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def row_count(chosen: Sequence[str], typed: str) -> int:
    """How many rows to draw: all that are filled, two spare ones, and no fewer than asked for or five."""
    fewest = int(typed) if typed.isdigit() and len(typed) < 3 else 0  # noqa: PLR2004 - two digits are plenty
    filled = max((place for place, key in enumerate(chosen, start=1) if key), default=0)
    return min(max(FIRST_ROWS, fewest, filled + 2), 40)
