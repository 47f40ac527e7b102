"""The papers of one order: 服务确认单, 服务收据, 核销凭证. Plain values in, papers ready to render out."""

from dataclasses import dataclass

from provider_portal.ground.money import Fen
from provider_portal.papers.qr import qr_svg
from provider_portal.papers.rendering import Paper
from receipts.papers.confirmed import ConfirmedItem
from receipts.papers.receipt import ReceiptContent


def receipt_paper(content: ReceiptContent) -> Paper:
    """服务收据 from the content that was frozen when it was issued."""
    values = {
        "title": "养老服务收据",
        "provider_name": content.provider.name,
        "remark": f"收据编号 {content.number}",
        "receipt": content,
    }
    return Paper("receipt.html", values, {"qr": qr_svg(content.check_url).encode()})


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmationContent:
    """What stands on a service confirmation; times are words already, absent ones are ""."""

    provider_name: str
    order_number: str
    recipient_name: str
    recipient_id_masked: str
    address: str
    voucher_class: str
    caregiver_name: str
    service_period: str
    duration: str
    items: tuple[ConfirmedItem, ...]
    total_fen: Fen
    signer_kind: str
    signer_name: str
    relation: str
    reason: str
    confirmed_at: str
    signature_png: bytes | None


def confirmation_paper(confirmation: ConfirmationContent) -> Paper:
    """服务确认单 with the signature, or with the reason why there is none."""
    values = {
        "title": "服务确认单",
        "provider_name": confirmation.provider_name,
        "remark": f"工单编号 {confirmation.order_number}",
        "confirmation": confirmation,
        "signed": confirmation.signature_png is not None,
    }
    images = {"signature": confirmation.signature_png} if confirmation.signature_png is not None else {}
    return Paper("confirmation.html", values, images)


@dataclass(frozen=True, kw_only=True, slots=True)
class Screenshot:
    """The display copy of a screenshot, `sha256` being its original's; a wide one gets the page's width."""

    sha256: str
    jpeg: bytes
    wide: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofContent:
    """What stands on a redemption proof: what was entered and the screenshots below them."""

    provider_name: str
    order_number: str
    recipient_name: str
    recipient_id_masked: str
    voucher_class: str
    service_period: str
    official_ref: str
    redeemed_at: str
    channel: str
    receipt_number: str
    total_fen: Fen
    base_fen: Fen
    rate: str
    expected_fen: Fen
    deduction_fen: Fen
    self_pay_fen: Fen
    difference_reason: str
    entered_by: str
    entered_at: str
    screenshots: tuple[Screenshot, ...]


def proof_paper(proof: ProofContent) -> Paper:
    """核销凭证: what was entered, then each screenshot with the SHA-256 of its original; says so where there is none."""
    named = {f"shot{place}": shot for place, shot in enumerate(proof.screenshots)}
    values = {
        "title": "消费券核销凭证",
        "provider_name": proof.provider_name,
        "remark": f"工单编号 {proof.order_number}",
        "proof": proof,
        "pictures": [
            {"name": name, "sha256": shot.sha256, "wide": shot.wide} for name, shot in named.items()
        ],
    }
    return Paper("proof.html", values, {name: shot.jpeg for name, shot in named.items()})
