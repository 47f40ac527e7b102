"""`make mutants`: small changes of every pure rule, and whether its unit tests notice.

`python -m tests.mutants ceilings verify` tries the rules whose path holds one of these words.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from provider_portal.settings import ROOT
from tests.mutants.apart import TrialError, answer_of
from tests.mutants.changes import Mutant, mutants_of
from tests.mutants.imports import module_of, unit_tests_of
from tests.mutants.rules import equivalent, problems_of, rules_to_try
from tests.mutants.trial import try_mutants

LEAST_KILLED = 0.95


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What became of the mutants of one rule."""

    path: str
    tried: int
    alive: tuple[Mutant, ...]
    seconds: float

    @property
    def killed(self) -> int:
        """How many the tests noticed."""
        return self.tried - len(self.alive)


def main(words: Sequence[str]) -> int:
    """Try the rules and print what became of their mutants; 1 where one lives that nobody has explained."""
    rules = [path for path in rules_to_try() if not words or any(word in path for word in words)]
    explained = [key for key in equivalent() if key[0] in rules]
    tallies, problems = [], []
    for path in rules:
        try:
            tally = try_rule(path)
        except TrialError as error:
            problems.append(str(error))
            continue
        tallies.append(tally)
        print(f"{tally.killed:5} / {tally.tried:<5} {tally.seconds:6.0f} s  {path}", flush=True)
        print(*(f"      {one.label}" for one in tally.alive), sep="\n", flush=True)
        problems += problems_of(path, tally.alive, explained)
    tried, killed = sum(one.tried for one in tallies), sum(one.killed for one in tallies)
    if killed < tried * LEAST_KILLED:
        problems.append(f"fewer than {LEAST_KILLED:.0%} were killed")
    print(
        f"{killed} of {tried} mutants killed ({killed / max(tried, 1):.1%}), {len(explained)} explained as equivalent"
    )
    print(*problems, sep="\n")
    return 1 if problems else 0


def try_rule(path: str) -> Tally:
    """One rule in a process of its own, so that what it loads does not stay."""
    began = time.monotonic()
    outcome = answer_of(path, lambda: _alive(path))
    if isinstance(outcome, str):
        raise TrialError(outcome)
    mutants = mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))
    alive = tuple(mutants[place] for place in outcome)
    return Tally(path=path, tried=len(mutants), alive=alive, seconds=time.monotonic() - began)


def _alive(path: str) -> list[int] | str:
    """Places of the mutants that live, or why none could be tried."""
    mutants = mutants_of(path, (ROOT / path).read_text(encoding="utf-8"))
    try:
        outcomes = list(try_mutants(path, mutants, unit_tests_of(module_of(path))))
    except TrialError as error:
        return str(error)
    return [place for place, (_, killed) in enumerate(outcomes) if not killed]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
