"""The rule table as its page shows it: what counts for this provider, what is coming, past, or not certain. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog.regions import regions_of
from catalog.subsidy.classes import VOUCHER_CLASSES, VoucherClass
from catalog.subsidy.rules import SubsidyRule, awaits_rule, find_rule
from provider_portal.ground.labels import Labelled


class RuleTime(Labelled):
    """Where a rule stands in time."""

    IN_FORCE = "in_force", "现行"
    COMING = "coming", "尚未开始"
    PAST = "past", "已过期"


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnTerms:
    """What counts today for one class in the provider's county; no rule before the project and after it.

    `awaited`: the last rule is over, and orders go on while the next one is awaited.
    """

    voucher_class: VoucherClass
    rule: SubsidyRule | None
    awaited: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedRule:
    """Classes of one region that one paper treats alike, and the rule of the first of them."""

    classes: tuple[VoucherClass, ...]
    rule: SubsidyRule

    @property
    def labels(self) -> str:
        """`机构长期、喘息服务、日间托养`."""
        return "、".join(kind.label for kind in self.classes)


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleTable:
    """The page: the provider's own terms, the doubtful among them, and the whole file by time."""

    terms: tuple[OwnTerms, ...]
    doubtful: tuple[SharedRule, ...]
    by_time: tuple[tuple[RuleTime, tuple[SharedRule, ...]], ...]


def rule_table(
    county: str | None, on: date, shipped: Sequence[SubsidyRule], own: Sequence[SubsidyRule]
) -> RuleTable:
    """The table on a day; `doubtful` holds only what the provider's county reaches and no own document settles."""
    rules = (*shipped, *own)
    terms = tuple(
        OwnTerms(
            voucher_class=kind,
            rule=find_rule(county, kind, on, rules) if county else None,
            awaited=county is not None and awaits_rule(county, kind, on, rules),
        )
        for kind in VOUCHER_CLASSES
    )
    return RuleTable(
        terms=terms,
        doubtful=tuple(_shared([line.rule for line in terms if line.rule is not None and line.rule.why])),
        by_time=tuple((time, tuple(_at(time, county, on, shipped))) for time in RuleTime),
    )


def time_of(rule: SubsidyRule, on: date) -> RuleTime:
    """Whether a rule's days include `on`, lie ahead of it, or are over."""
    if rule.first > on:
        return RuleTime.COMING
    return RuleTime.IN_FORCE if on < rule.until else RuleTime.PAST


def _at(time: RuleTime, county: str | None, on: date, shipped: Sequence[SubsidyRule]) -> list[SharedRule]:
    """Rules of the files, the regions around the county first."""
    near = regions_of(county) if county else []
    rules = [rule for rule in shipped if time_of(rule, on) is time]
    rules.sort(key=lambda rule: near.index(rule.region) if rule.region in near else len(near))
    return _shared(rules)


def _shared(rules: Sequence[SubsidyRule]) -> list[SharedRule]:
    """Rules that differ in nothing but their class, told once."""
    any_class = next(iter(VoucherClass))
    alike: dict[SubsidyRule, list[VoucherClass]] = {}
    for rule in rules:
        alike.setdefault(replace(rule, voucher_class=any_class), []).append(rule.voucher_class)
    return [SharedRule(classes=tuple(kinds), rule=rule) for rule, kinds in alike.items()]
