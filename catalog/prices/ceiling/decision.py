"""May this price be filed, or charged? The one answer that every door gives. Pure.

Filing, ordering, the page of a placed order, bundles, the price sheet, machines and the self-check all come here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.items.catalogue import CatalogueItem
from catalog.prices.ceiling.ceilings import Ceiling
from catalog.prices.ceiling.disguises import Around, Price, disguised_rises
from catalog.prices.ceiling.finding_codes import NO_HISTORY_COMPARED
from catalog.prices.ceiling.rules import (
    above_ceiling,
    above_filed,
    above_frozen,
    clause_of,
    not_listed,
    wrong_side,
)
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.money import Fen, yuan


class Purpose(StrEnum):
    """What is asked: to file a price from a day on, or to charge it on a day."""

    FILE = "file"
    CHARGE = "charge"


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceFacts:
    """What an answer rests on: the ceiling, the price in force that day, and what was promised on orders.

    `list_from` is the first day of a list that does not name the item, None where the day's list does.
    `assessments` are what that list leaves to assessors; nobody else asks for them.
    """

    assessor: bool
    assessments: tuple[CatalogueItem, ...] = ()
    ceiling: Ceiling
    around: Around
    list_from: date | None = None
    filed_fen: Fen | None = None
    frozen_fen: Fen | None = None


def decide(price: Price, purpose: Purpose, on: date, facts: PriceFacts) -> list[Breach]:
    """Every way in which a price breaks the rule on a day, gravest kind first; nothing must-fix means yes."""
    proposal = (price.item, price.key, price.price_fen)
    match purpose:
        case Purpose.FILE:
            beside = above_frozen(*proposal, facts.frozen_fen, on)
        case Purpose.CHARGE:
            beside = above_filed(*proposal, facts.filed_fen, on)
    return [
        *wrong_side(price.item, assessor=facts.assessor, assessments=facts.assessments),
        *not_listed(price.item, on, facts.list_from),
        *above_ceiling(*proposal, facts.ceiling),
        *beside,
        *disguised_rises(price, facts.ceiling, facts.around),
        *compared_only(price, facts.ceiling),
    ]


def allowed(breaches: Sequence[Breach]) -> bool:
    """Whether nothing found bars the way."""
    return all(breach.severity is not Severity.MUST_FIX for breach in breaches)


def compared_only(price: Price, ceiling: Ceiling) -> list[Breach]:
    """The mark of a price without history: it rests on a signed comparison note, wherever it appears."""
    note = ceiling.comparison
    if note is None:
        return []
    sources = "、".join(f"{one.source} {yuan(one.price_fen)} 元" for one in note.sources)
    return [
        NO_HISTORY_COMPARED.breach(
            f"{price.name}无历史价，按 {note.signed_on} 签字的比价说明备案，最高 {yuan(note.price_fen)} 元（{sources}）。",
            remedy="申报和检查时请附比价说明；找到当时的单据后请补录。",
            numbers={"note_id": str(note.note_id), "ceiling_fen": note.price_fen},
            clause=clause_of(price.item),
        )
    ]
