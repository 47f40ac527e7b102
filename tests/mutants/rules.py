"""Which rules are tried, and which of their mutants no test can kill."""

import tomllib
from collections import Counter
from collections.abc import Collection, Sequence

from provider_portal.settings import ROOT
from tests.mutants.changes import Mutant

Key = tuple[str, str, str, str]
"""Rule, function, line before, line after."""

_PROJECT = ROOT / "pyproject.toml"
_EQUIVALENT = ROOT / "tests" / "mutants" / "equivalent.toml"


def rules_to_try() -> list[str]:
    """Paths of the pure rules, from `pyproject.toml`."""
    return list(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["tool"]["mutants"]["rules"])


def equivalent() -> dict[Key, str]:
    """Mutants that are the same rule, each with the reason why."""
    rows = tomllib.loads(_EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
    return {(row["rule"], row["function"], row["before"], row["after"]): row["reason"] for row in rows}


def key_of(mutant: Mutant) -> Key:
    """What names a mutant among those that are explained."""
    return mutant.module, mutant.function, mutant.before, mutant.after


def problems_of(path: str, alive: Sequence[Mutant], explained: Collection[Key]) -> list[str]:
    """What is to be mended of a rule: who lives unexplained, who is explained and does not, and one key for two."""
    living = Counter(key_of(one) for one in alive)
    return [
        *(f"alive: {one.label}" for one in alive if key_of(one) not in explained),
        *(f"explained, but killed or gone: {key}" for key in explained if key[0] == path and not living[key]),
        *(f"explained once, alive {times} times: {key}" for key, times in living.items() if times > 1),
    ]
