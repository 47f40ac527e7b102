"""Questions asked upward: a lower floor asks, the floors above it answer, and neither imports the other to do so.

The lower floor owns the question and its types. A floor above hangs its answer in `Floor.answers`. The factory hands
the answers of all floors to the portal it makes, so that two portals in one process never share them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from flask import current_app

Asking = TypeVar("Asking", bound=Callable[..., object])


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Question(Generic[Asking]):
    """A question with the type of the functions that answer it. `about` says what is asked; two questions never equal."""

    about: str

    def answered_by(self, function: Asking) -> "Answer":
        """A floor's answer, for `Floor.answers`."""
        return Answer(about=self, function=function)

    def answers(self) -> tuple[Asking, ...]:
        """What the running portal's floors answer with, the lowest floor first; none where no floor above answers."""
        given: tuple[Answer, ...] = current_app.extensions["answers"]
        return tuple(cast("Asking", answer.function) for answer in given if answer.about is self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The function of one floor that answers a question of a floor below; made by `Question.answered_by`."""

    about: object
    function: Callable[..., object]
