"""What the pages of catalogue versions show."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolments
from catalog.items.catalogue import Catalogue
from catalog.items.models import CatalogueVersion
from catalog.items.queries import accepted_versions, shipped, version_of
from catalog.items.shelf import Shelf, shelf_for
from catalog.regions import region_name, regions_of
from catalog.versions.adopting import Preview, preview
from provider_portal.ground.errors import missing
from provider_portal.ground.labels import Labelled, Tone


class VersionState(Labelled):
    """How a version stands on a day."""

    IN_FORCE = "in_force", "现行", Tone.GOOD
    COMING = "coming", "尚未生效", Tone.INFO
    PAST = "past", "已过期"
    REPLACED = "replaced", "已被后来的取代"


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionLine:
    """One version in the list; `row` is None for what came with the program."""

    version: Catalogue
    row: CatalogueVersion | None
    state: VersionState

    @property
    def region_name(self) -> str:
        """Where it counts."""
        return region_name(self.version.region)

    @property
    def origin(self) -> str:
        """Who brought it."""
        if self.row is None:
            return "系统自带"
        return "平台采用" if self.row.provider_id is None else f"本机构采用（{self.row.accepted_by_name}）"


def version_lines(session: Session, provider_id: UUID, shelf: Shelf, on: date) -> list[VersionLine]:
    """Every version that reaches a county, the newest day first."""
    rows = [(version_of(row), row) for row in accepted_versions(session, provider_id)]
    near = {version.region for version in shelf.versions} | set(regions_of(shelf.county))
    versions: list[tuple[Catalogue, CatalogueVersion | None]] = [*rows, *((one, None) for one in shipped())]
    lines = [
        VersionLine(version=version, row=row, state=_state(version, shelf, on))
        for version, row in versions
        if version.region in near
    ]
    return sorted(lines, key=lambda line: line.version.effective_from, reverse=True)


def _state(version: Catalogue, shelf: Shelf, on: date) -> VersionState:
    if version not in shelf.versions:
        return VersionState.REPLACED
    if version == shelf.on(on):
        return VersionState.IN_FORCE
    return VersionState.COMING if version.effective_from > on else VersionState.PAST


def accepted_previews(
    session: Session, provider_id: UUID, version_id: UUID
) -> tuple[CatalogueVersion, list[Preview]]:
    """An accepted version beside what was known before it was entered, for each county that it reaches."""
    oldest_first = list(reversed(accepted_versions(session, provider_id)))
    place = next((at for at, row in enumerate(oldest_first) if row.id == version_id), None)
    if place is None:
        raise missing("清单版本")
    row = oldest_first[place]
    earlier = (*shipped(), *(version_of(one) for one in oldest_first[:place]))
    made = version_of(row)
    looks = [
        preview(session, joined, made, shelf_for(joined.county, earlier))
        for joined in enrolments(session, provider_id)
        if made.region in regions_of(joined.county)
    ]
    return row, looks
