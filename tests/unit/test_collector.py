"""Processes that live long look for cycles less often, and never among what stood at their start."""

import gc
from collections.abc import Iterator

import pytest

from provider_portal.ground.collector import calm_collector


@pytest.fixture
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


@pytest.mark.usefixtures("as_before")
def test_the_collector_is_calmed_and_still_collects() -> None:
    calm_collector()
    assert gc.isenabled()
    assert gc.get_threshold()[0] >= 10_000
    assert gc.get_freeze_count() > 0
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
