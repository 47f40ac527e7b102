"""Reads of catalogue versions: what one provider goes by in one county."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.items.catalogue import Catalogue, catalogue_of, code_order, text_codes
from catalog.items.list_files import SHIPPED, read_lists
from catalog.items.models import CatalogueVersion
from catalog.items.shelf import Shelf, shelf_for
from provider_portal.accounts.models import Provider
from provider_portal.ground.frozen import Json
from provider_portal.site import data_files

_READ: dict[UUID, Catalogue] = {}


def shipped() -> tuple[Catalogue, ...]:
    """The regions' lists that need no provider's act: those of the program, then those of `PORTAL_REGIONS`."""
    return read_lists(*data_files(SHIPPED, "items"))


def version_of(row: CatalogueVersion) -> Catalogue:
    """The version that a row holds; where it was stored before traits were data, numbers tell them."""
    return _as_stored(row.region, row.effective_from, row.content)


def place_of(code: str) -> tuple[int, int | str]:
    """Sort key of an item's code: as the lists print them."""
    return code_order(code, text_codes(shipped()))


def shelf_of(session: Session, enrolment: Enrolment) -> Shelf:
    """The versions that an enrolment goes by: the program's, the platform's and the provider's own.

    One small query: rows never change, so each is read once by a process.
    """
    return shelf_in(session, enrolment.provider_id, enrolment.county)


def shelf_at(session: Session, enrolment_id: UUID) -> Shelf:
    """The same by the enrolment's id, as rows carry it."""
    return shelf_of(session, session.get_one(Enrolment, enrolment_id))


def shelf_in(session: Session, provider_id: UUID, county: str | None = None) -> Shelf:
    """The same for a county, or for the provider's own region before it takes part anywhere."""
    if county is None:
        county = session.scalars(select(Provider.region).where(Provider.id == provider_id)).one()
    return shelf_for(county, (*shipped(), *_read(session, _reaching(provider_id))))


def accepted_versions(session: Session, provider_id: UUID) -> list[CatalogueVersion]:
    """Versions that reach a provider beside those of the program, the newest entry first."""
    query = select(CatalogueVersion).where(_reaching(provider_id))
    return list(
        session.scalars(query.order_by(CatalogueVersion.created_at.desc(), CatalogueVersion.id.desc()))
    )


def platform_versions(session: Session) -> list[Catalogue]:
    """Versions that the operator accepted for everybody, in the order of entry."""
    return _read(session, CatalogueVersion.provider_id.is_(None))


def _reaching(provider_id: UUID) -> ColumnElement[bool]:
    return or_(CatalogueVersion.provider_id.is_(None), CatalogueVersion.provider_id == provider_id)


def _read(session: Session, condition: ColumnElement[bool]) -> list[Catalogue]:
    query = select(CatalogueVersion.id).where(condition)
    ids = list(session.scalars(query.order_by(CatalogueVersion.created_at, CatalogueVersion.id)))
    unread = [row_id for row_id in ids if row_id not in _READ]
    if unread:
        rows = session.execute(
            select(
                CatalogueVersion.id,
                CatalogueVersion.region,
                CatalogueVersion.effective_from,
                CatalogueVersion.content,
            ).where(CatalogueVersion.id.in_(unread))
        )
        for row_id, region, effective_from, content in rows:
            _READ[row_id] = _as_stored(region, effective_from, content)
    return [_READ[row_id] for row_id in ids]


def _as_stored(region: str, effective_from: date, content: Json) -> Catalogue:
    return catalogue_of(content, shelf_for(region, shipped()).on(effective_from))
