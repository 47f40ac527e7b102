"""Search keys for Chinese names and items, and numbers as people type them."""

import re
import unicodedata
from itertools import product

_MOST_READINGS = 16
_THOUSANDS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")


def initials(text: str) -> str:
    """Every reading's pinyin initials, separated by spaces, so that 单 is found by `s` and by `d`."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - half a second of dictionaries, for names only

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


def plain_number(text: str) -> str:
    """What a person typed with a Chinese keyboard or copied from a page, as plain digits: `１，２００.00` is `1200.00`."""
    text = unicodedata.normalize("NFKC", text).strip()
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
