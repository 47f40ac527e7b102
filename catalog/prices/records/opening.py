"""Opening the price book of an enrolment."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import is_assessor
from catalog.items.keys import PriceKey
from catalog.items.queries import shelf_of
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import PastPrice, WindowKind
from catalog.prices.ceiling.filing import Filing
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.records.baseline_models import PromotionPaper, VoidDecision, VoidRequest, WindowStatement
from catalog.prices.records.baseline_queries import setting_in_force, signed_comparisons
from catalog.prices.records.cash_sales import cash_prices, cash_sales
from catalog.prices.records.models import BaselineEvidence, FiledPrice
from catalog.prices.records.offer_queries import bundle_contents, offers
from catalog.provider_file.models import ProviderFile
from catalog.subsidy.queries import regional_rules
from catalog.traits import Trait
from provider_portal.ground.money import Fen

_E = BaselineEvidence
_COLUMNS = (
    _E.item, _E.variant, _E.unit, _E.kind, _E.id, _E.reference, _E.price_fen, _E.quantity, _E.signed_on,
    _E.charged_on, _E.in_force_from, _E.in_force_until, _E.promotion, _E.promotion_reason, _E.minutes,
    PromotionPaper.reason,
)  # fmt: skip
_PAPERS = {kind: kind.label for kind in PaperKind}


def open_book(session: Session, enrolment: Enrolment, items: Collection[str] | None = None) -> PriceBook:
    """What is recorded of some items, or of all.

    The parts of bundles among them and the items that contain them belong to it: a decision about a price asks
    for their prices, too, and every door has to decide alike.
    """
    shelf = shelf_of(session, enrolment)
    bundles = shelf.having(Trait.BUNDLE).intersection(shelf.codes if items is None else items)
    contents = bundle_contents(session, enrolment.id, bundles) if bundles else {}
    if items is not None:
        parts = (part.key.item for parts in contents.values() for part in parts)
        items = {*items, *parts, *shelf.containing(items)}
    past, cash = _evidence(session, enrolment.id, items)
    discounts = offers(session, enrolment.id)
    for key, prices in cash_prices(cash_sales(session, enrolment.id, items), discounts).items():
        cash.setdefault(key, []).extend(prices)
    return PriceBook(
        shelf=shelf,
        joined_on=enrolment.joined_on,
        project_first_day=regional_rules().first_day(enrolment.county),
        founded_on=founded_on(session, enrolment.provider_id),
        assessor=is_assessor(session, enrolment.provider_id),
        setting=setting_in_force(session, enrolment.id),
        past=past,
        cash=cash,
        filed=_filed(session, enrolment.id, items),
        notes=signed_comparisons(session, enrolment.id),
        stated=_stated(session, enrolment.id),
        bundles=contents,
        discounts=discounts,
    )


def founded_on(session: Session, provider_id: UUID) -> date | None:
    """The founding day in the provider's file; None while it is not entered."""
    return session.scalar(select(ProviderFile.founded_on).where(ProviderFile.provider_id == provider_id))


def voided() -> Select[Any]:
    """Ids of evidence that two people took out."""
    return (
        select(VoidRequest.evidence_id)
        .join(VoidDecision, VoidDecision.request_id == VoidRequest.id)
        .where(VoidDecision.approved)
    )


def _evidence(
    session: Session, enrolment_id: UUID, items: Collection[str] | None
) -> tuple[dict[PriceKey, list[PastPrice]], dict[PriceKey, list[PastPrice]]]:
    """Plain columns, not rows of the session: a ceiling may rest on a hundred thousand papers."""
    query = (
        select(*_COLUMNS)
        .outerjoin(PromotionPaper, PromotionPaper.evidence_id == _E.id)
        .where(_E.enrolment_id == enrolment_id, _E.id.not_in(voided()))
    )
    if items is not None:
        query = query.where(_E.item.in_(items))
    past: defaultdict[PriceKey, list[PastPrice]] = defaultdict(list)
    cash: defaultdict[PriceKey, list[PastPrice]] = defaultdict(list)
    key_of = cache(lambda item, variant, unit: PriceKey(item=item, variant=variant, unit=unit))
    papers = cache(lambda *columns: past[key_of(*columns)])  # a key is made once, not with each paper
    session.flush()
    for item, variant, unit, kind, *values in session.connection().execute(query).all():
        value = _past_price(_PAPERS[kind], *values)
        papers(item, variant, unit).append(value)
        if kind is PaperKind.CASH:
            cash[key_of(item, variant, unit)].append(value)
    return dict(past), dict(cash)


def _past_price(
    paper: str,
    evidence_id: UUID,
    reference: str,
    price_fen: Fen,
    quantity: int,
    signed_on: date | None,
    charged_on: date | None,
    in_force_from: date | None,
    in_force_until: date | None,
    promotion: bool,
    reason: str,
    minutes: int | None,
    paper_reason: str | None,
) -> PastPrice:
    return PastPrice(
        evidence_id=evidence_id,
        paper=paper,
        reference=reference,
        price_fen=price_fen,
        quantity=quantity,
        signed_on=signed_on,
        charged_on=charged_on,
        in_force_from=in_force_from,
        in_force_until=in_force_until,
        promotion=promotion or paper_reason is not None,
        promotion_reason=paper_reason or reason,
        papered=paper_reason is not None,
        minutes=minutes,
    )


def _filed(
    session: Session, enrolment_id: UUID, items: Collection[str] | None
) -> dict[PriceKey, list[Filing]]:
    query = select(FiledPrice).where(FiledPrice.enrolment_id == enrolment_id)
    if items is not None:
        query = query.where(FiledPrice.item.in_(items))
    filings: defaultdict[PriceKey, list[Filing]] = defaultdict(list)
    for row in session.scalars(query.order_by(FiledPrice.effective_from.desc())):
        filings[PriceKey.of(row)].append(filing_of(row))
    return dict(filings)


def filing_of(row: FiledPrice) -> Filing:
    """The row as the price book holds it."""
    return Filing(
        id=row.id,
        item=row.item,
        variant=row.variant,
        unit=row.unit,
        price_fen=row.price_fen,
        standard=row.standard,
        duration_text=row.duration_text,
        effective_from=row.effective_from,
        ceiling_fen=row.ceiling_fen,
    )


def _stated(session: Session, enrolment_id: UUID) -> dict[tuple[PriceKey, WindowKind], str]:
    query = select(WindowStatement).where(WindowStatement.enrolment_id == enrolment_id)
    return {(PriceKey.of(row), row.window): row.reason for row in session.scalars(query)}
