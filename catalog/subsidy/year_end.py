"""When the rules that a provider lives by end: the first day from which no rule is known. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.rules import SubsidyRule, find_rule

WARNING_DAYS = 45


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Days without a rule: from `first` up to but not including `until`, None where no later rule is known."""

    first: date
    until: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RulesEnd:
    """Classes whose rules end together, seen on a day from 45 days before."""

    region: str
    classes: tuple[VoucherClass, ...]
    gap: Gap
    on: date

    @property
    def days_left(self) -> int:
        """How many days still have a rule, today included; 0 or less once there is none."""
        return (self.gap.first - self.on).days

    @property
    def over(self) -> bool:
        """Whether there is no rule any more."""
        return self.days_left <= 0

    @property
    def last_day(self) -> date:
        """The last day with a rule."""
        return self.gap.first - timedelta(days=1)

    @property
    def headline(self) -> str:
        """What ends when, for people, after the name of the region."""
        if self.over:
            return f"的补贴规则已在 {self.last_day} 到期"
        left = "今天是最后一天" if self.days_left == 1 else f"还剩 {self.days_left} 天（含今天）"
        return f"的补贴规则 {self.last_day} 到期，{left}"

    @property
    def labels(self) -> str:
        """`日间托养、居家上门`."""
        return "、".join(kind.label for kind in self.classes)


def rules_ending(
    region: str, classes: Sequence[VoucherClass], on: date, rules: Collection[SubsidyRule]
) -> list[RulesEnd]:
    """What ends within 45 days, or has ended, the earliest first; classes that end and go on alike are told once."""
    gaps: dict[Gap, list[VoucherClass]] = {}
    for voucher_class in classes:
        gap = next_gap(region, voucher_class, on, rules)
        if gap is not None and gap.first <= on + timedelta(days=WARNING_DAYS):
            gaps.setdefault(gap, []).append(voucher_class)
    ordered = sorted(gaps.items(), key=lambda item: item[0].first)
    return [RulesEnd(region=region, classes=tuple(kinds), gap=gap, on=on) for gap, kinds in ordered]


def next_gap(
    region: str, voucher_class: VoucherClass, on: date, rules: Collection[SubsidyRule]
) -> Gap | None:
    """The days without a rule that `on` lies in or that come next; None where no rule has counted up to `on`.

    Rules that follow each other count as one, whatever regions they are of; a row that the region is not in the
    project is no rule. A region that has not begun has nothing that could end.
    """
    changes = sorted({day for rule in rules for day in (rule.first, rule.until)})
    covered = [(day, find_rule(region, voucher_class, day, rules) is not None) for day in changes]
    begun = [there for day, there in covered if day <= on]
    if True not in begun:
        return None
    last_begin = max(day for day, there in covered if there and day <= on)
    first = next((day for day, there in covered if day > last_begin and not there), None)
    if first is None:
        return None
    return Gap(first=first, until=next((day for day, there in covered if day > first and there), None))
