"""What a region's file of rates and caps looks like. Pure. Told to operators in docs/regions.md."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from catalog.region_shape import FileShape, OneOfField, RateField, RegionField, SeveralField, WordsField
from catalog.subsidy.classes import VOUCHER_CLASSES
from catalog.subsidy.rules import RuleMark
from provider_portal.shell.fields import DayField, FenField, FlagField, Loaded

_CLASSES = {each.value: each.label for each in VOUCHER_CLASSES}
# What a provider enters itself is never in a file.
_MARKS = {mark.value: mark.label for mark in RuleMark if mark is not RuleMark.ENTERED}


class FirstDayShape(FileShape):
    """The day on which the project began, and the paper that says so."""

    day = DayField(required=True)
    source = WordsField(required=True)


class RuleShape(FileShape):
    """One row of the table for some classes; `until` is not included."""

    classes = SeveralField(OneOfField(_CLASSES), required=True)
    rate = RateField(required=True, allow_none=True)
    cap_fen = FenField(required=True, allow_none=True)
    first = DayField(required=True)
    until = DayField(required=True)
    source = WordsField(required=True)
    mark = OneOfField(_MARKS, required=True)
    in_project = FlagField()
    why = WordsField()

    @validates_schema
    def days_in_order(self, rule: Loaded, **_kwargs: Any) -> None:
        """Half-open, and at least one day long."""
        if rule["until"] <= rule["first"]:
            raise ValidationError("应晚于 first（这一天本身不算在内）。", "until")

    @validates_schema
    def numbers_that_go_together(self, rule: Loaded, **_kwargs: Any) -> None:
        """A cap stands beside a rate, and neither where the project had not begun."""
        if rule["cap_fen"] is not None and rule["rate"] is None:
            raise ValidationError("rate 写 null 的，上限也以民政通为准，应写 null。", "cap_fen")
        if rule["cap_fen"] == 0:
            raise ValidationError("上限应大于 0 分；不设上限的写 null。", "cap_fen")
        if rule["rate"] is not None and not rule.get("in_project", True):
            raise ValidationError("in_project 写 false 的时段没有补贴，应写 null。", "rate")

    @validates_schema
    def why_where_it_is_not_certain(self, rule: Loaded, **_kwargs: Any) -> None:
        """People are shown the reason beside the mark."""
        if rule["mark"] != RuleMark.OFFICIAL and "why" not in rule:
            raise ValidationError(f"mark 写 {rule['mark']} 的要说明为什么。", "why")


class RegionShape(FileShape):
    """The rules of one region, each class once from a day on."""

    region = RegionField(required=True)
    first_day = fields.Nested(FirstDayShape)
    rules = SeveralField(RuleShape, required=True, may_be_empty=True)

    @validates_schema
    def one_rule_from_a_day_on(self, content: Loaded, **_kwargs: Any) -> None:
        """Of two rows of a class that begin on one day the last would count, and nobody would know."""
        seen: dict[tuple[str, object], int] = {}
        wrong: dict[int, dict[str, list[str]]] = {}
        for place, rule in enumerate(content["rules"]):
            for name in rule["classes"]:
                other = seen.setdefault((name, rule["first"]), place)
                if other != place:
                    wrong[place] = {
                        "classes": [f"{name} 从 {rule['first']} 起的规则已经写在 rules[{other}]。"]
                    }
        if wrong:
            raise ValidationError({"rules": wrong})
