"""Reads of bundles and discounts."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.items.keys import PartOf, PriceKey
from catalog.prices.ceiling.discounts import Offer
from catalog.prices.records.offer_models import BundleContent, BundlePart, Discount


def bundle_contents(
    session: Session, enrolment_id: UUID, bundles: Collection[str]
) -> dict[PriceKey, list[PartOf]]:
    """The newest content of every package, by the package's key; `bundles` are the lists' codes for a package.

    A list has one such item: the same content answers for its code in every version.
    """
    query = select(BundleContent).where(BundleContent.enrolment_id == enrolment_id)
    newest = {(row.variant, row.unit): row.id for row in session.scalars(query.order_by(BundleContent.id))}
    rows = select(BundlePart).where(BundlePart.content_id.in_(newest.values()))
    parts: defaultdict[UUID, list[PartOf]] = defaultdict(list)
    for row in session.scalars(rows.order_by(BundlePart.position)) if newest else ():
        parts[row.content_id].append(PartOf(key=PriceKey.of(row), quantity=row.quantity))
    return {
        PriceKey(item=code, variant=variant, unit=unit): parts[row_id]
        for code in sorted(bundles)
        for (variant, unit), row_id in newest.items()
        if parts[row_id]
    }


def offers(session: Session, enrolment_id: UUID) -> list[Offer]:
    """Every discount ever registered, the newest first; each knows its days."""
    query = select(Discount).where(Discount.enrolment_id == enrolment_id).order_by(Discount.id.desc())
    return [
        Offer(
            discount_id=row.id,
            title=row.title,
            item=row.item,
            percent_off=row.percent_off,
            from_on=row.from_on,
            until_on=row.until_on,
        )
        for row in session.scalars(query)
    ]
