"""What the portal's font can draw: without a stand-in, what it cannot would be an empty box on papers."""

import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from provider_portal.ground.errors import OutsideError

_WEIGHTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


def undrawable(text: str, fonts: Path) -> str:
    """The characters of `text`, each once, that the font in the folder `fonts` cannot draw in both weights.

    White space and characters that only choose another's shape are left out. Raises OutsideError "font_missing".
    """
    drawable = _drawable(fonts)
    return "".join(mark for mark in dict.fromkeys(text) if ord(mark) not in drawable and not _unseen(mark))


def missing_ideographs(text: str, fonts: Path) -> str:
    """Of those the characters of names, such as 𡌴: a real name may hold them, and papers draw a stand-in."""
    return "".join(mark for mark in undrawable(text, fonts) if _ideograph(mark))


def _ideograph(mark: str) -> bool:
    """A letter of any script, or a place in the planes of ideographs that a later Unicode may have filled."""
    return unicodedata.category(mark) == "Lo" or "\U00020000" <= mark <= "\U0003fffd"


def _unseen(mark: str) -> bool:
    """Spaces, variation selectors and the zero-width joiner."""
    return (
        mark.isspace()
        or mark == "\u200d"
        or "\ufe00" <= mark <= "\ufe0f"
        or "\U000e0100" <= mark <= "\U000e01ef"
    )


@lru_cache(maxsize=4)
def _drawable(fonts: Path) -> frozenset[int]:
    return frozenset.intersection(*(_characters(fonts / name) for name in _WEIGHTS))


def _characters(file: Path) -> frozenset[int]:
    try:
        with TTFont(file, lazy=True) as font:
            return frozenset(font.getBestCmap())
    except (OSError, TTLibError) as error:
        raise OutsideError(
            "font_missing",
            f"缺少中文字体 {file.name}，姓名能否打印无法核对，本次没有保存。请联系管理员重新运行 ./run 下载字体。",
        ) from error
