"""Family 5: whether the papers are complete: agreement, confirmation, 核销凭证."""

from collections.abc import Iterator

from orders.recipients.finding_codes import NO_AGREEMENT
from provider_portal.ground.errors import Breach, Family
from provider_portal.ground.text.keys import name_key
from receipts.selfcheck.case import Case
from receipts.selfcheck.finding_codes import DUPLICATE_PROOF, NO_PROOF, SIGNER_IS_CAREGIVER


def findings(case: Case) -> list[Breach]:
    """Everything that must be signed or shown."""
    return [
        *_agreement(case),
        *(breach for breach in case.visit_breaches if breach.kind.family is Family.PAPERS),
        *_signer(case),
        *_proof(case),
    ]


def _agreement(case: Case) -> Iterator[Breach]:
    paper = "入住协议" if case.stay else "服务协议"
    day = case.service_on
    in_force = [span for span in case.agreements if span.from_on <= day < span.until_on]
    if any(span.signed_on <= day for span in in_force):
        return
    if in_force:
        signed = min(span.signed_on for span in in_force)
        sentence = f"{paper} {signed.isoformat()} 才签，晚于服务当天（{day.isoformat()}）"
    else:
        sentence = f"服务当天（{day.isoformat()}）没有有效的{paper}"
    yield NO_AGREEMENT.breach(
        f"{sentence}。",
        remedy=f"已签过纸质{paper}的，请在老人档案里补登；没有签的，这一单不能申报。",
    )


def _signer(case: Case) -> Iterator[Breach]:
    if case.signer and case.caregiver and name_key(case.signer) == name_key(case.caregiver.name):
        yield SIGNER_IS_CAREGIVER.breach(
            f"服务确认的签字人“{case.signer}”就是本单的护理员。",
            remedy="请核对签字人；确由护理员代签的，这一单不能申报。",
        )


def _proof(case: Case) -> Iterator[Breach]:
    redemption = case.redemption
    if redemption is None:
        return
    if not redemption.proofs:
        yield NO_PROOF.breach(
            f"核销 {redemption.official_ref} 还没有核销凭证（民政通截图）。",
            remedy="请在核销页面上传民政通的核销截图。",
        )
    if redemption.proof_used_by:
        yield DUPLICATE_PROOF.breach(
            f"核销凭证与工单 {'、'.join(redemption.proof_used_by)} 的是同一张截图。",
            remedy="请核对截图上的核销单号；传错的，请联系管理员按核销更正办理。",
        )
