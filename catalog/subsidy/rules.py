"""The dated rule table: rate and cap by region, voucher class and day. Pure.

Every region has a data file (`rule_files.py`); a provider adds its own county's documents (`entering.py`). Whoever
asks hands in the rows that count, in the order of entry: `queries.rules_of`. Nothing is ever overwritten.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from catalog.regions import region_name, regions_of
from catalog.subsidy.classes import VoucherClass
from provider_portal.ground.errors import RuleError
from provider_portal.ground.labels import Labelled, Tone
from provider_portal.ground.money import Fen


class RuleStatus(Labelled):
    """How sure a number is: what is only inferred is marked on every screen that shows it."""

    CONFIRMED = "confirmed", "已核实"
    TO_VERIFY = "to_verify", "待核实"


class RuleMark(Labelled):
    """Where a number comes from, in words: more than one kind of paper counts as confirmed."""

    OFFICIAL = "official", "正式文件", Tone.GOOD
    PROVISIONAL = "provisional", "正式文件，暂定", Tone.INFO
    ONE_SOURCE = "one_source", "单一来源", Tone.WARN
    INFERRED = "inferred", "待核实", Tone.WARN
    ENTERED = "entered", "本机构按文件录入", Tone.GOOD

    @property
    def status(self) -> RuleStatus:
        """As machines are told: only what is inferred is still to be verified."""
        return RuleStatus.TO_VERIFY if self is RuleMark.INFERRED else RuleStatus.CONFIRMED


@dataclass(frozen=True, kw_only=True, slots=True)
class SubsidyRule:
    """Rate and monthly cap per person from `first` up to but not including `until`.

    `rate` None: the number is what 民政通 shows. `cap_fen` None: no cap, or the one 民政通 shows.
    `in_project` False: the region had not begun, and no wider region's rule may be used.
    `why` says what is not certain about it, empty where nothing is.
    """

    region: str
    voucher_class: VoucherClass
    rate: Decimal | None
    cap_fen: Fen | None
    first: date
    until: date
    source: str
    status: RuleStatus
    in_project: bool = True
    mark: RuleMark = RuleMark.OFFICIAL
    why: str = ""

    @property
    def region_name(self) -> str:
        """`湖南省`, or the bare code where the name is not known."""
        return region_name(self.region)

    @property
    def last_day(self) -> date:
        """The rule's last day, for people."""
        return self.until - timedelta(days=1)

    @property
    def percent(self) -> str:
        """The rate for people: `40%`, or empty where 民政通 shows it."""
        return "" if self.rate is None else f"{(self.rate * 100).normalize():f}%"


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What a deduction is worked out with: the rule (none where a person read the numbers), rate and cap."""

    rule: SubsidyRule | None
    rate: Decimal
    cap_fen: Fen | None


def find_rule(
    region: str, voucher_class: VoucherClass, on: date, rules: Iterable[SubsidyRule]
) -> SubsidyRule | None:
    """The most exact region's rule on a day; None where there is none or the region had not begun.

    Of several rows of one region the one that begins last counts, and of two that begin on the same day the one
    that was entered last: `rules` come in the order of entry, after what the data files say.
    """
    dated = [rule for rule in rules if rule.voucher_class is voucher_class and rule.first <= on < rule.until]
    for code in regions_of(region):
        here = [(rule.first, place) for place, rule in enumerate(dated) if rule.region == code]
        if here:
            last = dated[max(here)[1]]
            return last if last.in_project else None
    return None


def awaits_rule(region: str, voucher_class: VoucherClass, on: date, rules: Iterable[SubsidyRule]) -> bool:
    """Whether a day lies behind the last known rule of a class: 待新政策明确.

    So it is after the end of a year's rules while the next year's document is not out. Before the project began in
    a region, and where it never did, nothing is awaited.
    """
    near = regions_of(region)
    own = [rule for rule in rules if rule.voucher_class is voucher_class and rule.region in near]
    return any(rule.in_project and rule.until <= on for rule in own) and not any(
        rule.first <= on < rule.until for rule in own
    )


def rule_for(region: str, voucher_class: VoucherClass, on: date, rules: Iterable[SubsidyRule]) -> SubsidyRule:
    """The rule on a day, with or without a number in it; RuleError `no_rate` where there is none."""
    rule = find_rule(region, voucher_class, on, rules)
    if rule is None:
        raise RuleError(
            "no_rate",
            f"{on.isoformat()} 在{region_name(region)}没有“{voucher_class.label}”的补贴规则"
            "（项目可能尚未开始或已经结束）。请核对服务日期和地区；县里已有文件的，请机构负责人在“政策比例”页录入。",
            fields={"service_on": ["这一天没有补贴规则，请核对日期。"]},
        )
    return rule


def terms_for(
    region: str,
    voucher_class: VoucherClass,
    on: date,
    rules: Collection[SubsidyRule],
    *,
    rate: Decimal | None = None,
    cap_left_fen: Fen | None = None,
) -> Terms:
    """Rate and cap for a deduction; `rate`, as read from 民政通, goes before the table.

    Where the table has no number both `rate` and `cap_left_fen` must be given, else RuleError `no_rate`.
    """
    rule = find_rule(region, voucher_class, on, rules)
    if rate is not None and (cap_left_fen is not None or (rule and rule.rate is not None)):
        return Terms(rule=rule, rate=rate, cap_fen=rule.cap_fen if rule else None)
    rule = rule_for(region, voucher_class, on, rules)
    if rule.rate is None:
        raise RuleError(
            "no_rate",
            f"{rule.region_name}的抵扣比例和额度以民政通显示为准。"
            "请在民政通查到这位老人的抵扣比例和本月剩余额度，填写后再计算。",
            fields={"rate": ["请填写民政通显示的抵扣比例和剩余额度。"]},
        )
    return Terms(rule=rule, rate=rule.rate, cap_fen=rule.cap_fen)


def rate_text(rate: Decimal | None) -> str | None:
    """A rate for machines and papers, with at least two places: `0.40`."""
    if rate is None:
        return None
    text = f"{rate.normalize():f}"
    return text if len(text.partition(".")[2]) >= 2 else f"{rate:.2f}"  # noqa: PLR2004 - hundredths
