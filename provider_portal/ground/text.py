"""Search keys for Chinese names and items."""

from itertools import product

from pypinyin import Style, pinyin

_MOST_READINGS = 16


def initials(text: str) -> str:
    """Every reading's pinyin initials, separated by spaces, so that 单 is found by `s` and by `d`."""
    syllables = pinyin(text, style=Style.FIRST_LETTER, heteronym=True, errors=list)  # type: ignore[arg-type]
    readings = [
        sorted({reading.lower() for reading in syllable if reading.strip()}) for syllable in syllables
    ]
    readings = [choice for choice in readings if choice]
    keys: dict[str, None] = {}
    for combination in product(*readings):
        keys["".join(combination)] = None
        if len(keys) >= _MOST_READINGS:
            break
    return " ".join(keys)


def matches(needle: str, name: str, keys: str) -> bool:
    """Whether what a person typed is part of the name or begins or lies within one of its initials."""
    needle = needle.strip().lower()
    return not needle or needle in name.lower() or any(needle in key for key in keys.split())
