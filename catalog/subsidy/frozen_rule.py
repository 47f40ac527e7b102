"""The rule that an order was priced by and a redemption reckoned by, as it stands in their rows for good. Pure."""

from dataclasses import dataclass, field
from datetime import date

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.rules import RuleMark, RuleStatus, SubsidyRule, rate_text
from provider_portal.ground.frozen import ADDED, FrozenForm, key
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class FrozenRule:
    """A row of the rule table on the day it was used; `until` is not included, `rate` is text (`0.50`).

    Rows that were frozen before marks were kept have none.
    """

    region: str
    first: date = field(metadata=key("from"))
    until: date
    source: str
    status: RuleStatus
    mark: RuleMark | None = field(default=None, metadata=ADDED)
    rate: str | None
    cap_fen: Fen | None
    voucher_class: VoucherClass


FROZEN_RULE = FrozenForm(kind=FrozenRule)


def frozen_rule(rule: SubsidyRule) -> FrozenRule:
    """The rule as it is frozen and told to machines."""
    return FrozenRule(
        region=rule.region,
        first=rule.first,
        until=rule.until,
        source=rule.source,
        status=rule.status,
        mark=rule.mark,
        rate=rate_text(rule.rate),
        cap_fen=rule.cap_fen,
        voucher_class=rule.voucher_class,
    )
