"""Reads of packages and discounts."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.items.keys import PartOf, PriceKey
from catalog.prices.ceiling.discounts import Offer
from catalog.prices.ceiling.disguises import PACKAGE_ITEM
from catalog.prices.records.offer_models import Discount, PackageContent, PackagePart


def package_contents(session: Session, enrolment_id: UUID) -> dict[PriceKey, list[PartOf]]:
    """The newest content of every package, by the package's key."""
    query = select(PackageContent).where(PackageContent.enrolment_id == enrolment_id)
    newest = {
        PriceKey(item=PACKAGE_ITEM, variant=row.variant, unit=row.unit): row.id
        for row in session.scalars(query.order_by(PackageContent.id))
    }
    keys = {row_id: key for key, row_id in newest.items()}
    parts = select(PackagePart).where(PackagePart.content_id.in_(keys)).order_by(PackagePart.position)
    found: defaultdict[PriceKey, list[PartOf]] = defaultdict(list)
    for row in session.scalars(parts) if keys else ():
        found[keys[row.content_id]].append(PartOf(key=PriceKey.of(row), quantity=row.quantity))
    return dict(found)


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
