"""What answers at once stays so: pure tests and `portal --help` load no framework, no database, no dictionary."""

from importlib import import_module
from pathlib import Path

import pytest

from provider_portal.floors import FLOORS
from provider_portal.shell.command_name import CommandName
from tests.imports import ROOT, brought, name_of

UNIT = ROOT / "tests" / "unit"
PORTAL = {"flask", "flask_sqlalchemy", "sqlalchemy", "alembic", "psycopg", "redis", "rq", "gunicorn"}
HEAVY = PORTAL | {"pypinyin", "weasyprint", "playwright", "schemathesis"}
NAMES: list[CommandName] = [
    name for floor in ("provider_portal", *FLOORS) for name in import_module(f"{floor}.commands").COMMANDS
]


@pytest.mark.parametrize(
    "path",
    [ROOT / "tests" / "conftest.py", *sorted(UNIT.rglob("*.py"))],
    ids=lambda path: str(path.relative_to(ROOT / "tests")),
)
def test_a_pure_test_loads_neither_portal_nor_database(path: Path) -> None:
    assert {name: chain for name, chain in brought(name_of(path)).items() if name in HEAVY} == {}


def test_the_reading_of_imports_sees_what_a_portal_loads() -> None:
    assert brought("tests.portals").keys() >= {"flask", "sqlalchemy", "psycopg"}
    assert brought("orders.ordering.models")["sqlalchemy"][0] == "orders.ordering.models"


def test_the_list_of_commands_loads_no_portal() -> None:
    for module in ("provider_portal.operation.cli", *(f"{floor}.commands" for floor in FLOORS)):
        assert {name: chain for name, chain in brought(module).items() if name in HEAVY} == {}


@pytest.mark.parametrize("named", NAMES, ids=lambda named: named.name)
def test_a_command_is_there_under_its_name(named: CommandName) -> None:
    assert named.load().name == named.name
    assert named.help.endswith(("。", "）。"))


def test_no_two_commands_have_one_name() -> None:
    assert len({named.name for named in NAMES}) == len(NAMES)
