"""The files of the regions' lists, those of the program and the operator's own, read into versions. Pure."""

from functools import cache
from pathlib import Path

from catalog.items.catalogue import Catalogue, catalogue_of
from catalog.items.list_shape import ListShape
from catalog.region_files import read_region_file

SHIPPED = Path(__file__).parent / "data"


@cache
def read_lists(*files: Path) -> tuple[Catalogue, ...]:
    """The versions that files hold, read once, in the order of their days."""
    versions = [read_region_file(file, ListShape(), catalogue_of) for file in files]
    return tuple(sorted(versions, key=lambda version: version.effective_from))
