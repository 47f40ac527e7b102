"""What is tried on a rule: comparisons, numbers, rows left out; never sentences, annotations, decorators."""

from tests.mutants.changes import mutants_of

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
