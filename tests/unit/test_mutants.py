"""What is tried on a rule: comparisons, numbers, rows left out; never sentences, annotations, decorators."""

import os
import signal
import sys
from collections.abc import Callable

import pytest

from tests.mutants.apart import TrialError, answer_of
from tests.mutants.changes import mutants_of
from tests.mutants.rules import key_of, problems_of

RULE = """
@dataclass(frozen=True)
class Rule:
    limit: int | None = None

    def holds(self, fen: int | None) -> bool:
        \"\"\"Up to 5.\"\"\"
        return fen in (1, 2) and fen <= self.limit


NAMES = {"one": "一", "two": "二"}
"""


def changes(source: str) -> list[str]:
    return [one.after for one in mutants_of("rule.py", source)]


def test_a_rule_is_changed_in_its_logic_its_numbers_and_its_rows() -> None:
    mutants = changes(RULE)
    for part in (
        "return fen in (1, 2) or fen <= self.limit",
        "return fen in (1, 2) and fen < self.limit",
        "return fen in (1, 2) and fen > self.limit",
        "return fen in (1, 2) and fen == self.limit",
        "return fen in (1,) and fen <= self.limit",
        "return fen in ( 2) and fen <= self.limit",
        "return fen in ( 0, 2) and fen <= self.limit",
        "return fen in (1, 3) and fen <= self.limit",
        'NAMES = {"one": "一",}',
        'NAMES = { "two": "二"}',
    ):
        assert part in mutants
    assert not [change for change in mutants if "dataclass" in change or "limit: int" in change]
    assert not [change for change in mutants if "def holds" in change or "Up to" in change]


def test_how_wide_a_column_is_drawn_is_no_rule() -> None:
    assert changes("column = Column(key=1, width=12 + 3)\n") == [
        "column = Column(key= 0, width=12 + 3)",
        "column = Column(key= 2, width=12 + 3)",
    ]


def test_a_mutant_is_told_by_its_line() -> None:
    [label] = {one.label for one in mutants_of("rule.py", "x = 1\ny = a < b\n") if "<=" in one.after}
    assert label == "rule.py:2: y = a < b  →  y = a <= b"


def test_the_source_is_whole_after_every_change() -> None:
    for mutant in mutants_of("rule.py", RULE):
        compile(mutant.source, "rule.py", "exec")
        assert len(mutant.source.splitlines()) >= len(RULE.splitlines()) - 1


TWICE = """
LIMIT = 1

def first(a: int) -> bool:
    return a < 5


class Rule:
    def second(self, a: int) -> bool:
        return a < 5
"""


def test_a_mutant_is_named_by_the_function_in_which_it_stands() -> None:
    mutants = mutants_of("rule.py", TWICE)
    named = [(one.function, one.line) for one in mutants if one.after in {"return a <= 5", "LIMIT = 2"}]
    assert named == [("", 2), ("first", 5), ("Rule.second", 10)]


def test_an_explanation_excuses_the_mutant_of_its_own_function_alone() -> None:
    first, second = (one for one in mutants_of("rule.py", TWICE) if one.after == "return a <= 5")
    assert problems_of("rule.py", [first], [key_of(first)]) == []
    assert problems_of("rule.py", [first, second], [key_of(first)]) == [f"alive: {second.label}"]
    [gone] = problems_of("rule.py", [first], [key_of(first), key_of(second)])
    assert gone.startswith("explained, but killed or gone: ")
    assert problems_of("other.py", [], [key_of(first)]) == []
    [twice] = problems_of("rule.py", [first, first], [key_of(first)])
    assert twice.startswith("explained once, alive 2 times: ")


def fails() -> None:
    raise ValueError


def test_an_answer_comes_from_a_process_of_its_own() -> None:
    assert answer_of("rule.py", lambda: [1, os.getpid()])[0] == 1
    assert answer_of("rule.py", os.getpid) != os.getpid()


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (fails, "failed, see above"),
        (lambda: {1}, "failed, see above"),
        (lambda: sys.exit(0), "failed, see above"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "was killed by signal 9"),
    ],
)
def test_a_process_that_dies_is_told_in_words(work: Callable[[], object], words: str) -> None:
    with pytest.raises(TrialError, match=rf"^rule\.py: the process that tried its mutants {words}$"):
        answer_of("rule.py", work)
