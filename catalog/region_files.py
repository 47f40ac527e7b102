"""Reading the data files of a region, its list of items or its rates and caps, by the one shape of each. Pure.

The shapes (`items/list_shape.py`, `subsidy/rule_shape.py`) hold for the program's files and the operator's own; a list
that is uploaded has to have its shape too.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from marshmallow import Schema, ValidationError

from provider_portal.ground.errors import SettingsError
from provider_portal.ground.frozen import Json
from provider_portal.shell.fields import machine_input

Read = TypeVar("Read")
_UNREADABLE = "打不开，或者不是 UTF-8 编码的 JSON 对象，请对照 docs/regions.md 核对。"


def defects_in(content: Mapping[str, object], shape: Schema) -> list[str]:
    """A sentence for everything that is wrong, each led by its place (`items[2].code：…`); none for a sound content."""
    try:
        with machine_input():
            shape.load(content)
    except ValidationError as error:
        return [
            f"{place}：{sentence}" if place else sentence for place, sentence in _flat("", error.messages)
        ]
    return []


def file_defects(file: Path, shape: Schema) -> list[str]:
    """The same of a file, one that cannot be read included."""
    return _examined(file, shape)[1]


def read_region_file(file: Path, shape: Schema, reading: Callable[[Json], Read]) -> Read:
    """What a file says; SettingsError with file, entry and field where it is not sound: the operator may bring their own."""
    content, defects = _examined(file, shape)
    refuse_defects([f"{file.parent.name}/{file.name}：{defect}" for defect in defects])
    return reading(content)


def _examined(file: Path, shape: Schema) -> tuple[Json, list[str]]:
    """What the file says, and everything that is wrong with it."""
    try:
        content = read_json(file)
    except ValueError as error:
        return {}, [str(error)]
    return content, defects_in(content, shape)


def refuse_defects(defects: Sequence[str]) -> None:
    """SettingsError with the first of the defects, and how to see the others; nothing where there are none."""
    if not defects:
        return
    more = f"另有 {len(defects) - 1} 处，运行 portal regions check 可以全部列出。" if len(defects) > 1 else ""
    raise SettingsError(f"地区数据文件 {defects[0]}{more}请改好后重新启动。")


def read_json(file: Path) -> Json:
    """The object in a file; ValueError in words where there is none, or where it says one thing twice."""
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"), object_pairs_hook=_object)
    except _TwiceError as error:
        raise ValueError(f"{error.args[0]}：同一个对象里写了两次，请只留一个。") from None
    except (OSError, ValueError, RecursionError):
        raise ValueError(_UNREADABLE) from None
    if not isinstance(content, dict):
        raise ValueError(_UNREADABLE)  # noqa: TRY004 - a file's defect like the others
    return content


class _TwiceError(Exception):
    """A key that an object has twice: of two rates one would count, and nobody could tell which."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made: dict[str, object] = {}
    for key, value in pairs:
        if key in made:
            raise _TwiceError(key)
        made[key] = value
    return made


def _flat(place: str, messages: object) -> Iterator[tuple[str, str]]:
    """Sentences by place; what is said of an object as a whole stands at the object."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(_inside(place, key), inner)
    elif isinstance(messages, Sequence) and not isinstance(messages, str):
        yield from ((place, str(sentence)) for sentence in messages)
    else:
        yield place, str(messages)


def _inside(place: str, key: object) -> str:
    if key == "_schema":
        return place
    if isinstance(key, int):
        return f"{place}[{key}]"
    return f"{place}.{key}" if place else str(key)
