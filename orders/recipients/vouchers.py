"""The voucher of an elder's month: one class, what is left of the cap, locked while it is used."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.subsidy.classes import VoucherClass
from orders.recipients.models import Recipient, VoucherMonth
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import now
from provider_portal.ground.db import lock_owned
from provider_portal.ground.errors import ConflictError, RuleError
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month


def read_voucher(
    session: Session,
    who: Principal,
    recipient_id: UUID,
    month: Month,
    *,
    voucher_class: VoucherClass,
    cap_left_fen: Fen | None = None,
    read_at: datetime | None = None,
) -> VoucherMonth:
    """What 民政通 shows of the month: the class and, where given, what is left, with time and person.

    The class may change only before its first use (换券); then what was left of the old one is forgotten.
    """
    who.need(Action.ORDERS_WRITE)
    if not voucher_class.traits.locks_month:
        sentence = "评估券不占用每月的券类型和抵扣上限，不需要在这里登记。"
        raise RuleError("assessment_outside", sentence, fields={"voucher_class": [sentence]})
    if read_at is not None and read_at > now():
        sentence = "查看时间不能晚于现在，请按在民政通看到的时间填写。"
        raise RuleError("bad_read_at", sentence, fields={"read_at": [sentence]})
    voucher = locked_voucher_month(session, who.provider_id, recipient_id, month, voucher_class)
    before = _audit_values(voucher)
    if cap_left_fen is not None:
        voucher.left_fen, voucher.read_at, voucher.read_by = cap_left_fen, read_at or now(), who.person_id
    session.flush()
    record(session, who, "voucher.read", voucher, before=before, after=_audit_values(voucher))
    return voucher


def locked_voucher_month(
    session: Session, provider_id: UUID, recipient_id: UUID, month: Month, voucher_class: VoucherClass
) -> VoucherMonth:
    """The elder's row of the month with this class, made if need be, locked until the transaction ends.

    Before its first use another class gives way; afterwards it is a conflict (`class_locked`). The elder's
    own row is locked first, so that two people cannot make the month's row at once.
    """
    lock_owned(session, Recipient, provider_id, [recipient_id], "老人")
    voucher = session.scalar(
        select(VoucherMonth)
        .where(
            VoucherMonth.provider_id == provider_id,
            VoucherMonth.recipient_id == recipient_id,
            VoucherMonth.month == month,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if voucher is None:
        voucher = VoucherMonth(
            provider_id=provider_id, recipient_id=recipient_id, month=month, voucher_class=voucher_class
        )
        session.add(voucher)
    elif voucher.voucher_class is not voucher_class:
        _change_class(voucher, voucher_class)
    session.flush()
    return voucher


def _change_class(voucher: VoucherMonth, voucher_class: VoucherClass) -> None:
    if voucher.first_used_at is not None:
        raise ConflictError(
            "class_locked",
            f"老人{voucher.month.label}已用过“{voucher.voucher_class.label}”券，当月不能再用"
            f"“{voucher_class.label}”券。要换类型请从下个月开始。",
        )
    voucher.voucher_class = voucher_class
    voucher.left_fen = voucher.read_at = voucher.read_by = None


def voucher_left(voucher: VoucherMonth | None, cap_fen: Fen | None) -> Fen | None:
    """What we believe is left of the month's cap: as read, or the cap less what was used; None without a cap."""
    if voucher is not None and voucher.left_fen is not None:
        return voucher.left_fen
    if cap_fen is None:
        return None
    return Fen(max(0, cap_fen - (voucher.used_fen if voucher else 0)))


def _audit_values(voucher: VoucherMonth) -> dict[str, object]:
    return {
        "recipient_id": voucher.recipient_id,
        "month": str(voucher.month),
        "voucher_class": voucher.voucher_class,
        "left_fen": voucher.left_fen,
        "read_at": voucher.read_at,
    }
