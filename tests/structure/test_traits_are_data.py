"""What an item or a class is stands in the data: no rule names an item's number or compares a voucher class."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from catalog.subsidy.classes import VoucherClass
from tests.lists import LISTS

ROOT = Path(__file__).parents[2]
FLOORS = ("catalog", "orders", "receipts")  # the ground knows no item
# The data themselves, and the demonstration, which books items and classes like a person.
DATA = {"catalog/subsidy/classes.py", "catalog/traits.py"}
# Names of constants whose digits are no item: seconds to wait.
NO_ITEM = {"SECONDS_TO_RENDER"}
CODES = {item.code for version in LISTS for item in version.items}
NUMBERS = {code for code in CODES if code.isdigit()}
CLASSES = {kind.value for kind in VoucherClass}
ITEM_WORDS = {"item", "items", "code", "codes", "item_code"}
SHOWN_CLASS = re.compile(r"voucher_class(?:\.value)?\s*(?:==|!=|is\b|in\b)|VoucherClass")
SHOWN_ITEM = re.compile(
    r"\b(?:item|code|number)\b[\w.]*\s*(?:==|!=|in)\s*[\[({]?\s*[\"']?(?:\d|bed\b|care\b|meals\b|day_care\b)"
)


def texts(node: ast.AST) -> Iterator[str]:
    """Text constants of an expression, those inside displays and calls such as frozenset({…}) too."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def judged(node: ast.AST) -> Iterator[ast.expr]:
    """Expressions by which a program tells one thing from another, or names one for good."""
    match node:
        case ast.Compare():
            yield from (node.left, *node.comparators)
        case ast.MatchValue():
            yield node.value
        case ast.Subscript():
            yield node.slice
        case ast.keyword(arg=str(name)) if name in ITEM_WORDS:
            yield node.value
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.isupper() and name not in NO_ITEM:
            yield value
        case ast.Dict():
            yield from (key for key in node.keys if key is not None)


def numbered(node: ast.AST) -> TypeGuard[ast.Compare]:
    """Whether an item's number, as a whole number, is compared: `item.number in {25, 26}`."""
    if not isinstance(node, ast.Compare):
        return False
    sides = [node.left, *node.comparators]
    named = any(isinstance(side, ast.Attribute) and side.attr == "number" for side in sides)
    inner = (each for side in sides for each in ast.walk(side))
    return named and any(isinstance(each, ast.Constant) and type(each.value) is int for each in inner)


def literals(source: str) -> list[str]:
    """Every place of a module that names an item or a class instead of asking what it is."""
    literals = []
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Attribute)
            and ast.unparse(node.value) == "VoucherClass"
            and node.attr.isupper()
        ):
            literals.append(f"{node.lineno}: VoucherClass.{node.attr}")
        if isinstance(node, ast.Constant) and node.value in CODES - NUMBERS:
            literals.append(f"{node.lineno}: item {node.value}")
        if numbered(node):
            literals.append(f"{node.lineno}: an item's number")
        for part in judged(node):
            literals += [f"{part.lineno}: item {text}" for text in texts(part) if text in NUMBERS]
            literals += [f"{part.lineno}: class {text}" for text in texts(part) if text in CLASSES]
    return literals


def modules() -> list[Path]:
    paths = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    return [
        path
        for path in paths
        if not {"migrations", "demo"} & set(path.relative_to(ROOT).parts)
        and str(path.relative_to(ROOT)) not in DATA
    ]


def test_no_module_names_an_item_or_compares_a_class() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{place}"
        for path in modules()
        for place in literals(path.read_text(encoding="utf-8"))
        if path.name != "regions.py"  # its numbers are provinces
    ]
    assert wrong == []


def test_no_page_or_paper_does() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for pattern in (SHOWN_CLASS, SHOWN_ITEM)
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        "PACKAGE_ITEM = '3'",
        "RESIDENT = frozenset({'bed', 'care'})",
        "AT_HOSPITAL = ('25', '26', '27')",
        "wrong = line.item == '48'",
        "wrong = code in {'25', '26'}",
        "wrong = item.number in {25, 26}",
        "wrong = item.number == 1",
        "match code:\n    case '1':\n        pass",
        "price = book.find(code='3')",
        "label = {'1': '评估'}",
        "label = labels['3']",
        "wrong = order.voucher_class is VoucherClass.ASSESSMENT",
        "wrong = order.voucher_class in {VoucherClass.LONG_STAY}",
        "usual = VoucherClass.HOME_VISIT",
        "wrong = order.voucher_class.value == 'assessment'",
        "name = 'day_care'",
    ],
)
def test_the_search_sees_every_way_of_naming_one(source: str) -> None:
    assert literals(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "wrong = Trait.BUNDLE in item.traits",
        "wrong = voucher_class.traits.locks_month",
        "kinds = [kind for kind in VoucherClass if kind.traits.stay]",
        "quantity = {'quantity': '1'}",
        "wrong = item.number is None",
        "wrong = len(codes) > 3",
    ],
)
def test_the_search_leaves_what_asks_for_a_trait(source: str) -> None:
    assert literals(source) == []


@pytest.mark.parametrize(
    "page",
    [
        "{% if order.voucher_class == kinds.ASSESSMENT %}",
        "{% if order.voucher_class.value in ('long_stay',) %}",
        "{% if item.code == '3' %}",
        "{% if item.number in [25, 26] %}",
    ],
)
def test_pages_are_searched_too(page: str) -> None:
    assert SHOWN_CLASS.search(page) or SHOWN_ITEM.search(page)
