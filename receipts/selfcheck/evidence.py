"""Family 4: whether the photographs are there, and are this order's own."""

from collections.abc import Iterator

from provider_portal.ground.errors import Breach, Family
from receipts.selfcheck.case import Case
from receipts.selfcheck.finding_codes import DUPLICATE_PHOTO_REPLACED


def findings(case: Case) -> list[Breach]:
    """Missing and reused photographs."""
    if case.stay or case.visit is None:
        return []
    own = [breach for breach in case.visit_breaches if breach.kind.family is Family.EVIDENCE]
    return [*own, *_replaced(case)]


def _replaced(case: Case) -> Iterator[Breach]:
    """A duplicate after which a fresh photograph came no longer bars the order, but it is told."""
    for photo in case.replaced:
        yield DUPLICATE_PHOTO_REPLACED.breach(
            f"一张“{photo.kind_label}”照片与工单 {photo.order_number} 的相同，已补传新照片，重复的这张不放进申报包。",
            remedy="请说明为什么传了重复的照片。",
            numbers={"order_number": photo.order_number},
        )
