"""What is frozen on a receipt when it is issued: Beijing's days, amounts in words, a masked name for strangers."""

from datetime import UTC, datetime

import pytest

from provider_portal.ground.money import Fen
from receipts.papers.receipt import ReceiptLine
from receipts.redemption.receipt_words import ReceiptSource, masked_name, receipt_content

LINE = ReceiptLine(
    name="上门擦浴",
    unit="次",
    quantity=1,
    unit_price_fen=Fen(8000),
    amount_fen=Fen(8000),
    deduction_fen=Fen(4000),
)


def source() -> ReceiptSource:
    return ReceiptSource(
        number="SJ2026-000001",
        issued_at=datetime(2026, 7, 31, 16, 0, tzinfo=UTC),
        issued_by="李会计",
        check_url="https://portal.example/check/abc",
        provider_name="阳和社区养老服务中心",
        provider_uscc="52430781MJJ1234567",
        provider_address="津市市",
        provider_phone="07364211111",
        recipient_name="王秀英",
        recipient_id_masked="430781********1020",
        order_number="GD2026-000001",
        voucher_class="居家上门",
        service_from=datetime(2026, 7, 31, 15, 30, tzinfo=UTC),
        service_until=datetime(2026, 7, 31, 16, 30, tzinfo=UTC),
        official_ref="MZT202607310001",
        redeemed_at=datetime(2026, 7, 31, 15, 59, tzinfo=UTC),
        channel="微信",
        lines=(LINE,),
        total_fen=Fen(8000),
        discount_fen=Fen(0),
        ltci_paid_fen=Fen(0),
        deduction_fen=Fen(4000),
        self_pay_fen=Fen(4000),
    )


def test_days_and_hours_are_those_of_beijing() -> None:
    content = receipt_content(source())
    assert content.issued_on == "2026年8月1日"
    assert content.redeemed_at == "2026年7月31日 23:59"
    assert content.service_period == "2026年7月31日 23:30–2026年8月1日 00:30"


def test_total_and_self_pay_stand_in_words_beside_their_numbers() -> None:
    content = receipt_content(source())
    assert (content.total_fen, content.total_words) == (8000, "捌拾元整")
    assert (content.self_pay_fen, content.self_pay_words) == (4000, "肆拾元整")


def test_everything_else_is_taken_down_as_it_was() -> None:
    given, content = source(), receipt_content(source())
    same = (
        "number", "issued_by", "check_url", "order_number", "voucher_class", "official_ref", "channel", "lines",
        "discount_fen", "ltci_paid_fen", "deduction_fen",
    )  # fmt: skip
    assert [getattr(content, name) for name in same] == [getattr(given, name) for name in same]
    provider, recipient = content.provider, content.recipient
    assert (provider.name, provider.uscc, provider.address, provider.phone) == (
        given.provider_name,
        given.provider_uscc,
        given.provider_address,
        given.provider_phone,
    )
    assert (recipient.name, recipient.id_number) == (given.recipient_name, given.recipient_id_masked)


@pytest.mark.parametrize(("name", "shown"), [("王秀英", "王*"), ("㛃春梅", "㛃*"), ("王", "王*"), ("", "")])
def test_a_stranger_sees_the_first_character_of_a_name(name: str, shown: str) -> None:
    assert masked_name(name) == shown
