"""Search keys for the names of people and items. Pure."""

from itertools import product

from provider_portal.ground.text.keys import name_key

_MOST_READINGS = 16


def initials(text: str) -> str:
    """Every reading's pinyin initials, separated by spaces, so that 单 is found by `s` and by `d`.

    Blanks, dots and brackets have no initial: 买买提·吐尔逊 is `mmttex`.
    """
    from pypinyin import Style, pinyin  # noqa: PLC0415 - half a second of dictionaries, for names only

    spoken = "".join(mark for mark in name_key(text) if mark.isalnum())
    syllables = pinyin(spoken, style=Style.FIRST_LETTER, heteronym=True, errors=list)  # type: ignore[arg-type]
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


def name_keys(name: str) -> str:
    """What a person is found by: the name's key, then its initials."""
    return f"{name_key(name)} {initials(name)}".strip()


def matches(needle: str, name: str, keys: str) -> bool:
    """Whether what a person typed is part of the name or lies within one of its initials, however it is spelled."""
    needle = name_key(needle)
    return not needle or needle in name_key(name) or any(needle in key for key in keys.split())
