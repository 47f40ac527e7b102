"""What an item is, beside its words: the rules ask for a trait, never for a number. Pure."""

from enum import StrEnum


class Trait(StrEnum):
    """One thing that an item is; the list says so in its data, and another list may say it of another number."""

    ASSESSMENT = "assessment"
    BUNDLE = "bundle"
    RESIDENT = "resident"
    DAY_CARE = "day_care"
    DELIVERY_ONLY = "delivery_only"
    NO_VEHICLE = "no_vehicle"
    AT_HOSPITAL = "at_hospital"

    @property
    def label(self) -> str:
        """Chinese name on the screen and in the workbook."""
        return {
            "assessment": "能力评估",
            "bundle": "服务包",
            "resident": "入住费用",
            "day_care": "日间托养",
            "delivery_only": "仅配送",
            "no_vehicle": "不含车费",
            "at_hospital": "住院可用",
        }[self.value]


_READ = {word: trait for trait in Trait for word in (trait.value, trait.label)}


def trait_of(word: str) -> Trait | None:
    """The trait of a word in a file, by code or by Chinese name; None where it is neither."""
    return _READ.get(word)


def trait_words(traits: frozenset[Trait]) -> str:
    """`不含车费、住院可用`, in one order always; empty for none."""
    return "、".join(trait.label for trait in Trait if trait in traits)
