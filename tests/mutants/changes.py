"""The small changes that are tried on a rule: cosmic-ray's operators on logic and numbers, and a row left out.

What only changes a sentence or the width of a column is not tried; neither is what a type annotation or a decorator says.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.plugins import get_operator

_COMPARISONS = {
    "Eq": ("NotEq", "LtE", "GtE"),
    "NotEq": ("Eq", "Lt", "Gt"),
    "Lt": ("LtE", "GtE", "NotEq"),
    "LtE": ("Lt", "Gt", "Eq"),
    "Gt": ("GtE", "LtE", "NotEq"),
    "GtE": ("Gt", "Lt", "Eq"),
    "Is": ("IsNot",),
    "IsNot": ("Is",),
}
_ARITHMETIC = {
    "Add": ("Sub",),
    "Sub": ("Add",),
    "Mul": ("Add", "FloorDiv"),
    "FloorDiv": ("Mul", "Div"),
    "Div": ("Mul",),
    "Mod": ("FloorDiv",),
    "Pow": ("Mul",),
    "LShift": ("RShift",),
    "RShift": ("LShift",),
    "BitOr": ("BitAnd",),
    "BitAnd": ("BitOr",),
}
_OTHERS = (
    "AddNot", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue",
    "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "NumberReplacer", "ZeroIterationForLoop",
    "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_USub",
)  # fmt: skip
_ANNOTATED = {"annassign": 1, "tfpdef": -1}
_LOOKS = {"width"}
_DISPLAYS = {"testlist_comp", "dictorsetmaker"}
_FEWEST = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """A module with one change; `before` and `after` are the changed lines without their indent.

    `function` is the one in which they stand, with its class (`Ceiling.binding`); "" outside of any.
    """

    module: str
    function: str
    line: int
    before: str
    after: str
    source: str

    @property
    def label(self) -> str:
        """Where it is and what was changed, on one line."""
        return f"{self.module}:{self.line}: {self.before}  →  {self.after}"


class Operator(Protocol):
    """One kind of small change, as cosmic-ray has them; nodes are parso's, which carry no types."""

    def mutation_positions(self, node: Any) -> Iterable[tuple[Any, Any]]:
        """Where in the node the change may be made."""

    def mutate(self, node: Any, index: int) -> Any:
        """The node with the change at one of these places."""


class DropRow:
    """Leaves out one row of a tuple, list, set or dict that is written out."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """One for every row."""
        for row in _rows(node):
            yield row[0].start_pos, row[-1].end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """The display without the row and the comma after it; a comma before the last row stays."""
        gone = {id(child) for child in _rows(node)[index]}
        node.children = [child for child in node.children if id(child) not in gone]
        return node


def _rows(node: Any) -> list[list[Any]]:
    """The rows of a display with the comma after each; a comprehension has none."""
    if node.type not in _DISPLAYS or any(
        child.type in {"sync_comp_for", "comp_for"} for child in node.children
    ):
        return []
    rows: list[list[Any]] = [[]]
    for child in node.children:
        rows[-1].append(child)
        if child == ",":
            rows.append([])
    rows = [row for row in rows if row]
    return rows if len(rows) >= _FEWEST else []


@cache
def operators() -> tuple[Operator, ...]:
    """Every operator that is tried, in a fixed order."""
    pairs = [
        f"{kind}_{one}_{other}"
        for kind, table in (
            ("ReplaceComparisonOperator", _COMPARISONS),
            ("ReplaceBinaryOperator", _ARITHMETIC),
        )
        for one, others in table.items()
        for other in others
    ]
    return (*(get_operator(f"core/{name}")() for name in (*pairs, *_OTHERS)), DropRow())


def mutants_of(module: str, source: str) -> list[Mutant]:
    """Every mutant of a module that compiles, in the order of its lines."""
    tree = get_ast(source)
    made = {}
    for node in list(ast_nodes(tree)):
        for operator in () if _beside_the_rule(node) else operators():
            for place, _ in enumerate(list(operator.mutation_positions(node))):
                changed = source if _orders_words(node, operator) else _changed(tree, node, operator, place)
                if changed != source and _compiles(changed):
                    made[changed] = _mutant(module, source, changed)
    return sorted(made.values(), key=lambda one: (one.line, one.after))


def _changed(tree: Any, node: Any, operator: Operator, place: int) -> str:
    """The source with one node changed; the tree is afterwards what it was."""
    kept = [(each, getattr(each, "children", None), getattr(each, "value", None)) for each in ast_nodes(node)]
    beside = list(node.parent.children) if node.parent else []
    for each, children, _ in kept:
        if children is not None:
            each.children = list(children)
    mutated = operator.mutate(node, place)
    if mutated is not node:
        node.parent.children = [mutated if each is node else each for each in beside]
    code = str(tree.get_code())
    for each, children, value in kept:
        if children is not None:
            each.children = children
        if value is not None:
            each.value = value
    if node.parent:
        node.parent.children = beside
    return code


def _beside_the_rule(node: Any) -> bool:
    """Inside a type annotation, a decorator, or an argument that only says how something looks."""
    while node.parent is not None:
        node, inside = node.parent, node
        if node.type == "decorator" or (
            node.type == "argument" and node.children[0].get_code(include_prefix=False) in _LOOKS
        ):
            return True
        annotation = node.children[_ANNOTATED[node.type]] if node.type in _ANNOTATED else None
        if inside is (node.annotation if node.type == "funcdef" else annotation):
            return True
    return False


def _orders_words(node: Any, operator: Operator) -> bool:
    """Whether a code or another word would be asked for before and after in the alphabet: no rule does that."""
    words = [child for child in getattr(node, "children", ()) if child.type in {"string", "strings"}]
    name = type(operator).__name__
    return (
        bool(words)
        and name.startswith("ReplaceComparisonOperator")
        and name.endswith(("_Lt", "_LtE", "_Gt", "_GtE"))
    )


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _mutant(module: str, source: str, changed: str) -> Mutant:
    old, new = source.splitlines(), changed.splitlines()
    first, last = 0, 0
    while old[first : first + 1] == new[first : first + 1]:
        first += 1
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    return Mutant(
        module=module,
        function=_functions(source).get(first + 1, ""),
        line=first + 1,
        before=_one(before),
        after=_one(after),
        source=changed,
    )


@cache
def _functions(source: str) -> dict[int, str]:
    """The innermost function or class of every line that stands in one, by its dotted name."""
    return dict(_lines_of(ast.parse(source), ""))


def _lines_of(node: ast.AST, around: str) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        name = around
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            name = f"{around}.{child.name}".lstrip(".")
            yield from ((line, name) for line in range(child.lineno, (child.end_lineno or child.lineno) + 1))
        yield from _lines_of(child, name)


def _one(lines: list[str]) -> str:
    """Lines as one, with single spaces."""
    return " ".join(" ".join(lines).split())
