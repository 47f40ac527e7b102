"""What the price pages show: evidence with the windows it counts for, and the choices of the forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments, shown_enrolment
from catalog.items.catalogue import CatalogueItem
from catalog.items.keys import PriceKey
from catalog.items.options import Options, item_options, unit_options
from catalog.items.queries import shelf_in, shelf_of
from catalog.items.shelf import Shelf
from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import Ceiling, PastPrice, WindowKind
from catalog.prices.records.baseline_models import PromotionPaper, VoidRequest
from catalog.prices.records.models import BaselineEvidence
from catalog.prices.records.opening import voided
from catalog.prices.records.queries import ceiling_now, past_price
from catalog.subsidy.queries import regional_rules
from provider_portal.ground.clock import today
from provider_portal.ground.errors import MissingError
from provider_portal.ground.periods import DaySpan, three_months_before

PLACES = {WindowKind.JOINING: "参与前三个月", WindowKind.PROJECT: "启动前三个月"}


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceEvidenceLine:
    """One row of evidence, its item, its days in words, the windows that it falls into, and what became of it.

    `aside` says whether it is a promotion by now, `papered` whether its document is kept.
    """

    row: BaselineEvidence
    item: CatalogueItem
    past: PastPrice
    windows: tuple[str, ...]
    aside: bool
    reason: str
    papered: bool
    voided: bool


def price_evidence_lines(
    session: Session, enrolment: Enrolment, rows: Sequence[BaselineEvidence]
) -> list[PriceEvidenceLine]:
    """Rows for a table, in their order."""
    spans = {
        PLACES[WindowKind.JOINING]: three_months_before(enrolment.joined_on),
        PLACES[WindowKind.PROJECT]: three_months_before(regional_rules().first_day(enrolment.county)),
    }
    ids = [row.id for row in rows]
    papers = {
        paper.evidence_id: paper
        for paper in session.scalars(select(PromotionPaper).where(PromotionPaper.evidence_id.in_(ids)))
    }
    set_aside = set(session.scalars(voided().where(VoidRequest.evidence_id.in_(ids))))
    shelf = shelf_of(session, enrolment)
    return [_line(row, shelf, spans, papers.get(row.id), voided=row.id in set_aside) for row in rows]


def _line(
    row: BaselineEvidence,
    shelf: Shelf,
    spans: dict[str, DaySpan],
    paper: PromotionPaper | None,
    *,
    voided: bool,
) -> PriceEvidenceLine:
    past = past_price(row)
    return PriceEvidenceLine(
        row=row,
        item=shelf.item(row.item, past.day),
        past=past,
        windows=tuple(name for name, span in spans.items() if past.counts_in(span)),
        aside=row.promotion or paper is not None,
        reason=paper.reason if paper else row.promotion_reason,
        papered=paper is not None,
        voided=voided,
    )


class CountyContext(TypedDict):
    """What a list of one county needs: its enrolment, None before the provider joins, and those to choose from."""

    enrolment: Enrolment | None
    enrolments: list[Enrolment]


class KeyContext(TypedDict):
    """What a form about one price needs: its choices, what is chosen so far, and the ceiling of that."""

    items: list[tuple[str, Options]]
    units: Options
    counties: Options
    enrolment: Enrolment | None
    item: CatalogueItem | None
    unit: Unit | None
    variant: str
    ceiling: Ceiling | None


def county_context(session: Session, provider_id: UUID, county: str | None) -> CountyContext:
    """The enrolment a list shows, None before the provider joins, and those it may choose from."""
    return {
        "enrolment": shown_enrolment(session, provider_id, county),
        "enrolments": enrolments(session, provider_id),
    }


def key_context(session: Session, provider_id: UUID, chosen: Mapping[str, str]) -> KeyContext:
    """What a form about one price needs: its choices, and the ceiling of what is `chosen` so far."""
    enrolment = shown_enrolment(session, provider_id, chosen.get("county"))
    shelf = shelf_in(session, provider_id, enrolment.county if enrolment else None)
    item, unit = _item(shelf, chosen.get("item", "")), _unit(chosen.get("unit", ""))
    variant = chosen.get("variant", "").strip()
    ceiling = None
    if enrolment and item and unit:
        ceiling = ceiling_now(session, enrolment, PriceKey(item=item.code, variant=variant, unit=unit))
    return {
        "items": item_options(shelf.on(today())),
        "units": unit_options(),
        "counties": [(row.county, row.county) for row in enrolments(session, provider_id)],
        "enrolment": enrolment,
        "item": item,
        "unit": unit,
        "variant": variant,
        "ceiling": ceiling,
    }


def _item(shelf: Shelf, code: str) -> CatalogueItem | None:
    try:
        return shelf.item(code.strip(), today())
    except MissingError:
        return None


def _unit(value: str) -> Unit | None:
    return next((unit for unit in Unit if unit.value == value), None)
