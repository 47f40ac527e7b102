"""Reads of the rule table: what the regions' files say, and what a provider entered itself."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.subsidy.models import EnteredRule, EnteredRuleVoid
from catalog.subsidy.rule_files import SHIPPED, RegionalRules, read_rules
from catalog.subsidy.rules import RuleMark, SubsidyRule
from provider_portal.site import data_files


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An entered rule as the page shows it: the row, the rule it makes, and its voiding where it was voided."""

    row: EnteredRule
    rule: SubsidyRule
    void: EnteredRuleVoid | None


def entries(session: Session, provider_id: UUID) -> list[Entry]:
    """Everything the provider entered, in the order of entry, what was voided included."""
    query = (
        select(EnteredRule, EnteredRuleVoid)
        .outerjoin(EnteredRuleVoid, EnteredRuleVoid.entered_rule_id == EnteredRule.id)
        .where(EnteredRule.provider_id == provider_id)
        .order_by(EnteredRule.created_at, EnteredRule.id)
    )
    return [Entry(row=row, rule=as_rule(row), void=void) for row, void in session.execute(query)]


def regional_rules() -> RegionalRules:
    """What the regions' files say: those of the program, then those of `PORTAL_REGIONS`."""
    return read_rules(*data_files(SHIPPED, "subsidy"))


def rules_of(session: Session, provider_id: UUID) -> tuple[SubsidyRule, ...]:
    """Every row that counts for a provider: the regions' files, then its own documents in the order of entry."""
    return (*regional_rules().rules, *own_rules(session, provider_id))


def own_rules(session: Session, provider_id: UUID) -> tuple[SubsidyRule, ...]:
    """What counts of the provider's own documents, in the order of entry."""
    return tuple(entry.rule for entry in entries(session, provider_id) if entry.void is None)


def as_rule(row: EnteredRule) -> SubsidyRule:
    """The row as the value that deductions are worked out with."""
    return SubsidyRule(
        region=row.region,
        voucher_class=row.voucher_class,
        rate=None if row.rate is None else Decimal(row.rate),
        cap_fen=row.cap_fen,
        first=row.first,
        until=row.until,
        source=row.source,
        status=RuleMark.ENTERED.status,
        mark=RuleMark.ENTERED,
    )
