"""Closed sets whose members carry what people read: a Chinese label and the colour of its badge."""

from enum import StrEnum
from typing import Self


class Tone(StrEnum):
    """Colour of a badge; the style sheet has a class for each."""

    NEUTRAL = "neutral"
    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class Labelled(StrEnum):
    """A closed set: `DRAFT = "draft", "草稿", Tone.WARN`. Databases and machines see the value alone."""

    _value_: str
    label: str
    tone: Tone

    def __new__(cls, value: str, *_words: str) -> Self:
        """A string like any other; the words beside it are no part of it."""
        member = str.__new__(cls, value)
        member._value_ = value
        return member

    def __init__(self, value: str, label: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        """`tone` only where a badge shows it; a member without a label is refused. `Kind("value")` needs none."""
        if not label:
            raise TypeError(f"{value} has no label")
        self.label = label
        self.tone = tone
