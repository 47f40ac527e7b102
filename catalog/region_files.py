"""Reading the data files of a region: its list of items, its rates and caps. Pure."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from provider_portal.ground.errors import SettingsError
from provider_portal.ground.frozen import Json

Read = TypeVar("Read")


def read_region_file(file: Path, reading: Callable[[Json], Read]) -> Read:
    """What a file says; SettingsError with its name where it is not such a file: the operator may bring their own."""
    try:
        return reading(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"地区数据文件 {file.name} 读不出来，请对照系统自带的文件核对格式后重新启动。"
        ) from error
