"""Whose an order's photographs are: its own, or first used on another order. Asks no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from orders.visits.findings import DuplicatePhoto
from orders.visits.models import Evidence


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstUse:
    """The order that used a photograph's bytes first, anywhere in the provider."""

    order_id: UUID
    order_number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Originals:
    """An order's photographs, sorted by whose they are.

    `usable` are its own, each original once: they go into the package. Duplicates, by the id of their evidence, are
    `pending` until a fresh photograph of the same kind comes; from then on they are `replaced`.
    """

    usable: tuple[Evidence, ...]
    pending: Mapping[UUID, DuplicatePhoto]
    replaced: Mapping[UUID, DuplicatePhoto]


def originals_of(
    order_id: UUID, evidence: Sequence[Evidence], first_uses: Mapping[str, FirstUse]
) -> Originals:
    """The order's photographs sorted; `first_uses` by hash holds every one of them."""
    own = [row for row in evidence if first_uses[row.sha256].order_id == order_id]
    pending: dict[UUID, DuplicatePhoto] = {}
    replaced: dict[UUID, DuplicatePhoto] = {}
    for row in evidence:
        first = first_uses[row.sha256]
        if first.order_id != order_id:
            photo = DuplicatePhoto(kind_label=row.kind.label, order_number=first.order_number)
            (replaced if _has_fresh(own, row) else pending)[row.id] = photo
    usable: dict[str, Evidence] = {}
    for row in own:
        usable.setdefault(row.sha256, row)
    return Originals(usable=tuple(usable.values()), pending=pending, replaced=replaced)


def _has_fresh(own: Sequence[Evidence], duplicate: Evidence) -> bool:
    """Whether a photograph of the same kind, first used on this order, came after the duplicate."""
    return any(row.kind is duplicate.kind and row.received_at > duplicate.received_at for row in own)
