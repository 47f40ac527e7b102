"""Keys per kind: two references, names or telephone numbers are the same when their keys are. Pure."""

import re
import unicodedata

from provider_portal.ground.text.kept import kept_text

_QUOTES = "'\"‘’‚‛“”„‟′″`´＇＂‹›«»「」『』〝〞〟"
_STOPS = ".。"
_DOTS = dict.fromkeys(map(ord, "·•・‧∙⋅᛫⸱⸳ꞏ●⦁◦ᐧ"), "·")
_INNER_STOP = re.compile(r"(?<=\w)[.。]+(?=\w)")
_COUNTRY = re.compile(r"(?:00)?86(?=[0-9]{10})")
_AREA = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(rf"{_AREA.pattern}[0-9]{{7,8}}")
_PHONE_MARKS = re.compile(r"\(?\+?[0-9 ().·/-]*")


def reference_key(text: str) -> str:
    """Of booking and official numbers, papers, certificates: NFKC, one case, no blanks, dashes as `-`, and
    neither quotation marks in front nor full stops behind.
    """
    key = _compatible(kept_text(text))
    return "".join(map(_dash, key)).lstrip(_QUOTES).rstrip(_STOPS)


def name_key(text: str) -> str:
    """Of a person's name: as a reference, and the dot between its parts is always `·`."""
    return _INNER_STOP.sub("·", reference_key(text).translate(_DOTS))


def phone_key(text: str) -> str:
    """Of a telephone number: its digits, without the country's 86, +86 or 0086 where ten or more follow."""
    digits = "".join(mark for mark in _compatible(kept_text(text)) if mark.isascii() and mark.isdigit())
    national = _COUNTRY.sub("", digits, count=1) if _COUNTRY.match(digits) else digits
    abroad = national != digits and not national.startswith("0") and not _MOBILE.fullmatch(national)
    return f"0{national}" if abroad else national  # from abroad a landline is dialled without its 0


def mobile_number(text: str) -> str | None:
    """The eleven digits of a mainland mobile number as people write it, or None."""
    key = phone_key(text)
    return key if _MOBILE.fullmatch(key) and _PHONE_MARKS.fullmatch(_plain_marks(text)) else None


def phone_number(text: str) -> str | None:
    """A mobile number as eleven digits, a landline as `0736-4212345`, or None for what is neither."""
    mobile = mobile_number(text)
    if mobile is not None:
        return mobile
    key = phone_key(text)
    area = _AREA.match(key)
    if area is None or not _LANDLINE.fullmatch(key) or not _PHONE_MARKS.fullmatch(_plain_marks(text)):
        return None
    return f"{area[0]}-{key[area.end() :]}"


def phone_tail(text: str) -> str:
    """The digits of what may be a part of a telephone number; nothing where something else stands in it."""
    return phone_key(text) if _PHONE_MARKS.fullmatch(_plain_marks(text)) else ""


def _plain_marks(text: str) -> str:
    wide = unicodedata.normalize("NFKC", kept_text(text))
    return "".join(map(_dash, wide)).strip(_QUOTES + _STOPS + " ")


def _compatible(text: str) -> str:
    """NFKC in one case, without blanks and variation selectors; until nothing changes any more."""
    while True:
        folded = unicodedata.normalize("NFKC", text).casefold()
        folded = kept_text("".join(mark for mark in folded if not (mark.isspace() or _selects(mark))))
        if folded == text:
            return folded
        text = folded


def _selects(mark: str) -> bool:
    """Variation selectors: they choose between shapes of the character before them."""
    return (
        "\ufe00" <= mark <= "\ufe0f" or "\U000e0100" <= mark <= "\U000e01ef" or "\u180b" <= mark <= "\u180f"
    )


def _dash(mark: str) -> str:
    return "-" if unicodedata.category(mark) == "Pd" or mark == "\u2212" else mark
