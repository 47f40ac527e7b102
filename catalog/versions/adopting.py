"""Accepting a new version of the list: by a manager for the provider, by the operator for the platform."""

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments, is_assessor
from catalog.items.catalogue import Catalogue
from catalog.items.keys import PriceKey
from catalog.items.models import CatalogueVersion
from catalog.items.queries import platform_versions, shelf_of, shipped
from catalog.items.shelf import Shelf, shelf_for
from catalog.prices.records.queries import filed_prices
from catalog.regions import NATIONAL, region_name, regions_of
from catalog.versions.difference import Consequence, Difference, HeldPrice, consequences, difference
from provider_portal.accounts.creating import OPERATOR
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.audit import act_now, note
from provider_portal.ground.errors import RuleError


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """A version before it counts: what it changes in a county, and what that does to the prices filed there."""

    enrolment: Enrolment
    before: Catalogue
    difference: Difference
    consequences: tuple[Consequence, ...]

    @property
    def region_name(self) -> str:
        """The county by name."""
        return region_name(self.enrolment.county)


def preview(session: Session, enrolment: Enrolment, made: Catalogue, shelf: Shelf | None = None) -> Preview:
    """The version beside the one that would count on its first day without it."""
    before = (shelf or shelf_of(session, enrolment)).on(made.effective_from)
    changes = difference(before, made)
    held = _held(session, enrolment, made, before)
    assessor = is_assessor(session, enrolment.provider_id)
    return Preview(
        enrolment=enrolment,
        before=before,
        difference=changes,
        consequences=tuple(consequences(changes, held, made.effective_from, assessor=assessor)),
    )


def accept_version(session: Session, who: Principal, made: Catalogue, file_sha256: str) -> CatalogueVersion:
    """The version counts for this provider alone from its day on; orders already priced stay as they are.

    RuleError `wrong_region` where the provider takes part in none of its counties, `no_difference` where the list
    of that day says the same already.
    """
    reached = [row for row in enrolments(session, who.provider_id) if made.region in regions_of(row.county)]
    if not reached or made.region == NATIONAL:
        raise RuleError(
            "wrong_region",
            "本机构没有在这个地区参与项目，不能采用它的清单。请核对地区。",
            fields={"region": ["请选择本机构所在的地区。"]},
        )
    if all(preview(session, row, made).difference.empty for row in reached):
        raise _no_difference()
    row = _row(made, file_sha256, who)
    session.add(row)
    session.flush()
    record(session, who, "catalogue.accept", row, after=_audit_values(row, made))
    return row


def accept_for_platform(session: Session, made: Catalogue, file_sha256: str) -> CatalogueVersion:
    """The operator's step: the version counts for every provider in the region, those that join later included."""
    if difference(platform_shelf(session, made.region).on(made.effective_from), made).empty:
        raise _no_difference()
    row = _row(made, file_sha256, None)
    session.add(row)
    session.flush()
    note(
        session,
        act_now(
            provider_id=None,
            person_id=None,
            person_name=OPERATOR,
            role="operator",
            action="catalogue.accept",
            subject_kind=CatalogueVersion.__tablename__,
            subject_id=str(row.id),
            after=_audit_values(row, made),
        ),
    )
    return row


def platform_shelf(session: Session, region: str) -> Shelf:
    """What a region goes by without any provider's own version."""
    return shelf_for(region, (*shipped(), *platform_versions(session)))


def previews(session: Session, made: Catalogue) -> list[Preview]:
    """What a version would do to every provider that takes part in its region, for the operator."""
    rows = session.scalars(select(Enrolment).order_by(Enrolment.provider_id, Enrolment.county))
    return [preview(session, row, made) for row in rows if made.region in regions_of(row.county)]


def _held(session: Session, enrolment: Enrolment, made: Catalogue, before: Catalogue) -> list[HeldPrice]:
    """Prices that are filed for the version's first day, or else for a later one."""
    held = []
    for key, rows in groupby(filed_prices(session, enrolment.id), key=PriceKey.of):
        newest_first = list(rows)
        begun = next((row for row in newest_first if row.effective_from <= made.effective_from), None)
        later = [row for row in newest_first if row.effective_from > made.effective_from]
        row = next((row for row in (begun, *reversed(later)) if row and row.price_fen is not None), None)
        item = before.find(key.item)
        if row is not None and row.price_fen is not None and item is not None:
            held.append(HeldPrice(item=item, variant=key.variant, unit=key.unit, price_fen=row.price_fen))
    return held


def _row(made: Catalogue, file_sha256: str, who: Principal | None) -> CatalogueVersion:
    return CatalogueVersion(
        provider_id=who.provider_id if who else None,
        region=made.region,
        effective_from=made.effective_from,
        content=made.as_json(),
        file_sha256=file_sha256,
        accepted_by=who.person_id if who else None,
        accepted_by_name=who.name if who else OPERATOR,
    )


def _audit_values(row: CatalogueVersion, made: Catalogue) -> dict[str, object]:
    return {
        "region": row.region,
        "effective_from": row.effective_from,
        "title": made.title,
        "source": made.source,
        "items": len(made.items),
        "file_sha256": row.file_sha256,
    }


def _no_difference() -> RuleError:
    sentence = "这份清单与当天生效的清单完全一样，不用再采用。请核对生效日期和文件。"
    return RuleError("no_difference", sentence, fields={"file": ["内容没有变化。"]})
