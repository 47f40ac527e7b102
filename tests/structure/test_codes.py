"""The register of codes: every code in the source is defined once, has its page, and stands in the documents."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from catalog.items.finding_codes import OVERLAPPING_ITEMS
from provider_portal.app import collect_floors
from provider_portal.ground import errors
from provider_portal.ground.errors import FindingCode, Place
from provider_portal.shell.errors import OTHER, SENTENCES, status_of
from provider_portal.shell.floor import Floor
from provider_portal.shell.register import (
    codes_in,
    finding_codes,
    findings_table,
    need_unique_codes,
    refusals_of,
    refusals_table,
)
from receipts.selfcheck.clearing import place_of
from receipts.selfcheck.rules import FAMILIES
from tests.structure.test_floors import ROOT, every_module

FLOORS = collect_floors()
FINDINGS = finding_codes(FLOORS)
REFUSALS = refusals_of(FLOORS)
KINDS = ("RuleError", "ConflictError", "MissingError", "AccessError", "OutsideError", "PortalError")
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in every_module()}


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in names:
                yield node


def place_in_source(path: Path, node: ast.expr) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def test_a_breach_is_made_by_its_kind_alone() -> None:
    made = [
        place_in_source(path, call)
        for path, tree in TREES.items()
        for call in calls(tree, "Breach")
        if path.name != "errors.py"
    ]
    assert made == []


def test_kinds_of_findings_are_defined_in_their_own_modules_and_all_of_them_are_registered() -> None:
    elsewhere = [
        place_in_source(path, call)
        for path, tree in TREES.items()
        for call in calls(tree, "FindingCode")
        if path.name != "finding_codes.py"
    ]
    modules = {path for path in TREES if path.name == "finding_codes.py"}
    registered = {code.name for code in FINDINGS}
    assert elsewhere == []
    assert {path.parent.name for path in modules} >= {"items", "ceiling", "visits", "selfcheck"}
    assert {name for path in modules for name in names_in(TREES[path])} == registered


def names_in(tree: ast.Module) -> Iterator[str]:
    """Names of the kinds that a module defines: by keyword, or as the first word of its own shorthand."""
    shorthands = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            call = node.value
            if isinstance(call.func, ast.Name) and call.func.id in {"FindingCode", *shorthands}:
                named = {word.arg: word.value for word in call.keywords}
                yield ast.literal_eval(named.get("name") or call.args[0])


def test_a_code_defined_twice_is_refused_at_the_start() -> None:
    need_unique_codes(FLOORS)
    stale = tuple(refusal for refusal in REFUSALS if refusal.code == "stale")
    twin = Floor(name="twin", finding_codes=(replace(OVERLAPPING_ITEMS, title="另一个"),))
    with pytest.raises(ValueError, match="overlapping_items"):
        need_unique_codes((*FLOORS, twin))
    with pytest.raises(ValueError, match=r"stale \(409\)"):
        need_unique_codes((*FLOORS, Floor(name="twin", refusals=stale)))


def test_a_module_gives_every_kind_it_defines() -> None:
    module = ModuleType("codes")
    vars(module).update(ONE=OVERLAPPING_ITEMS, OTHER="no code")
    assert codes_in(module) == (OVERLAPPING_ITEMS,)


@pytest.mark.parametrize("code", FINDINGS, ids=lambda code: code.name)
def test_every_kind_of_finding_says_what_it_is(code: FindingCode) -> None:
    assert code.title
    assert code.title != "其他问题"
    assert code.name.isidentifier()
    assert code.name == code.name.lower()


def test_every_page_on_which_a_finding_is_cleared_is_there(app: Flask) -> None:
    needs = {rule.endpoint: set(rule.arguments) for rule in app.url_map.iter_rules()}
    places: set[Place] = {place_of(code) for code in FINDINGS}
    assert len(places) > 8
    for place in places:
        assert needs.get(place.endpoint) == ({place.key} if place.key else set()), place


def test_the_self_check_has_rules_for_the_families_it_shows() -> None:
    assert [family.label for family in FAMILIES] == ["资格", "价格", "上门", "凭证", "材料", "核销"]


def test_the_documents_name_every_code() -> None:
    rules = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert [code.name for code in FINDINGS if f"`{code.name}`" not in rules] == []
    for table in (findings_table(FLOORS), refusals_table(FLOORS)):
        assert f"\n{table}\n" in guide, "run scripts/codes"


def test_every_code_that_is_raised_is_registered_with_its_status_and_none_else() -> None:
    """Codes of findings may be raised too: a finding that bars a step refuses it."""
    registered = {(refusal.code, refusal.status) for refusal in REFUSALS}
    raised = {(code, status) for code, status, _ in raised_codes()} | set(answered_codes())
    unregistered = [
        (code, where) for code, status, where in raised_codes() if (code, status) not in registered
    ]
    assert unregistered == []
    assert registered - raised == set()
    assert len(raised) > 150


def raised_codes() -> Iterator[tuple[str, HTTPStatus, str]]:
    """Code, status and place of everything raised, also where the code comes through a function's argument."""
    for path, tree in TREES.items():
        for kind in KINDS:
            for call in calls(tree, kind):
                for code in codes_of(call.args[0], tree):
                    yield code, status_of(getattr(errors, kind)(code, "")), place_in_source(path, call)
        for call in calls(tree, "named_conflict"):
            for code in codes_of(call.args[1], tree):
                yield code, HTTPStatus.CONFLICT, place_in_source(path, call)


