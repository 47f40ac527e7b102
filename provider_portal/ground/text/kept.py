"""Kept text: what a person or a program gave, without what nobody sees. Pure."""

import re
import unicodedata

from provider_portal.ground.text.radicals import CHARACTER_OF

_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs that are drawn as nothing: blanks
_IGNORED = frozenset("\u034f\u17b4\u17b5")  # marks that are drawn as nothing, and are no format characters
_EXCEL_BREAK = re.compile(r"_x00(?:0[9A-Da-d]|85)_")  # how a line break lies in Excel's files


class _Folding(dict[int, str | None]):
    """For `str.translate`: what becomes of one character, worked out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        folded = self[code] = _folded(chr(code))
        return folded


def _folded(mark: str) -> str | None:
    kind = unicodedata.category(mark)
    if mark in _BREAKS:
        return "\n"
    if mark.isspace() or kind[0] == "Z" or mark in _FILLERS:
        return " "
    if kind in {"Cc", "Cf"} or mark in _IGNORED:
        return None
    return CHARACTER_OF.get(mark, mark)


_FOLDING = _Folding()


def kept_text(raw: str, *, many_lines: bool = False) -> str:
    """NFC; control and format characters go, blanks are trimmed and folded, radical signs become characters.

    Line breaks stay where `many_lines` lets them, and are blanks elsewhere. The same again changes nothing.
    """
    text = _EXCEL_BREAK.sub("\n", raw.replace("\r\n", "\n").translate(_FOLDING))
    if many_lines:
        text = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip("\n")
    else:
        text = " ".join(text.split())
    return unicodedata.normalize("NFC", text)


def private_marks(text: str) -> str:
    """The characters that mean nothing outside one computer or font (private use, lone surrogates), each once."""
    if text.isascii():
        return ""
    return "".join(mark for mark in dict.fromkeys(text) if unicodedata.category(mark) in {"Co", "Cs"})


def private_sentence(marks: str) -> str:
    """What to do about private-use characters."""
    codes = "、".join(f"U+{ord(mark):04X}" for mark in marks[:3])
    return f"含有只在个别电脑或字体里才有的自造字（{codes}），别处显示不出来。请换成标准汉字或通用写法后重新填写。"
