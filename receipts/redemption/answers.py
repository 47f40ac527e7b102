"""The shapes of what machines get about redemptions."""

from provider_portal.ground.jobs.models import JobState
from provider_portal.shell.shapes import FEN, ID, SHA256, TEXT, component, has, many, maybe, one_of

REDEEMED = has(
    id=ID,
    expected_deduction_fen=FEN,
    deduction_fen=FEN,
    self_pay_fen=FEN,
    receipt_number=TEXT,
    receipt_id=ID,
    check_url=TEXT,
    findings=many(component("Breach")),
)
PROOF = has(id=ID, sha256=SHA256)
RENDERING = has(receipt_number=TEXT, job_id=maybe(ID), state=one_of(JobState), error=maybe(TEXT))