def answered_codes() -> Iterator[tuple[str, HTTPStatus]]:
    """Codes of answers that no error of the domain stands behind."""
    yield from ((code, HTTPStatus(status)) for status, (code, _) in SENTENCES.items())
    yield OTHER[0], HTTPStatus.INTERNAL_SERVER_ERROR
    for path in (ROOT / "provider_portal" / "shell").glob("*.py"):
        for call in calls(TREES[path], "refusal"):
            status, code = call.args[:2]
            if isinstance(status, ast.Attribute) and isinstance(code, ast.Constant):
                yield str(code.value), HTTPStatus[status.attr]


def codes_of(expression: ast.expr, tree: ast.Module) -> set[str]:
    """The codes an expression can be: itself, a branch, a table, an assigned name, or what callers hand in."""
    match expression:
        case ast.Constant(value=str(code)):
            return {code}
        case ast.IfExp(body=one, orelse=other):
            return codes_of(one, tree) | codes_of(other, tree)
        case ast.Subscript(value=ast.Name(id=name)):
            return {code for table in tables(tree, name) for code in table}
        case ast.Attribute(value=ast.Name(id=name), attr="name"):
            return {name.lower()}
        case ast.Name():
            return assigned(expression, tree) | handed_in(expression, tree)
        case _:
            return set()


def tables(tree: ast.Module, name: str) -> Iterator[list[str]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Dict(values=values)) if target == name:
                yield [ast.literal_eval(value) for value in values]


def function_around(expression: ast.expr, tree: ast.Module) -> ast.FunctionDef | None:
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    inside = (f for f in functions if f.lineno <= expression.lineno <= (f.end_lineno or 0))
    return max(inside, key=lambda function: function.lineno, default=None)


def assigned(name: ast.Name, tree: ast.Module) -> set[str]:
    codes: set[str] = set()
    for node in ast.walk(function_around(name, tree) or tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name.id:
                codes |= codes_of(value, tree)
    return codes


def handed_in(name: ast.Name, tree: ast.Module) -> set[str]:
    function = function_around(name, tree)
    if function is None or name.id not in [argument.arg for argument in function.args.args]:
        return set()
    place = [argument.arg for argument in function.args.args].index(name.id)
    given = [call.args[place] for call in calls(tree, function.name) if len(call.args) > place]
    usual = function.args.defaults[-1:] if place == len(function.args.args) - 1 else []
    return {code for value in (*given, *usual) for code in codes_of(value, tree)}
