"""A life in steps, as a table: where each step leads, what may be done next, and where it ends. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

State = TypeVar("State", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lifecycle(Generic[State, Step]):
    """`table[state, step]` is the state after the step; `refusal` is the error for a step that does not belong there."""

    table: Mapping[tuple[State, Step], State]
    refusal: Callable[[State, Step], Exception]

    def advance(self, state: State, step: Step) -> State:
        """The state after `step`; raises the refusal where the table has no such step."""
        after = self.table.get((state, step))
        if after is None:
            raise self.refusal(state, step)
        return after

    def steps_from(self, state: State) -> list[Step]:
        """What may be done next, in the table's order."""
        return [step for before, step in self.table if before is state]

    @property
    def ends(self) -> frozenset[State]:
        """The states that are reached and never left."""
        return frozenset(self.table.values()) - {before for before, _ in self.table}
