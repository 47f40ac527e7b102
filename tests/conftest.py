"""Every room but the pure one gets a portal; pure tests import what they test and nothing more."""

from pathlib import Path

import pytest

ROOMS = Path(__file__).parent
PURE = ROOMS / "unit"


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Load the portal's fixtures, and with them every floor, when the first room that needs them is entered."""
    if collector.path.parent == ROOMS and collector.path.is_dir() and collector.path != PURE:
        collector.config.pluginmanager.import_plugin("tests.portals")
