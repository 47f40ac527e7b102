"""Every room but the pure one gets a portal; pure tests import what they test and nothing more."""

from pathlib import Path

import pytest

PURE = Path(__file__).parent / "unit"


def pytest_configure(config: pytest.Config) -> None:
    """Load the portal's fixtures, and with them every floor, unless only pure tests were asked for."""
    places = [Path(argument.split("::")[0]).resolve() for argument in config.args]
    if not all(place.is_relative_to(PURE) for place in places):
        config.pluginmanager.import_plugin("tests.portals")
