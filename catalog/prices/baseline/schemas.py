"""What people and machines send about the baseline."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from catalog.prices.ceiling.ceilings import Basis, Statistic, WindowKind
from catalog.prices.ceiling.comparison import ComparedPrice
from catalog.prices.ceiling.setting import Setting
from catalog.prices.records.baseline_models import BaselineSetting
from catalog.prices.schemas import CountySchema, KeySchema
from provider_portal.ground.frozen import Json
from provider_portal.ground.money import parse_yuan
from provider_portal.shell.fields import ChoiceField, DayField, Loaded, TextField, YuanField

MOST_SOURCES = 4


class SettingBody(CountySchema):
    """Which windows and which statistic, and why."""

    window = ChoiceField(Basis, required=True)
    statistic = ChoiceField(Statistic, required=True)
    reason = TextField(required=True, longest=500, many_lines=True)


class DecisionBody(CountySchema):
    """The second person's answer; only the county has to be said, and only where there are several."""


class ReasonForm(CountySchema):
    """Why something is done; a document comes as a file."""

    reason = TextField(required=True, longest=500, many_lines=True)


class NoteForm(KeySchema):
    """A comparison note; scans come as files `scan_1` to `scan_4`."""

    price_fen = YuanField(required=True)
    reason = TextField(required=True, longest=1000, many_lines=True)
    source_1 = TextField(longest=80)
    source_2 = TextField(longest=80)
    source_3 = TextField(longest=80)
    source_4 = TextField(longest=80)
    price_1 = TextField(longest=20)
    price_2 = TextField(longest=20)
    price_3 = TextField(longest=20)
    price_4 = TextField(longest=20)
    seen_1 = DayField()
    seen_2 = DayField()
    seen_3 = DayField()
    seen_4 = DayField()

    @validates_schema
    def whole_sources(self, data: Loaded, **_kwargs: Any) -> None:
        """A source has its name, its price and its day."""
        wrong: dict[str, list[str]] = {}
        for number in range(1, MOST_SOURCES + 1):
            names = [f"source_{number}", f"price_{number}", f"seen_{number}"]
            given = [name for name in names if name in data]
            if given and len(given) < len(names):
                wrong |= {name: ["来源、价格和日期要一起填。"] for name in names if name not in data}
        if wrong:
            raise ValidationError(wrong)


class StatementForm(KeySchema):
    """Why a window has no evidence."""

    window = ChoiceField(WindowKind, required=True)
    reason = TextField(required=True, longest=500, many_lines=True)


def sources_of(values: Loaded, scans: dict[int, str]) -> list[ComparedPrice]:
    """The sources of a note as they were typed; takes their inputs out of `values`."""
    sources = []
    for number in range(1, MOST_SOURCES + 1):
        source, price, seen = (values.pop(f"{name}_{number}", None) for name in ("source", "price", "seen"))
        if source:
            sources.append(
                ComparedPrice(
                    source=source, price_fen=parse_yuan(price), seen_on=seen, scan_sha256=scans[number]
                )
            )
    return sources


def setting_json(row: BaselineSetting, in_force: Setting, *, waiting: bool) -> Json:
    """A setting for machines, with what is in force now."""
    return {
        "id": str(row.id),
        "window": row.window.value,
        "statistic": row.statistic.value,
        "reason": row.reason,
        "status": "waiting" if waiting else "in_force",
        "unverified": row.document_sha256 is None,
        "asked_by": row.proposed_by_name,
        "in_force": in_force_json(in_force),
    }


def in_force_json(setting: Setting) -> Json:
    """What ceilings are worked out by now."""
    return {
        "window": setting.window.value,
        "statistic": setting.statistic.value,
        "reason": setting.reason,
        "unverified": setting.unverified,
    }
