"""Every recorded action has words for the audit page."""

import re
from pathlib import Path

import pytest

from orders.ordering.lifecycle import OrderStep
from provider_portal.shell.trail_words import ACTIONS, action_words, value_words

ROOT = Path(__file__).parents[2]
FLOORS = ("provider_portal", "catalog", "orders", "receipts")
RECORDED = re.compile(r'\brecord\(\s*\w+,\s*who,\s*"([a-z_]+\.[a-z_]+)"')


def test_every_action_that_the_source_records_has_chinese_words() -> None:
    found = {
        action
        for floor in FLOORS
        for module in (ROOT / floor).rglob("*.py")
        for action in RECORDED.findall(module.read_text())
    }
    assert "claim.freeze" in found
    assert found - ACTIONS.keys() == set()


def test_every_step_of_an_order_has_chinese_words() -> None:
    assert {f"order.{step.value}" for step in OrderStep} <= ACTIONS.keys()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("price_fen", 6000, "60.00 元"),
        ("quantity", 6000, "6000"),
        ("promotion", False, "否"),
        ("reason", None, ""),
        ("excluded_benefits", [], ""),
        ("excluded_benefits", ["a", "b"], "a、b"),
    ],
)
def test_values_are_told_as_people_say_them(name: str, value: object, words: str) -> None:
    assert value_words(name, value) == words


def test_an_unknown_action_shows_its_code() -> None:
    assert action_words("later.thing") == "later.thing"
