"""Which rules are tried, and which of their mutants no test can kill."""

import tomllib

from provider_portal.settings import ROOT

_PROJECT = ROOT / "pyproject.toml"
_EQUIVALENT = ROOT / "tests" / "mutants" / "equivalent.toml"


def rules_to_try() -> list[str]:
    """Paths of the pure rules, from `pyproject.toml`."""
    return list(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["tool"]["mutants"]["rules"])


def equivalent() -> dict[tuple[str, str, str], str]:
    """Mutants by (rule, line before, line after), each with the reason why it is the same rule."""
    rows = tomllib.loads(_EQUIVALENT.read_text(encoding="utf-8"))["equivalent"]
    return {(row["rule"], row["before"], row["after"]): row["reason"] for row in rows}
