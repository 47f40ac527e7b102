"""The columns of a catalogue file, and reading one row of it with a sentence for each wrong cell. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import category

from catalog.items.catalogue import Catalogue, CatalogueItem, Overlap
from catalog.items.units import Unit
from catalog.traits import Trait, trait_of, trait_words

ITEM_COLUMNS = {
    "code": "编号",
    "category": "类别",
    "group": "分组",
    "name": "服务项目",
    "content": "服务内容",
    "duration_text": "服务时长",
    "minutes_min": "最短分钟",
    "minutes_max": "最长分钟",
    "billing_units": "计价单位",
    "assessor_only": "仅限评估机构",
    "not_included": "不含费用",
    "variant_label": "规格含义",
    "variants": "规格参考",
    "traits": "项目特征",
}
NEEDED = ("code", "category", "name", "content", "duration_text", "billing_units")
OVERLAP_COLUMNS = {"whole": "包含项目编号", "part": "被包含项目编号", "because": "原因"}

CODE = re.compile(r"[1-9][0-9]{0,2}|[a-z][a-z_]{1,19}")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:[-—–~～至到]\s*(\d{1,4})\s*)?分钟")
LONGEST = {"content": 1000, "category": 40, "group": 40, "name": 60, "duration_text": 60, "not_included": 60}
USUAL_LONGEST = 200
_BETWEEN = re.compile(r"[、，,;；/\s]+")
_DAY_MINUTES = 24 * 60
_UNITS = {unit.label: unit for unit in Unit} | {unit.value: unit for unit in Unit}

Place = Callable[[str], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class RawRow:
    """One row as text by field, and where each cell stands in the file; `absent` are fields that the file has not."""

    values: Mapping[str, str]
    places: Mapping[str, str]
    absent: frozenset[str] = frozenset()

    def place(self, field: str) -> str:
        """`服务项目!A3`, or `items[2].code`."""
        return self.places[field]


def read_item(row: RawRow, wrong: list[str]) -> CatalogueItem | None:
    """The item of a row; None with sentences added to `wrong` where it is not one."""
    before, values = len(wrong), row.values
    wrong += [f"{row.place(field)}：“{ITEM_COLUMNS[field]}”没有填。" for field in NEEDED if not values[field]]
    for field, label in ITEM_COLUMNS.items():
        if len(values[field]) > (longest := LONGEST.get(field, USUAL_LONGEST)):
            wrong.append(f"{row.place(field)}：“{label}”最多 {longest} 个字。")
        if any(category(mark) in {"Cc", "Cs"} for mark in values[field]):
            wrong.append(f"{row.place(field)}：“{label}”含有看不见的控制字符，请重新输入。")
    if values["code"] and not CODE.fullmatch(values["code"]):
        wrong.append(
            f"{row.place('code')}：编号“{values['code'][:20]}”应是 1 到 999 的数字，机构项目用 bed 这样的代码。"
        )
    units, minutes = _units(row, wrong), _minutes(row, wrong)
    assessor_only, traits = _yes(row, wrong), _traits(row, wrong)
    if len(wrong) > before:
        return None
    return CatalogueItem(
        code=values["code"],
        number=int(values["code"]) if values["code"].isdigit() else None,
        category=values["category"],
        group=values["group"] or None,
        name=values["name"],
        content=values["content"],
        duration_text=values["duration_text"],
        minutes_min=minutes[0] if minutes else None,
        minutes_max=minutes[1] if minutes else None,
        billing_units=units,
        assessor_only=assessor_only,
        not_included=values["not_included"],
        variant_label=values["variant_label"],
        variants=_parts(values["variants"]),
        traits=traits,
    )


def read_overlap(row: RawRow, made: Catalogue, wrong: list[str]) -> Overlap | None:
    """The overlap of a row; both items have to stand in the list."""
    before, values = len(wrong), row.values
    for field, label in OVERLAP_COLUMNS.items():
        if not values[field]:
            wrong.append(f"{row.place(field)}：“{label}”没有填。")
        elif field != "because" and made.find(values[field]) is None:
            wrong.append(f"{row.place(field)}：项目清单里没有编号 {values[field][:20]}。")
    if values["whole"] and values["whole"] == values["part"]:
        wrong.append(f"{row.place('part')}：一个项目不能包含它自己。")
    if len(wrong) > before:
        return None
    return Overlap(whole=values["whole"], part=values["part"], because=values["because"])


def minutes_of(duration_text: str) -> tuple[int, int] | None:
    """Least and most minutes of a reference duration such as `20-60分钟`; None where it names none."""
    length = _MINUTES.search(duration_text)
    if length is None:
        return None
    least = int(length[1])
    return least, int(length[2]) if length[2] else least


def _units(row: RawRow, wrong: list[str]) -> tuple[Unit, ...]:
    units = []
    for part in _parts(row.values["billing_units"]):
        unit = _UNITS.get(part.removeprefix("每"))
        if unit is None:
            allowed = "、".join(unit.label for unit in Unit)
            wrong.append(f"{row.place('billing_units')}：计价单位“{part[:20]}”不认识，可用：{allowed}。")
        else:
            units.append(unit)
    return tuple(dict.fromkeys(units))


def _traits(row: RawRow, wrong: list[str]) -> frozenset[Trait]:
    words = {word: trait_of(word) for word in _parts(row.values["traits"])}
    allowed = trait_words(frozenset(Trait))
    wrong += [
        f"{row.place('traits')}：“项目特征”里的“{word[:20]}”不认识，可用：{allowed}。"
        for word, trait in words.items()
        if trait is None
    ]
    return frozenset(trait for trait in words.values() if trait is not None)


def _minutes(row: RawRow, wrong: list[str]) -> tuple[int, int] | None:
    """As the two cells say, or as the duration says where both are empty."""
    least, most = row.values["minutes_min"], row.values["minutes_max"]
    if not least and not most:
        span = minutes_of(row.values["duration_text"])
    elif all(text.isascii() and text.isdigit() and len(text) < 5 for text in (least, most)):  # noqa: PLR2004
        span = int(least), int(most)
    else:
        wrong.append(f"{row.place('minutes_min')}：最短和最长分钟要么都填整数，要么都不填。")
        return None
    if span and not 0 < span[0] <= span[1] <= _DAY_MINUTES:
        wrong.append(f"{row.place('minutes_min')}：分钟数应从小到大，在 1 到 {_DAY_MINUTES} 之间。")
    return span


def _yes(row: RawRow, wrong: list[str]) -> bool:
    text = row.values["assessor_only"]
    if text not in ("", "是", "否"):
        wrong.append(f"{row.place('assessor_only')}：“仅限评估机构”请填“是”或“否”。")
    return text == "是"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in _BETWEEN.split(text) if part)
