"""The shapes of what machines get about claim months."""

from provider_portal.ground.calendar.workdays import CalendarStatus
from provider_portal.ground.jobs.models import JobState
from provider_portal.shell.shapes import (
    BREACH,
    COUNT,
    DAY,
    FEN,
    FLAG,
    ID,
    INSTANT,
    MONTH,
    SHA256,
    TEXT,
    Shape,
    has,
    many,
    maybe,
    one_of,
    with_more,
)
from receipts.claims.models import ClaimStatus

CLOCK = has(review_due_on=DAY, finance_due_on=DAY, payment_due_on=DAY, calendar=one_of(CalendarStatus))
_TOTALS: Shape = {"type": "object", "additionalProperties": {"type": "integer"}}
_PACKAGE = has(
    id=ID,
    version=COUNT,
    trial=FLAG,
    lines=COUNT,
    total_fen=FEN,
    deduction_fen=FEN,
    audit_head=TEXT,
    file_name=maybe(TEXT),
    size=maybe(COUNT),
    sha256=maybe(SHA256),
    manifest_sha256=maybe(SHA256),
    job_id=maybe(ID),
    job_state=maybe(one_of(JobState)),
    redemptions=many(has(redemption_id=ID, order_number=TEXT, deduction_fen=FEN)),
)
_RESULT = has(redemption_id=ID, claimed_fen=FEN, approved_fen=FEN, cut_fen=FEN, reason=TEXT, reviewed_on=DAY)
CLAIM = has(
    month=MONTH,
    county=TEXT,
    status=one_of(ClaimStatus),
    version=maybe(COUNT),
    totals=_TOTALS,
    claimable=COUNT,
    held=COUNT,
    held_deduction_fen=FEN,
    late=many(TEXT),
    package=maybe(_PACKAGE),
    clock=with_more(CLOCK, reviewed_on=maybe(DAY), paid_on=maybe(DAY)),
    submission=maybe(has(submitted_at=INSTANT, reference=TEXT)),
    results=many(_RESULT),
    approved_fen=FEN,
    cut_fen=FEN,
    paid_fen=FEN,
    payments=many(has(paid_fen=FEN, paid_on=DAY, reference=TEXT)),
)
FROZEN = with_more(CLAIM, job_id=ID)
BUILD = has(job_id=maybe(ID), version=COUNT, trial=FLAG, lines=COUNT)
EXPLANATION = has(id=ID, order_id=ID, code=TEXT, text=TEXT)
HELD = has(
    items=many(
        has(
            order_id=ID,
            order_number=TEXT,
            recipient=TEXT,
            service_on=DAY,
            redemption_id=maybe(ID),
            reasons=many(with_more(BREACH, family=TEXT, explanation=maybe(TEXT))),
        )
    ),
    next_cursor={"type": "null"},
)
