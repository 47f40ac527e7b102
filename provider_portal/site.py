"""The running portal's own address and folders, for services that know no Flask."""

from functools import cache
from pathlib import Path

from flask import current_app

from provider_portal.settings import Settings


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def base_url() -> str:
    """Address that stands in QR codes, without a slash at its end (`PORTAL_PUBLIC_URL`)."""
    return _settings().base_url


def fonts_folder() -> Path:
    """Where the two font files lie (`PORTAL_FONTS`)."""
    return _settings().fonts


def regions_folder() -> Path | None:
    """The operator's own lists and rules of further regions (`PORTAL_REGIONS`)."""
    return _settings().regions


def data_files(shipped: Path, subject: str) -> tuple[Path, ...]:
    """The JSON files of a subject: those in the program's folder, then the operator's own (`PORTAL_REGIONS`)."""
    own = regions_folder()
    return _json_files(shipped) if own is None else (*_json_files(shipped), *_json_files(own / subject))


@cache
def _json_files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.json")))
