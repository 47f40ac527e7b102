"""What is ordered, what it costs, and the rules on hours, class and lines. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from catalog.items.catalogue import Catalogue, CatalogueItem
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.ceiling.finding_codes import VOUCHER_ABOVE_CASH
from catalog.subsidy.classes import VoucherClass, lives_in
from catalog.subsidy.deduction import ZERO, Estimate, Sums
from catalog.subsidy.rules import SubsidyRule
from catalog.traits import Trait
from orders.ordering import finding_codes as codes
from provider_portal.ground.clock import beijing_day
from provider_portal.ground.errors import Breach, FindingCode, Numbers, RuleError, Severity
from provider_portal.ground.money import Fen, yuan
from provider_portal.ground.periods import Month

LONGEST_VISIT = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineRequest:
    """One item, with a quantity of the filed unit."""

    item: str
    unit: Unit
    quantity: int
    variant: str = ""

    @property
    def key(self) -> PriceKey:
        """What a price hangs on."""
        return PriceKey.of(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRequest:
    """An order before it is priced; hours are half-open."""

    voucher_class: VoucherClass
    service_from: datetime
    service_until: datetime
    lines: tuple[LineRequest, ...]
    discount_fen: Fen = ZERO
    ltci_paid_fen: Fen = ZERO
    ineligible_fen: Fen = ZERO
    county: str | None = None

    @property
    def service_on(self) -> date:
        """The planned service day: the Beijing day of its beginning."""
        return beijing_day(self.service_from)


@dataclass(frozen=True, kw_only=True, slots=True)
class QuotedLine:
    """A line at the unit price in force on the service day; no price where none is filed."""

    request: LineRequest
    item_name: str
    unit_price_fen: Fen | None
    filed_price_id: UUID | None

    @property
    def amount_fen(self) -> Fen | None:
        """Unit price × quantity."""
        return None if self.unit_price_fen is None else Fen(self.unit_price_fen * self.request.quantity)


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """An order priced: sums, the rule of the day, our own estimate, and everything that is wrong or worth a look.

    `rule` is none for an order without a voucher, and while the next year's rule is awaited (`rule_pending`).
    `estimate` is none while a line has no price, without a rule, and where the rule has no number (民政通 shows it).
    `stay`: the elder lives in.
    """

    enrolment_id: UUID
    service_on: date
    lines: tuple[QuotedLine, ...]
    sums: Sums
    rule: SubsidyRule | None
    rule_pending: bool
    stay: bool
    estimate: Estimate | None
    breaches: tuple[Breach, ...]

    @property
    def priced(self) -> bool:
        """Whether every line has its price."""
        return all(line.unit_price_fen is not None for line in self.lines)

    @property
    def self_pay_fen(self) -> Fen | None:
        """What the elder is told to pay: everything while no voucher is known; none where 民政通 will show it."""
        if self.estimate is not None:
            return self.estimate.self_pay_fen
        return self.sums.owed_fen if self.rule is None and self.priced else None

    @property
    def refused(self) -> tuple[Breach, ...]:
        """What bars the order."""
        return tuple(breach for breach in self.breaches if breach.severity is Severity.MUST_FIX)

    @property
    def warnings(self) -> tuple[Breach, ...]:
        """What only wants a look."""
        return tuple(breach for breach in self.breaches if breach.severity is not Severity.MUST_FIX)


def refuse_bad_hours(request: OrderRequest, *, stay: bool) -> None:
    """A visit ends after it begins and within 24 hours; a stay lies in one Beijing month. RuleError at the field."""
    start, until = request.service_from, request.service_until
    if until <= start:
        raise _at("service_until", "bad_hours", "结束时间应晚于开始时间，请核对。")
    if stay:
        if until > Month.of(request.service_on).instants()[1]:
            raise _at(
                "service_until",
                "crosses_month",
                "入住服务按自然月开单，最晚到次月 1 日 00:00；跨月的请分成两张工单。",
            )
    elif until - start > LONGEST_VISIT:
        raise _at("service_until", "too_long", "一次服务最长 24 小时，请核对日期；多次服务请分开开单。")


def refuse_bad_lines(lines: tuple[LineRequest, ...]) -> None:
    """At least one line, and each priced thing once. RuleError at the field."""
    if not lines:
        raise _at("lines", "no_lines", "请至少选择一个服务项目。")
    if len({line.key for line in lines}) < len(lines):
        raise _at("lines", "duplicate_line", "同一个服务项目和规格填了两行，请合并成一行并填总数量。")


@dataclass(frozen=True, kw_only=True, slots=True)
class Misplaced:
    """What a class says to items that it refuses; `{items}` and `{label}` stand for their names and its own."""

    code: FindingCode
    sentence: str


_OF_INSTITUTION = Misplaced(
    code=codes.INSTITUTION_ITEM, sentence="“{items}”不能用“{label}”券，请核对券类型。"
)
# Every trait that any class refuses (`ClassTraits.refuses`) has its words here.
MISPLACED: Mapping[Trait, Misplaced] = {
    Trait.ASSESSMENT: Misplaced(
        code=codes.ASSESSMENT_ITEM, sentence="“{items}”只能用评估券，请把券类型改为“能力评估”。"
    ),
    Trait.RESIDENT: _OF_INSTITUTION,
    Trait.DAY_CARE: _OF_INSTITUTION,
}
# While the elder lives in, whatever the class.
MISPLACED_IN_STAY: Mapping[Trait, Misplaced] = {
    Trait.DAY_CARE: Misplaced(code=codes.DAY_CARE_ITEM, sentence="“{items}”不能与入住合开，请另开一张工单。"),
}


def class_breaches(
    voucher_class: VoucherClass, ordered: Sequence[CatalogueItem], listed: Catalogue
) -> list[Breach]:
    """Items that do not belong under a class: assessment apart, bed and board only where the elder lives in.

    `listed` is the list of the service day: it names what a class is meant for.
    """
    traits, breaches = voucher_class.traits, []
    if traits.alone and any(traits.meant_for not in item.traits for item in ordered):
        names = "”“".join(item.label for item in listed.items if traits.meant_for in item.traits)
        breaches.append(codes.ASSESSMENT_ONLY.breach(f"评估券只能用于“{names}”，其他项目请另开工单。"))
    for refusal, traits_refused in _refusals(voucher_class, ordered).items():
        names = "”“".join(item.name for item in ordered if item.traits & traits_refused)
        if names:
            sentence = refusal.sentence.format(items=names, label=voucher_class.label)
            breaches.append(refusal.code.breach(sentence))
    return breaches


def _refusals(voucher_class: VoucherClass, ordered: Sequence[CatalogueItem]) -> dict[Misplaced, set[Trait]]:
    """What an order of a class may not hold, by the answer to it; traits of one answer go together."""
    words = MISPLACED_IN_STAY if lives_in(voucher_class, (item.traits for item in ordered)) else {}
    refused = voucher_class.traits.refuses | words.keys()
    refusals: dict[Misplaced, set[Trait]] = {}
    for trait in sorted(refused, key=tuple(Trait).index):
        refusals.setdefault(words.get(trait) or MISPLACED[trait], set()).add(trait)
    return refusals


def of_class(voucher_class: VoucherClass, against: Iterable[Breach]) -> list[Breach]:
    """What a decision about a price means for an order: without a voucher nobody is charged above cash."""
    cash_counts = voucher_class.traits.voucher
    return [breach for breach in against if cash_counts or breach.kind is not VOUCHER_ABOVE_CASH]


def pending_breaches(quote: Quote) -> list[Breach]:
    """That the elder owes everything until a rule for the day is known: to be told before the service."""
    if not quote.rule_pending:
        return []
    owed = "全价" if quote.self_pay_fen is None else f"全价 {yuan(quote.self_pay_fen)} 元"
    numbers: Numbers = {} if quote.self_pay_fen is None else {"self_pay_fen": quote.self_pay_fen}
    return [
        codes.RULE_PENDING.breach(
            f"{quote.service_on.isoformat()} 的补贴政策还没有公布，老人先按{owed}自付。"
            "当月有了新政策并允许核销的，再核销并退还多付的部分；到月底还没有的，这张工单转为自费。",
            remedy="请在服务前告诉老人或家属；县里已有新文件的，请机构负责人在“政策比例”页录入。",
            numbers=numbers,
        )
    ]


def _at(field: str, code: str, sentence: str) -> RuleError:
    return RuleError(code, sentence, fields={field: [sentence]})
