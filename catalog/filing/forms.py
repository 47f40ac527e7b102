"""The prescribed forms and their order, as data: wording of 附件3 to 附件6, and what a pack consists of by region."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.regions import regions_of
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.frozen import Json, reader_of

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """One place in the pack: a form that the portal fills (`form`), or a scan; `kinds` empty is everybody's."""

    key: str
    label: str
    clause: str
    form: str = ""
    kinds: frozenset[ProviderKind] = frozenset()
    required: bool = True
    many: bool = False
    expires: bool = False

    def applies_to(self, kinds: set[ProviderKind]) -> bool:
        """Whether a provider of these kinds has to give it."""
        return not self.kinds or bool(self.kinds & kinds)


@dataclass(frozen=True, kw_only=True, slots=True)
class PackRules:
    """What a region's notice asks for, in its order. Without a `wording` the region has forms of its own.

    `borrowed`: the region's own notice is not known, another one's forms stand in for it and are marked 待核实.
    """

    region: str
    name: str
    authority: str
    notice: str | None
    wording: str | None
    borrowed: bool
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListForm:
    """The words of 附件4: its columns, and the notes below them."""

    annex: str
    title: str
    columns: tuple[str, ...]
    notes: tuple[str, ...]


def pack_rules(county: str) -> PackRules:
    """The rules of a county, from the most exact region that has some to the nation."""
    regions = _read("packs.json")["regions"]
    code = next(code for code in regions_of(county) if code in regions)
    entry = regions[code]
    return PackRules(
        region=code,
        name=entry["name"],
        authority=entry["authority"],
        notice=entry["notice"],
        wording=entry["wording"],
        borrowed=entry["status"] == "to_verify",
        slots=tuple(_slot(row) for row in entry["slots"]),
    )


def wording(name: str, form: str) -> Json:
    """The prescribed words of one form, exactly as the notice prints them."""
    words: Json = _read("forms.json")["wordings"][name][form]
    return words


def list_wording(county: str) -> ListForm:
    """The words of 附件4 for a county; one with forms of its own still gets our list, for its own use."""
    return reader_of(ListForm)(wording(pack_rules(county).wording or "jinshi", "list"))


def _slot(row: Json) -> Slot:
    kinds = frozenset(ProviderKind(kind) for kind in row.get("kinds", ()))
    return Slot(**{**row, "kinds": kinds})


@cache
def _read(name: str) -> Json:
    data: Json = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return data
