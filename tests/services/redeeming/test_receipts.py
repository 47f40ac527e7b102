"""A redemption locks its order and leaves a receipt: numbered without gaps, frozen in words."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from orders.ordering.models import OrderLock
from provider_portal.ground.errors import RuleError
from provider_portal.ground.jobs.models import Job
from receipts.papers.receipt import ReceiptRecipient
from receipts.redemption.queries import to_redeem
from tests.builders import Team, make_confirmed_order, make_redemption


def test_the_order_is_locked_and_leaves_the_list_of_what_to_do(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    assert [row.order.id for row in to_redeem(session, team.provider.id)] == [order.id]
    make_redemption(session, team, order, ref="MZT-0001")
    assert to_redeem(session, team.provider.id) == []
    assert "MZT-0001" in session.scalars(select(OrderLock)).one().reason


def test_receipts_are_numbered_without_gaps_even_when_one_is_refused(session: Session, team: Team) -> None:
    first = make_confirmed_order(session, team)
    second = make_confirmed_order(session, team, on=date(2026, 7, 16))
    assert make_redemption(session, team, first)[1].number == "SJ2026-000001"
    with pytest.raises(RuleError):
        make_redemption(session, team, second, shown=12001)
    assert make_redemption(session, team, second)[1].number == "SJ2026-000002"


def test_the_receipt_is_frozen_in_words_and_its_pdf_is_ordered(session: Session, team: Team) -> None:
    order = make_confirmed_order(session, team)
    _, receipt, _ = make_redemption(session, team, order, shown=5950, difference_reason="按民政通")
    content = receipt.content
    assert content.total_words == "壹佰贰拾元整"
    assert content.self_pay_words == "陆拾元伍角"
    assert content.recipient == ReceiptRecipient(name="王秀英", id_number=team.recipient.id_number_masked)
    assert content.check_url.endswith(f"/check/{receipt.check_token}")
    assert content.service_period == "2026年7月15日 09:00–10:00"
    job = session.scalars(select(Job).where(Job.kind == "receipt.render")).one()
    assert job.args == {"receipt_id": str(receipt.id)}
