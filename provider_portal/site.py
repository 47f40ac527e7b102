"""The running portal's own address and font folder, for services that know no Flask."""

from pathlib import Path

from flask import current_app

from provider_portal.settings import Settings


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def base_url() -> str:
    """Address that stands in QR codes, without a slash at its end (`PORTAL_PUBLIC_URL`)."""
    return _settings().base_url


def fonts_folder() -> Path:
    """Where the two font files lie (`PORTAL_FONTS`)."""
    return _settings().fonts
