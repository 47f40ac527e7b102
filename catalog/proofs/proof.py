"""价格备案与前三月价格对照: everything that one filed price rests on, for page, paper and workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.items.keys import PriceKey
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import Ceiling, PastPrice, WindowCeiling, WindowKind
from catalog.prices.ceiling.filing import Filing
from catalog.prices.filed.status import standing_of
from catalog.prices.records.baseline_models import VoidDecision, VoidRequest
from catalog.proofs.sheet import (
    ComparedSource,
    CountedEvidence,
    ProofSheet,
    SetAside,
    SheetComparison,
    SheetFinding,
    SheetWindow,
    VoidedEvidence,
)
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.labels import Tone
from provider_portal.ground.periods import DaySpan

TITLE = "价格备案与前三月价格对照"
_SHORT = {WindowKind.JOINING: "参与前", WindowKind.PROJECT: "启动前"}
_VERDICTS = {
    Severity.MUST_FIX: ("必须整改", Tone.BAD),
    Severity.MUST_EXPLAIN: ("需要说明", Tone.WARN),
    Severity.NOTICE: ("符合", Tone.GOOD),
    None: ("符合", Tone.GOOD),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Voided:
    """Evidence that two people took out, with their names and the reason."""

    past: PastPrice
    request: VoidRequest
    decision: VoidDecision


def proof_of(book: PriceBook, row: Filing, voided: Sequence[Voided], on: date) -> ProofSheet:
    """The sheet of one filed price as it stands on a day."""
    key = PriceKey.of(row)
    standing = standing_of(book, row, on)
    history = sorted(book.history(key), key=lambda past: (past.day, past.reference))
    spans = {window.kind: window.span for window in standing.ceiling.windows}
    inside = [past for past in history if any(past.counts_in(span) for span in spans.values())]
    word, tone = _VERDICTS[standing.severity]
    return ProofSheet(
        filed_price_id=row.id,
        item=book.shelf.item(row.item, on).label,
        price_fen=row.price_fen,
        code=row.item,
        variant=row.variant,
        unit=row.unit.label,
        effective_from=row.effective_from,
        duration=row.duration_text,
        standard=row.standard,
        filed_ceiling_fen=row.ceiling_fen,
        ceiling_fen=standing.ceiling.ceiling_fen,
        no_history=standing.ceiling.no_history,
        setting=book.setting.label,
        unverified=book.setting.unverified,
        verdict=word,
        tone=tone,
        suspended=standing.suspended,
        windows=tuple(_window(window, book.stated, key) for window in standing.ceiling.windows),
        comparison=_comparison(standing.ceiling),
        evidence=tuple(_evidence(past, spans, standing.ceiling) for past in inside if not past.promotion),
        aside=tuple(_aside(past, spans) for past in inside if past.promotion),
        voided=tuple(_voided(each) for each in voided),
        outside=len(history) - len(inside),
        findings=tuple(_finding(breach) for breach in standing.everything),
    )


def _window(
    window: WindowCeiling, stated: Mapping[tuple[PriceKey, WindowKind], str], key: PriceKey
) -> SheetWindow:
    return SheetWindow(
        kind=window.kind,
        label=window.kind.label,
        first=window.span.first,
        last=window.last_day,
        ceiling_fen=window.ceiling_fen,
        paper=window.evidence.name if window.evidence else "",
        counted=window.counted,
        promotions=window.promotions,
        stated=stated.get((key, window.kind), ""),
    )


def _comparison(ceiling: Ceiling) -> SheetComparison | None:
    note = ceiling.comparison
    if note is None:
        return None
    return SheetComparison(
        price_fen=note.price_fen,
        reason=note.reason,
        signed_by=note.signed_by_name,
        signed_on=note.signed_on,
        sources=tuple(
            ComparedSource(source=one.source, price_fen=one.price_fen, seen_on=one.seen_on)
            for one in note.sources
        ),
    )


def _evidence(past: PastPrice, spans: Mapping[WindowKind, DaySpan], ceiling: Ceiling) -> CountedEvidence:
    return CountedEvidence(
        paper=past.name,
        price_fen=past.price_fen,
        quantity=past.quantity,
        minutes=past.minutes,
        when=past.when,
        windows=_places(past, spans),
        sets=past.evidence_id == ceiling.evidence_id,
    )


def _aside(past: PastPrice, spans: Mapping[WindowKind, DaySpan]) -> SetAside:
    return SetAside(
        paper=past.name,
        price_fen=past.price_fen,
        when=past.when,
        windows=_places(past, spans),
        reason=past.promotion_reason,
        papered=past.papered,
    )


def _places(past: PastPrice, spans: Mapping[WindowKind, DaySpan]) -> str:
    return "、".join(_SHORT[kind] for kind, span in spans.items() if past.counts_in(span))


def _voided(each: Voided) -> VoidedEvidence:
    return VoidedEvidence(
        paper=each.past.name,
        price_fen=each.past.price_fen,
        when=each.past.when,
        reason=each.request.reason,
        people=f"{each.request.requested_by_name}申请，{each.decision.decided_by_name}复核",
    )


def _finding(breach: Breach) -> SheetFinding:
    return SheetFinding(
        code=breach.code,
        severity=breach.severity.label,
        message=breach.message,
        clause=breach.clause,
        remedy=breach.remedy,
    )
