"""Every recorded action has words for the audit page, given once by the floor that records it first."""

import re
from collections import Counter
from pathlib import Path

from orders.ordering.lifecycle import OrderStep
from provider_portal.app import collect_floors
from provider_portal.shell.trail_words import all_words

ROOT = Path(__file__).parents[2]
FLOORS = ("provider_portal", "catalog", "orders", "receipts")
RECORDED = re.compile(r'\brecord\(\s*\w+,\s*who,\s*"([a-z_]+\.[a-z_]+)"')
PARTS = [floor.trail_words for floor in collect_floors()]
ACTIONS = all_words(PARTS).actions


def test_every_action_that_the_source_records_has_chinese_words() -> None:
    recorded = {
        action
        for floor in FLOORS
        for module in (ROOT / floor).rglob("*.py")
        for action in RECORDED.findall(module.read_text(encoding="utf-8"))
    }
    assert "claim.freeze" in recorded
    assert recorded - ACTIONS.keys() == set()


def test_every_step_of_an_order_has_chinese_words() -> None:
    assert {f"order.{step.value}" for step in OrderStep} <= ACTIONS.keys()


def test_no_code_has_the_words_of_two_floors() -> None:
    times = Counter(code for part in PARTS for code in (*part.actions, *part.names))
    assert [code for code, count in times.items() if count > 1] == []
