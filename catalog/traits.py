"""What an item is, beside its words: the rules ask for a trait, never for a number. Pure."""

from provider_portal.ground.labels import Labelled


class Trait(Labelled):
    """One thing that an item is; the list says so in its data, and another list may say it of another number.

    `DELIVERY_ONLY`, `NO_VEHICLE` and `AT_HOSPITAL` are data alone so far: pages and files show them, and no rule asks
    for them before there is a status to ask it of (visits while the elder is in hospital).
    """

    ASSESSMENT = "assessment", "能力评估"
    BUNDLE = "bundle", "服务包"
    RESIDENT = "resident", "入住费用"
    DAY_CARE = "day_care", "日间托养"
    DELIVERY_ONLY = "delivery_only", "仅配送"
    NO_VEHICLE = "no_vehicle", "不含车费"
    AT_HOSPITAL = "at_hospital", "住院可用"


_READ = {word: trait for trait in Trait for word in (trait.value, trait.label)}


def trait_of(word: str) -> Trait | None:
    """The trait of a word in a file, by code or by Chinese name; None where it is neither."""
    return _READ.get(word)


def trait_words(traits: frozenset[Trait]) -> str:
    """`不含车费、住院可用`, in one order always; empty for none."""
    return "、".join(trait.label for trait in Trait if trait in traits)
