"""Who may sign for a service: the elder, or somebody for them, never the caregiver."""

from dataclasses import dataclass

from orders.visits.models import SignerKind
from provider_portal.ground.text.keys import name_key

PROXIES = frozenset({SignerKind.AGENT, SignerKind.RELATIVE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Who signs, as told; `drawn` if there is a signature, `by_office` if the office enters it for a visit."""

    kind: SignerKind
    name: str
    relation: str
    reason: str
    drawn: bool
    by_office: bool


def signer_name(kind: SignerKind, entered: str, recipient: str) -> str:
    """The signer's name; without one it is the elder's, where the elder is meant."""
    return entered or ("" if kind in PROXIES else recipient)


def signer_problems(signer: Signer, recipient: str, caregiver: str | None) -> dict[str, list[str]]:
    """What is wrong with a signer, as sentences by input; names are the same when their keys are."""
    sentences = {
        "signer_name": _name_problem(signer, recipient, caregiver),
        "relation": "请填写与老人的关系，例如女儿、社区代办员。"
        if signer.kind in PROXIES and not signer.relation
        else "",
        "reason": _reason_problem(signer),
        "signature_png": "请签名；不能签名的，请改选“无法签名”并写明原因。"
        if signer.kind is not SignerKind.UNABLE and not signer.drawn
        else "",
    }
    return {name: [sentence] for name, sentence in sentences.items() if sentence}


def _name_problem(signer: Signer, recipient: str, caregiver: str | None) -> str:
    if not name_key(signer.name):
        return "请填写签名人的姓名。"
    signing, elder = name_key(signer.name), name_key(recipient)
    if signer.kind is SignerKind.RECIPIENT and signing != elder:
        return f"签名人应是老人本人（{recipient}）；别人代签的，请改选“家属代签”或“代办人”。"
    if caregiver is not None and signing == name_key(caregiver) and signing != elder:
        return "护理员不能替老人签名，请由老人、家属或代办人签。"
    return ""


def _reason_problem(signer: Signer) -> str:
    if signer.reason:
        return ""
    if signer.kind is SignerKind.UNABLE:
        return "请写明为什么不能签名，例如手部不能活动。"
    return "办公室补录确认要写明原因，例如手机没电、签在纸上。" if signer.by_office else ""
