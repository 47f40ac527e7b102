"""A life in steps, written out by hand, against the code that lives it: every state with every step."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from provider_portal.ground.errors import ConflictError

State = TypeVar("State", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)


def written(table: str) -> dict[tuple[str, str], str]:
    """Lines of state, step and the state after it."""
    rows = [line.split() for line in table.strip().splitlines()]
    assert len({(state, step) for state, step, _ in rows}) == len(rows)
    return {(state, step): after for state, step, after in rows}


def lived(
    states: type[State], steps: type[Step], advance: Callable[[State, Step], State]
) -> dict[tuple[str, str], str]:
    """What `advance` does with every pair; a refused one is left out."""
    table = {}
    for state in states:
        for step in steps:
            try:
                table[state.value, step.value] = advance(state, step).value
            except ConflictError:
                continue
    return table
