"""Numbers and amounts as people type and paste them, as plain digits; what is not understood is None. Pure."""

import re

from provider_portal.ground.text.kept import kept_text

_WIDE = {0xFF01 + place: 0x21 + place for place in range(94)} | {
    ord("￥"): ord("¥"),
    ord("。"): ord("."),
    ord("｡"): ord("."),
}
_NUMBER = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_YUAN_WORDS = ("块钱", "块", "元")


def narrow(text: str) -> str:
    """Kept text with full-width signs made plain, and every `。` a point."""
    return kept_text(text).translate(_WIDE)


def plain_number(text: str) -> str | None:
    """Digits with at most one point: `１，２００.5` is `1200.5`. Commas only before groups of three, no sign.

    `。` and `．` between digits are the decimal point; one at the end is the end of a sentence.
    """
    return _number(narrow(text).removesuffix("."))


def plain_amount(text: str) -> str | None:
    """The same of an amount in yuan, with or without `￥` before it and `元` behind it."""
    typed = narrow(text).removesuffix(".").removeprefix("¥")
    word = next((word for word in _YUAN_WORDS if typed.endswith(word)), "")
    return _number(typed.removesuffix(word))


def _number(text: str) -> str | None:
    text = text.strip(" ")
    return text.replace(",", "") if _NUMBER.fullmatch(text) else None
