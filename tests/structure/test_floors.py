"""The drawing of the imports: four floors, every arrow points down; Flask in doors, one clock, no float near money."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = ("provider_portal", "catalog", "orders", "receipts")
FLASK_ROOMS = {"web.py", "api.py", "field.py", "commands.py", "floor.py", "panel.py", "waiting.py"}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def modules(floor: str) -> Iterator[Path]:
    return (p for p in sorted((ROOT / floor).rglob("*.py")) if "migrations" not in p.relative_to(ROOT).parts)


def every_module() -> list[Path]:
    return [path for floor in FLOORS for path in modules(floor)]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_floors_below_it(floor: str) -> None:
    above = FLOORS[FLOORS.index(floor) + 1 :]
    wrong = [
        (path.name, name) for path in modules(floor) for name in imports(path) if name.split(".")[0] in above
    ]
    assert wrong == []


def test_flask_is_imported_in_doors_the_shell_and_the_factory_only() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in every_module()
        if any(name.split(".")[0] == "flask" for name in imports(path))
        and path.name not in FLASK_ROOMS
        and not path.name.endswith(("_web.py", "_api.py"))
        and not {"shell", "ground", "operation"} & set(path.relative_to(ROOT).parts)
        and path.name not in {"app.py", "site.py"}
    ]
    assert wrong == []


def test_modules_and_functions_keep_their_bounds() -> None:
    wrong = []
    for path in every_module():
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        if text.count("\n") > LONGEST_MODULE:
            wrong.append(f"{name}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                length = node.end_lineno - _first_step(node).lineno + 1
                if length > LONGEST_FUNCTION and node.name != "install_error_pages":
                    wrong.append(f"{name}: {node.name} has {length} lines")
    assert wrong == []


def _first_step(node: ast.FunctionDef) -> ast.stmt:
    """The first statement after the docstring: a signature of many named facts is no step."""
    return node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]


def test_only_the_clock_asks_for_the_time() -> None:
    banned = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("time", "time")}
    wrong = []
    for path in every_module():
        if path.name == "clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            if (node.value.id, node.attr) in banned:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def test_no_float_on_a_money_path() -> None:
    wrong = []
    for path in every_module():
        text = path.read_text(encoding="utf-8")
        if "_fen" not in text and "Fen" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.expr) and "set_margins" in text.splitlines()[node.lineno - 1]:
                continue  # inches of paper
            is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_call = (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            )
            is_division = (
                isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _joins_paths(node)
            )
            if isinstance(node, ast.expr) and (is_float or is_call or is_division):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []


def _joins_paths(node: ast.BinOp) -> bool:
    """`folder / "name"` is no arithmetic: one side is text or the left side is itself such a join."""
    sides = (node.left, node.right)
    return any(
        (isinstance(side, ast.Constant) and isinstance(side.value, str)) or isinstance(side, ast.JoinedStr)
        for side in sides
    )


def test_only_the_settings_read_the_environment() -> None:
    allowed = {"settings.py", "commands.py", "rendering.py"}  # the last one sets what WeasyPrint reads
    wrong = [
        str(path.relative_to(ROOT))
        for path in every_module()
        if "os.environ" in path.read_text(encoding="utf-8") and path.name not in allowed
    ]
    assert wrong == []
