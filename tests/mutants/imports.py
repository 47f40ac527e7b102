"""Who imports whom, read from the source: which tests name a rule, and what may be loaded before it is changed."""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from provider_portal.settings import ROOT

OURS = ("provider_portal", "catalog", "orders", "receipts", "tests")


def path_of(module: str) -> Path:
    """Where a module's source lies; its folder's `__init__.py` where it is a package."""
    place = ROOT.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def module_of(path: str) -> str:
    """The dotted name of a source file, as a path under the project."""
    return path.removesuffix(".py").replace("/", ".")


@cache
def imports_of(module: str) -> frozenset[str]:
    """Modules that a module of ours imports when it is loaded, `from a import b` as `a` and as `a.b` where that is one."""
    path = path_of(module)
    if not path.is_file():
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {node.module} | {name for name in inside if _ours(name) and path_of(name).is_file()}
    return frozenset(found)


def unit_tests_of(module: str) -> list[Path]:
    """Unit tests that import a rule by its name, then those of its neighbours that do; what loads least comes first.

    What the tests' own helpers import counts as the test's. A rule about rows has its pure tests among the services'.
    """
    room = [_name(file) for file in path_of(module).parent.glob("*.py")]
    neighbours = {each for each in room if module in imports_of(each)}
    units, services = _tests("unit"), _tests("services")
    direct = [file for file in units if module in _tried_by(file)]
    beside = [file for file in units if file not in direct and neighbours & _tried_by(file)]
    return [*direct, *beside] or [file for file in services if module in _tried_by(file)]


def _tried_by(test: Path) -> frozenset[str]:
    """Modules that a test imports, itself or by a helper that lies beside it among the unit tests."""
    named = imports_of(_name(test))
    helpers = (imports_of(name) for name in named if name.startswith("tests.unit."))
    return named.union(*helpers)


def _tests(room: str) -> list[Path]:
    files = (ROOT / "tests" / room).rglob("test_*.py")
    return sorted(files, key=lambda file: (len(reached_from([_name(file)])), str(file)))


def reached_from(modules: Iterable[str]) -> frozenset[str]:
    """Everything that is loaded with these modules, ours and others'."""
    reached: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += imports_of(module) if _ours(module) else ()
    return frozenset(reached)


def loadable_before(module: str, tests: Iterable[Path]) -> list[str]:
    """What the tests load that does not itself load the rule: the same for every mutant of it."""
    names = [_name(test) for test in tests]
    return sorted(
        name
        for name in reached_from(names) - set(names)
        if not _ours(name) or module not in reached_from([name])
    )


def _name(file: Path) -> str:
    return module_of(str(file.relative_to(ROOT)))


def _ours(module: str) -> bool:
    return module.partition(".")[0] in OURS
