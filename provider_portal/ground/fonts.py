"""What the portal's font can draw: a name that it cannot would stand on papers as empty boxes."""

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
