"""One month as five people live it, in a real Chromium against a real server; pictures under var/screens/."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journey import beginning, settling, visits
from tests.journey.people import PASSWORD, PATIENCE, PHONE, PLACE, Person, Watch
from tests.journey.portal import Portal
from tests.windows import open_chromium

pytestmark = pytest.mark.browser

STAFF = {
    "manager": ("周建华", "13907361001"),
    "dispatcher": ("李敏", "13907361002"),
    "caregiver": ("陈桂兰", "13907361003"),
    "finance": ("王芳", "13907361004"),
    "auditor": ("赵立", "13907361005"),
}


@pytest.fixture
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    """A provider of its own with five people, and nothing else."""
    made = Portal(tmp_path)
    provider = made.run(
        *("provider", "create", "--name", "津市颐和居家养老服务中心", "--code", "JSYH"),
        *("--region", "430781", "--kind", "community", "--joined-on", "2026-03-01"),
    )

    def hire(role: str) -> None:
        name, phone = STAFF[role]
        person = ("--phone", phone, "--name", name, "--role", role)
        made.run("user", "create", "--provider", provider, *person, PORTAL_PASSWORD=PASSWORD)

    with ThreadPoolExecutor(2) as pairs:
        list(pairs.map(hire, STAFF))
    yield made
    made.stop()


def test_a_month_as_five_people_live_it(chromium: Browser, portal: Portal, tmp_path: Path) -> None:
    watch = Watch(portal.address)
    manager, dispatcher, caregiver, finance, auditor = everybody(chromium, portal, watch)
    portal.start("2026-06-28T08:00:00+08:00")
    beginning.prices(manager)
    order = beginning.booking(dispatcher)
    portal.start("2026-07-02T08:58:00+08:00")
    caregiver.context.clock.install(time=datetime.fromisoformat("2026-07-02T08:58:00+08:00"))
    visits.first_visit_begins(caregiver)
    portal.start("2026-07-02T09:58:30+08:00")
    visits.first_visit_ends(caregiver)
    portal.start("2026-07-02T13:59:00+08:00")
    visits.second_visit_begins(caregiver)
    portal.start("2026-07-02T14:59:30+08:00")
    visits.second_visit_ends(caregiver)
    visits.redemption(finance, portal)
    visits.audit(auditor, order.removeprefix(portal.address))
    portal.start("2026-08-03T09:00:00+08:00")
    settling.month_end(finance, manager, portal, tmp_path)
    portal.start("2026-08-21T09:00:00+08:00")
    settling.settlement(finance, manager)
    assert not watch.faults, watch.faults
    assert not portal.failures(), portal.failures()


def everybody(chromium: Browser, portal: Portal, watch: Watch) -> list[Person]:
    """Five windows; the caregiver's is a phone."""
    phone = {"viewport": PHONE, "has_touch": True, "device_scale_factor": 2, "geolocation": PLACE}
    return [
        Person(chromium, watch, portal.address, number, **(phone if role == "caregiver" else {}))
        for role, (_, number) in STAFF.items()
    ]
