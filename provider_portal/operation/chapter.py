"""What a floor adds to the demonstration. A floor only names its chapter; `portal demo` alone imports it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from sqlalchemy.orm import Session

from provider_portal.shell.floor import Floor

Notebook = dict[str, Any]
"""What the steps note down for each other: ids and people under keys of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoStep:
    """Something that somebody did at an instant of the demonstration, through the same services as the pages.

    The steps of all floors are played in the order of time, each with the clock standing at `at`; `play` gets a
    notebook that all of them share, for the ids that later steps need.
    """

    at: datetime
    title: str
    play: Callable[[Notebook], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A floor's part of the demonstration.

    `epilogue(session, var)` yields what a newcomer is told once the portal serves, line by line as it comes true.
    """

    steps: tuple[DemoStep, ...]
    epilogue: Callable[[Session, Path], Iterator[str]] | None = None


def chapters(floors: Iterable[Floor]) -> Iterator[Chapter]:
    """The chapters that the floors name, imported here and now."""
    for floor in floors:
        if floor.demonstration:
            chapter = resolve_name(floor.demonstration)
            if not isinstance(chapter, Chapter):
                raise TypeError(f"{floor.demonstration} is no Chapter")
            yield chapter
