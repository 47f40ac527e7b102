"""The notices that come with the program. Pure."""

import json
from datetime import date
from functools import cache
from pathlib import Path

from provider_portal.ground.calendar.notice import Notice
from provider_portal.ground.calendar.notice_file import days_of

_DATA = Path(__file__).parent / "data" / "notices-cn.json"


@cache
def shipped_notices() -> tuple[Notice, ...]:
    """In the order of the file, each read as strictly as one that the operator imports."""
    return tuple(
        Notice(
            source=entry["source"],
            published_on=date.fromisoformat(entry["published_on"]),
            days=days_of({"days": entry["days"]}),
        )
        for entry in json.loads(_DATA.read_text(encoding="utf-8"))["notices"]
    )
