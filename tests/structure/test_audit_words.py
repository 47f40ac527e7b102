"""Every action that the source writes to the audit chain has words for the audit page, given once."""

import ast
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

from provider_portal.app import collect_floors
from provider_portal.shell.trail_words import all_words
from tests.imports import name_of
from tests.structure.test_codes import TREES, calls, function_around, place_in_source

PARTS = [floor.trail_words for floor in collect_floors()]
ACTIONS = all_words(PARTS).actions


def test_every_action_that_the_source_records_has_chinese_words_and_none_else_has() -> None:
    recorded = {action for _, actions in recorded_actions() for action in actions}
    assert recorded >= {"claim.freeze", "order.check_in", "print.pack", "keys.drop", "baseline.decline"}
    assert recorded - ACTIONS.keys() == set()
    assert ACTIONS.keys() - recorded == set()


def test_what_is_recorded_can_be_read_from_the_source() -> None:
    assert [place for place, actions in recorded_actions() if not actions] == []


def test_no_code_has_the_words_of_two_floors() -> None:
    times = Counter(code for part in PARTS for code in (*part.actions, *part.names))
    assert [code for code, count in times.items() if count > 1] == []


def recorded_actions() -> Iterator[tuple[str, set[str]]]:
    """Where an entry is made, and every action that it can be of."""
    for path, tree in TREES.items():
        for call in calls(tree, "act_now"):
            action = next(word.value for word in call.keywords if word.arg == "action")
            yield place_in_source(path, call), actions_of(action, path)


def actions_of(expression: ast.expr, path: Path) -> set[str]:
    """The actions an expression can be: itself, a branch, one of an enum, an assigned name, what callers hand in."""
    match expression:
        case ast.Constant(value=str(action)):
            return {action}
        case ast.IfExp(body=one, orelse=other):
            return actions_of(one, path) | actions_of(other, path)
        case ast.JoinedStr(
            values=[
                ast.Constant(value=str(subject)),
                ast.FormattedValue(value=ast.Attribute(value=step, attr="value")),
            ]
        ):
            steps: type[Enum] = type_of(step, path)
            return {f"{subject}{each.value}" for each in steps}
        case ast.Name():
            return assigned(expression, path) | handed_in(expression, path)
        case _:
            return set()


def type_of(expression: ast.expr, path: Path) -> Any:
    """The type of an argument, or of a field of one."""
    match expression:
        case ast.Name(id=name):
            function = function_around(expression, TREES[path])
            assert function is not None
            return get_type_hints(getattr(import_module(name_of(path)), function.name))[name]
        case ast.Attribute(value=owner, attr=name):
            return get_type_hints(type_of(owner, path))[name]
        case _:
            raise AssertionError(place_in_source(path, expression))


def assigned(name: ast.Name, path: Path) -> set[str]:
    function = function_around(name, TREES[path])
    return {
        action
        for node in ast.walk(function or TREES[path])
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [name.id]
        for action in actions_of(node.value, path)
    }


def handed_in(name: ast.Name, path: Path) -> set[str]:
    function = function_around(name, TREES[path])
    names = [argument.arg for argument in function.args.args] if function else []
    if function is None or name.id not in names:
        return set()
    place = names.index(name.id)
    return {
        action
        for caller in callers(path, function.name)
        for call in calls(TREES[caller], function.name)
        for action in actions_of(call.args[place], caller)
    }


@cache
def callers(path: Path, function: str) -> tuple[Path, ...]:
    """The module itself, and those that import the function from it."""
    module = name_of(path)
    return (path, *(other for other in TREES if (module, function) in imports(other)))


@cache
def imports(path: Path) -> frozenset[tuple[str, str]]:
    return frozenset(
        (node.module or "", alias.name)
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )
