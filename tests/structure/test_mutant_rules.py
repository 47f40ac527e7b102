"""The list of rules on which mutants are tried, and of those that are equivalent, name what is there."""

from provider_portal.settings import ROOT
from scripts.rules_covered import rules
from tests.mutants.changes import mutants_of
from tests.mutants.imports import module_of, unit_tests_of
from tests.mutants.rules import equivalent, rules_to_try

FILES_AND_LETTERS = (
    "catalog/prices/ceiling/papers.py",
    "catalog/prices/evidence/imports/",
    "provider_portal/papers/",
    "receipts/package/",
    "receipts/papers/",
    "receipts/redemption/receipt_words.py",
)
"""Rules on what stands in a file or a letter: covered by tests, and not tried with changes."""


def test_every_rule_is_there_once_and_has_unit_tests() -> None:
    tried = rules_to_try()
    assert len(set(tried)) == len(tried)
    assert [rule for rule in tried if not (ROOT / rule).is_file()] == []
    assert [rule for rule in tried if not unit_tests_of(module_of(rule))] == []


def test_every_pure_module_in_which_something_can_be_changed_is_tried() -> None:
    tried = {*rules_to_try()}
    left_out = [rule for rule in rules() if rule not in tried and not rule.startswith(FILES_AND_LETTERS)]
    assert [rule for rule in left_out if mutants_of(rule, (ROOT / rule).read_text(encoding="utf-8"))] == []


def test_every_equivalent_mutant_is_of_such_a_rule_and_has_a_reason() -> None:
    tried = set(rules_to_try())
    for (rule, _, before, _), reason in equivalent().items():
        assert rule in tried
        source = " ".join((ROOT / rule).read_text(encoding="utf-8").split())
        assert before in source, f"{rule} no longer says: {before}"
        assert reason
