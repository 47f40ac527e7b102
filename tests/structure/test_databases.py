"""Which tests run on both databases: the room under `tests/` says so, and nothing above it."""

from pathlib import Path

import pytest

from tests.portals import runs_on_both

PLACES = (Path("/home/portal/tests"), Path("/srv/web/services/races/tests"))


@pytest.mark.parametrize("tests", PLACES)
@pytest.mark.parametrize(
    ("test", "both"),
    [
        ("services/test_visits.py", True),
        ("services/calendar/test_notices.py", True),
        ("web/test_pages.py", True),
        ("races/test_numbers.py", True),
        ("documents/test_papers.py", False),
        ("structure/test_web.py", False),
    ],
)
def test_the_room_says_on_which_databases_wherever_the_project_lies(
    tests: Path, test: str, both: bool
) -> None:
    assert runs_on_both(tests / test, tests) is both


def test_a_test_from_elsewhere_runs_on_one() -> None:
    assert not runs_on_both(Path("/srv/web/test_other.py"), Path("/srv/web/tests"))
