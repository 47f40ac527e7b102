"""Entering the county's own document as dated rules, and voiding what was entered wrongly."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.models import EnteredRule, EnteredRuleVoid
from catalog.subsidy.rules import rate_text
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.db import get_owned, named_conflict
from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import Fen
from provider_portal.ground.questions import Question

NEW_RULES: Question[Callable[[Session, Principal], int]] = Question(
    about="how many pieces of work that waited for a rule found one, now that rules have changed"
)
LONGEST = timedelta(days=366 * 5)


def enter_rules(
    session: Session,
    who: Principal,
    *,
    classes: Sequence[VoucherClass],
    rate: Decimal | None,
    cap_fen: Fen | None,
    first: date,
    until: date,
    source: str,
    scan_sha256: str,
    county: str | None = None,
) -> list[EnteredRule]:
    """One rule for each class that the document names, for a county in which the provider takes part.

    `rate` None leaves the number to 民政通, then there is no cap either. Nothing already entered is touched: from
    `first` on the new document counts (`rules.find_rule`).
    """
    enrolment = enrolment_of(session, who.provider_id, county)
    _refuse_wrong(classes, rate, cap_fen, first, until)
    rows = [
        EnteredRule(
            provider_id=who.provider_id,
            region=enrolment.county,
            voucher_class=voucher_class,
            rate=rate_text(rate),
            cap_fen=cap_fen,
            first=first,
            until=until,
            source=source.strip(),
            scan_sha256=scan_sha256,
            entered_by=who.person_id,
            entered_by_name=who.name,
        )
        for voucher_class in dict.fromkeys(classes)
    ]
    session.add_all(rows)
    session.flush()
    names = ("region", "voucher_class", "rate", "cap_fen", "first", "until", "source", "scan_sha256")
    for row in rows:
        record(session, who, "subsidy_rule.enter", row, after={name: getattr(row, name) for name in names})
    return rows


def settle_waiting(session: Session, who: Principal) -> int:
    """Let the floors above use rules that have just been entered; how many of their works had waited for one."""
    return sum(settle(session, who) for settle in NEW_RULES.answers())


def void_rule(session: Session, who: Principal, entered_rule_id: UUID, reason: str) -> EnteredRuleVoid:
    """The entry counts for nothing from now on; sums that were frozen with it stay as they are."""
    row = get_owned(session, EnteredRule, who.provider_id, entered_rule_id, "补贴规则")
    void = EnteredRuleVoid(
        provider_id=who.provider_id,
        entered_rule_id=row.id,
        reason=reason.strip(),
        voided_by=who.person_id,
        voided_by_name=who.name,
    )
    with named_conflict(session, "voided_already", "这条规则已经作废过，不用再作废。"):
        session.add(void)
    record(session, who, "subsidy_rule.void", void, after={"entered_rule_id": row.id, "reason": void.reason})
    return void


def _refuse_wrong(
    classes: Sequence[VoucherClass], rate: Decimal | None, cap_fen: Fen | None, first: date, until: date
) -> None:
    if not classes:
        raise _at("classes", "no_class", "请勾选文件写到的券类型，至少一种。")
    if until <= first:
        raise _at("last_day", "bad_days", "结束日期不能早于开始日期，请对照文件核对。")
    if until - first > LONGEST:
        raise _at("last_day", "too_long", "一条规则最长录 5 年，请核对结束日期。")
    if rate is not None and not 0 < rate <= 1:
        raise _at("percent", "bad_rate", "抵扣比例应大于 0%，最高 100%，请对照文件核对。")
    if rate is None and cap_fen is not None:
        raise _at("cap_fen", "cap_without_rate", "比例以民政通为准时，上限也以民政通为准，请不要填上限。")
    if cap_fen == 0:
        raise _at("cap_fen", "bad_cap", "上限应大于 0 元；文件写明不设上限的，请勾选“不设上限”。")


def _at(field: str, code: str, sentence: str) -> RuleError:
    return RuleError(code, sentence, fields={field: [sentence]})
