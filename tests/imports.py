"""What a module brings along when it is imported, read from the source: nothing is run."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FLOORS = ("provider_portal", "catalog", "orders", "receipts")
OWN = frozenset({*FLOORS, "tests"})


def name_of(path: Path) -> str:
    """The dotted name of a module."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def every_name() -> list[str]:
    """All modules of the floors but the written-down migrations and the empty `__init__`."""
    paths = (path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py")))
    return [
        name_of(path)
        for path in paths
        if "migrations" not in path.relative_to(ROOT).parts[:-1] and path.stem != "__init__"
    ]


def path_of(name: str) -> Path | None:
    """Where a module of ours stands; None for another's."""
    path = ROOT.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@cache
def brought(name: str) -> Mapping[str, tuple[str, ...]]:
    """Every foreign package that importing `name` imports, with the chain of modules that leads to it."""
    chains: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[str, ...]] = [(name,)]
    seen = {name}
    while waiting:
        chain = waiting.pop(0)
        path = path_of(chain[-1])
        for other in _imports(path) if path else ():
            if other.split(".")[0] not in OWN:
                chains.setdefault(other.split(".")[0], (*chain, other))
            elif other not in seen:
                seen.add(other)
                waiting.append((*chain, other))
    return chains


def _imports(path: Path) -> Iterator[str]:
    for node in _at_import(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (
                name if name.split(".")[0] in OWN and path_of(name) else node.module for name in inner
            )


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: everything outside functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from _at_import(child)
