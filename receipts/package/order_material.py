"""What stands in the folder of one order, as tasks for the pool, from the package's content and stored files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from receipts.claims.package_content import ClaimedOrder, ClaimedPhoto, PackageContent
from receipts.package.tasks import JPEG, PDF, PaperTask, PhotoTask, Task
from receipts.papers.order_papers import (
    ConfirmationContent,
    ProofContent,
    Screenshot,
    confirmation_paper,
    proof_paper,
    receipt_paper,
)
from receipts.papers.receipt import ReceiptContent
from receipts.verification.manifest import order_folder

CONFIRMATION, RECEIPT, PROOF = "服务确认单.pdf", "服务收据.pdf", "核销凭证.pdf"

Read = Callable[[str], bytes]


@dataclass(frozen=True, kw_only=True, slots=True)
class PackageFile:
    """A file that the package wants: its path, its kind, and how it is made when it is not there yet.

    `receipt_id` marks an issued receipt: its own stored PDF goes in, whoever rendered it.
    """

    path: str
    media_type: str
    task: Callable[[Read], Task]
    original_sha256: str | None = None
    receipt_id: UUID | None = None


def order_material(
    content: PackageContent, order: ClaimedOrder, receipt: ReceiptContent | None
) -> Iterator[PackageFile]:
    """Papers and photographs of one order; `receipt` is the frozen content of its receipt."""
    folder, trial, name = order_folder(order.number), content.trial, content.provider.name
    yield PackageFile(
        path=f"{folder}/{CONFIRMATION}",
        media_type=PDF,
        task=lambda read: PaperTask(
            parts=(confirmation_paper(_confirmation(name, order, read)),), trial=trial
        ),
    )
    if receipt is not None:
        yield PackageFile(
            path=f"{folder}/{RECEIPT}",
            media_type=PDF,
            task=lambda _read: PaperTask(parts=(receipt_paper(receipt),), trial=trial),
            receipt_id=None if trial else order.receipt_id,
        )
    yield PackageFile(
        path=f"{folder}/{PROOF}",
        media_type=PDF,
        task=lambda read: PaperTask(parts=(proof_paper(_proof(name, order, read)),), trial=trial),
    )
    for position, photo in enumerate(order.evidence, start=1):
        yield _photo(folder, order, photo, position)


def _photo(folder: str, order: ClaimedOrder, photo: ClaimedPhoto, position: int) -> PackageFile:
    return PackageFile(
        path=f"{folder}/照片{position:02d}-{photo.kind_label}.jpg",
        media_type=JPEG,
        original_sha256=photo.sha256,
        task=lambda read: PhotoTask(display=read(photo.display_sha256), lines=caption(order, photo)),
    )


def caption(order: ClaimedOrder, photo: ClaimedPhoto) -> tuple[str, ...]:
    """What is written under a photograph."""
    taken = f"拍摄 {photo.taken_at}" if photo.taken_at else "照片未记录拍摄时间"
    who = f"　护理员 {order.caregiver}" if order.caregiver else ""
    return (
        f"{photo.kind_label}　{order.recipient}　工单 {order.number}{who}",
        f"{taken}　上传 {photo.received_at}",
        f"原件 SHA-256：{photo.sha256}",
    )


def _confirmation(name: str, order: ClaimedOrder, read: Read) -> ConfirmationContent:
    signed = order.confirmation
    return ConfirmationContent(
        provider_name=name,
        order_number=order.number,
        recipient_name=order.recipient,
        recipient_id_masked=order.id_number_masked,
        address=order.address,
        voucher_class=order.voucher_class_label,
        caregiver_name=order.caregiver,
        service_period=order.visit.period,
        duration=order.visit.duration,
        items=order.lines,
        total_fen=order.total_fen,
        signer_kind=signed.signer_kind,
        signer_name=signed.signer_name,
        relation=signed.relation,
        reason=signed.reason,
        confirmed_at=signed.confirmed_at,
        signature_png=read(signed.signature_sha256) if signed.signature_sha256 else None,
    )


def _proof(name: str, order: ClaimedOrder, read: Read) -> ProofContent:
    redeemed = order.redemption
    return ProofContent(
        provider_name=name,
        order_number=order.number,
        recipient_name=order.recipient,
        recipient_id_masked=order.id_number_masked,
        voucher_class=order.voucher_class_label,
        service_period=order.visit.period,
        official_ref=order.official_ref,
        redeemed_at=redeemed.redeemed_at,
        channel=redeemed.channel,
        receipt_number=order.receipt_number,
        total_fen=order.total_fen,
        base_fen=order.base_fen,
        rate=order.rate_label if order.rate else "",
        expected_fen=order.expected_deduction_fen,
        deduction_fen=order.deduction_fen,
        self_pay_fen=order.self_pay_fen,
        difference_reason=redeemed.difference_reason,
        entered_by=redeemed.entered_by,
        entered_at=redeemed.entered_at,
        screenshots=tuple(
            Screenshot(sha256=proof.sha256, jpeg=read(proof.display_sha256), wide=proof.wide)
            for proof in order.proofs
        ),
    )
