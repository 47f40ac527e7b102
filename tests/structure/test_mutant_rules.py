"""The list of rules on which mutants are tried, and of those that are equivalent, name what is there."""

from provider_portal.settings import ROOT
from tests.mutants.imports import module_of, unit_tests_of
from tests.mutants.rules import equivalent, rules_to_try


def test_every_rule_is_there_once_and_has_unit_tests() -> None:
    rules = rules_to_try()
    assert len(set(rules)) == len(rules)
    assert [rule for rule in rules if not (ROOT / rule).is_file()] == []
    assert [rule for rule in rules if not unit_tests_of(module_of(rule))] == []


def test_every_equivalent_mutant_is_of_such_a_rule_and_has_a_reason() -> None:
    rules = set(rules_to_try())
    for (rule, before, _), reason in equivalent().items():
        assert rule in rules
        source = " ".join((ROOT / rule).read_text(encoding="utf-8").split())
        assert before in source, f"{rule} no longer says: {before}"
        assert reason
