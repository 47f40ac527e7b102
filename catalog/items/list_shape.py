"""What a region's list of items looks like as data: files, uploads and stored versions alike. Pure.

Told to operators in docs/regions.md.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from marshmallow import ValidationError, validates_schema

from catalog.items.columns import CODE, LONGEST, USUAL_LONGEST
from catalog.items.units import Unit
from catalog.region_shape import FileShape, OneOfField, RegionField, SeveralField, WordsField
from catalog.traits import Trait
from provider_portal.shell.fields import CountField, Data, DayField, FlagField, Loaded

_DAY_MINUTES = 24 * 60
_UNITS = {unit.value: unit.label for unit in Unit}
_TRAITS = {trait.value: trait.label for trait in Trait}


def _words(name: str, **kwargs: Any) -> WordsField:
    return WordsField(longest=LONGEST.get(name, USUAL_LONGEST), **kwargs)


class CodeField(WordsField):
    """The code of an item, as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Data, **kwargs: Any) -> str:
        code = super()._deserialize(value, attr, data, **kwargs)
        if not CODE.fullmatch(code):
            raise ValidationError(f"“{code[:20]}”应是 1 到 999 的数字，机构项目用 bed 这样的代码。")
        return code


class ItemShape(FileShape):
    """One item; its number is that of its code, and it has either both minutes or none."""

    code = CodeField(required=True)
    number = CountField(required=True, allow_none=True, most=999)
    category = _words("category", required=True)
    group = _words("group", required=True, allow_none=True)
    name = _words("name", required=True)
    content = _words("content", required=True)
    duration_text = _words("duration_text", required=True)
    minutes_min = CountField(required=True, allow_none=True, most=_DAY_MINUTES)
    minutes_max = CountField(required=True, allow_none=True, most=_DAY_MINUTES)
    billing_units = SeveralField(OneOfField(_UNITS), required=True)
    assessor_only = FlagField()
    not_included = _words("not_included", nothing=True)
    variant_label = _words("variant_label", nothing=True)
    variants = SeveralField(_words("variants"), may_be_empty=True)
    traits = SeveralField(OneOfField(_TRAITS), may_be_empty=True)

    @validates_schema
    def number_is_the_codes(self, item: Loaded, **_kwargs: Any) -> None:
        """Items with a number have it as their code; institution items have none."""
        code = item["code"]
        if item["number"] != (int(code) if code.isdigit() else None):
            sentence = (
                f"应与编号 {code} 一致，写 {code}。" if code.isdigit() else "机构项目没有序号，应写 null。"
            )
            raise ValidationError(sentence, "number")

    @validates_schema
    def minutes_from_least_to_most(self, item: Loaded, **_kwargs: Any) -> None:
        """Both or none."""
        least, most = item["minutes_min"], item["minutes_max"]
        if (least is None) != (most is None):
            raise ValidationError("最短和最长分钟要么都填，要么都写 null。", "minutes_min")
        if least is not None and least > most:
            raise ValidationError(f"最短 {least} 分钟比最长 {most} 分钟还长。", "minutes_min")


class OverlapShape(FileShape):
    """`part` is paid for in `whole`."""

    whole = CodeField(required=True)
    part = CodeField(required=True)
    because = WordsField(required=True)

    @validates_schema
    def two_items(self, overlap: Loaded, **_kwargs: Any) -> None:
        """An item does not contain itself."""
        if overlap["whole"] == overlap["part"]:
            raise ValidationError("一个项目不能包含它自己。", "part")


class PackageShape(FileShape):
    """`item` is a package of items of these categories."""

    item = CodeField(required=True)
    categories = SeveralField(WordsField(longest=LONGEST["category"]), required=True)
    because = WordsField(required=True)


class ListShape(FileShape):
    """A region's list; every item that a rule names stands in it."""

    version = WordsField(required=True, longest=40)
    region = RegionField(required=True)
    effective_from = DayField(required=True)
    title = WordsField(required=True, longest=100)
    source = WordsField(required=True)
    lent = FlagField()
    notes = SeveralField(WordsField(longest=1000), may_be_empty=True)
    items = SeveralField(ItemShape, required=True)
    overlaps = SeveralField(OverlapShape, required=True, may_be_empty=True)
    packages = SeveralField(PackageShape, may_be_empty=True)

    @validates_schema(skip_on_field_errors=False)
    def each_code_once(self, content: Loaded, **_kwargs: Any) -> None:
        """Of two items of one code only one could be looked up."""
        codes = [item.get("code") for item in content.get("items", ())]
        twice = {
            place: {"code": [f"编号 {code} 与 items[{codes.index(code)}] 重复。"]}
            for place, code in enumerate(codes)
            if code is not None and code in codes[:place]
        }
        if twice:
            raise ValidationError({"items": twice})

    @validates_schema(skip_on_field_errors=False)
    def one_item_for_bundles(self, content: Loaded, **_kwargs: Any) -> None:
        """What bundles consist of is kept without an item."""
        bundles = [item for item in content.get("items", ()) if Trait.BUNDLE in item.get("traits", ())]
        if len(bundles) > 1:
            labels = "、".join(_label(item) for item in bundles)
            raise ValidationError(f"一份清单只能有一个服务包项目，现在有：{labels}。")

    @validates_schema
    def rules_name_what_is_there(self, content: Loaded, **_kwargs: Any) -> None:
        """Items of overlaps, items and categories of packages; the item of a package is a bundle."""
        items = {item["code"]: item for item in content["items"]}
        wrong = {
            "overlaps": dict(_unlisted(content["overlaps"], items, ("whole", "part"))),
            "packages": dict(_unlisted(content.get("packages", ()), items, ("item",)))
            or dict(_wrong_packages(content.get("packages", ()), items)),
        }
        if any(wrong.values()):
            raise ValidationError({name: places for name, places in wrong.items() if places})


def _unlisted(
    rules: Sequence[Loaded], items: Loaded, names: Sequence[str]
) -> Iterator[tuple[int, dict[str, list[str]]]]:
    for place, rule in enumerate(rules):
        missing = {name: [f"项目清单里没有编号 {rule[name]}。"] for name in names if rule[name] not in items}
        if missing:
            yield place, missing


def _wrong_packages(packages: Sequence[Loaded], items: Loaded) -> Iterator[tuple[int, dict[str, list[str]]]]:
    categories = {item["category"] for item in items.values()}
    for place, package in enumerate(packages):
        foreign = [name for name in package["categories"] if name not in categories]
        if foreign:
            yield place, {"categories": [f"清单里没有类别“{'”“'.join(foreign)}”。"]}
        elif Trait.BUNDLE not in items[package["item"]].get("traits", ()):
            yield place, {"item": [f"编号 {package['item']} 的 traits 里没有 bundle（服务包）。"]}


def _label(item: Loaded) -> str:
    return " ".join(str(item[name]) for name in ("number", "name") if item.get(name) is not None)
