"""Gathering what proof sheets say, and having them printed."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.filing.models import PrintedPaper, PrintKind
from catalog.filing.printing import ask_for_paper, render_once
from catalog.items.keys import PriceKey
from catalog.items.queries import place_of
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.filing import Filing
from catalog.prices.filed.sheet import current_filing
from catalog.prices.records.baseline_models import VoidDecision, VoidRequest
from catalog.prices.records.models import BaselineEvidence, FiledPrice
from catalog.prices.records.opening import filing_of, open_book
from catalog.prices.records.queries import past_price
from catalog.proofs.proof import TITLE, Voided, proof_of
from catalog.proofs.sheet import PROOF_CONTENT, ProofContent, ProofSheet
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import now, today
from provider_portal.ground.errors import RuleError
from provider_portal.ground.jobs.running import JobRun
from provider_portal.papers.days import moment_words
from provider_portal.papers.rendering import Paper

PROOF_JOB = "price.proof"


def proof_sheets(session: Session, enrolment: Enrolment, only: FiledPrice | None = None) -> list[ProofSheet]:
    """The sheets of every price that is filed now or next, in the catalogue's order; or of `only` one."""
    book = open_book(session, enrolment, {only.item} if only else None)
    rows = [filing_of(only)] if only else _current(book)
    voided = _voided(session, enrolment.id, {row.item for row in rows})
    return [proof_of(book, row, voided.get(PriceKey.of(row), []), today()) for row in rows]


def print_proofs(
    session: Session, who: Principal, enrolment: Enrolment, only: FiledPrice | None = None
) -> PrintedPaper:
    """Ask for the sheets as a PDF, as they stand now."""
    proofs = proof_sheets(session, enrolment, only)
    if not proofs:
        raise RuleError("nothing_filed", "还没有备案价格，没有可以对照的内容。请先备案价格。")
    content = proof_content(who.provider_name, enrolment, proofs)
    return ask_for_paper(
        session, who, enrolment, kind=PrintKind.PROOF, job=PROOF_JOB, content=PROOF_CONTENT.write(content)
    )


def proof_content(provider_name: str, enrolment: Enrolment, proofs: list[ProofSheet]) -> ProofContent:
    """What the paper and the workbook say."""
    return ProofContent(
        provider_name=provider_name,
        county=enrolment.county,
        joined_on=enrolment.joined_on,
        made_at=moment_words(now()),
        proofs=tuple(proofs),
    )


def render_proofs(run: JobRun) -> None:
    """Job: the sheets' PDF."""
    render_once(run, PROOF_CONTENT, proof_paper)


def proof_paper(content: ProofContent) -> Paper:
    """The sheets as one paper, each price on a page of its own."""
    values = {
        "title": TITLE,
        "provider_name": content.provider_name,
        "remark": f"截至 {content.made_at}",
        "content": content,
    }
    return Paper("catalog/price_proof.html", values, {})


def _current(book: PriceBook) -> list[Filing]:
    rows = [current_filing(rows, today()) for rows in book.filed.values()]
    offered = [row for row in rows if row is not None and row.price_fen is not None]
    return sorted(offered, key=lambda row: (place_of(row.item), row.variant, row.unit.value))


def _voided(session: Session, enrolment_id: UUID, items: Collection[str]) -> dict[PriceKey, list[Voided]]:
    query = (
        select(BaselineEvidence, VoidRequest, VoidDecision)
        .join(VoidRequest, VoidRequest.evidence_id == BaselineEvidence.id)
        .join(VoidDecision, VoidDecision.request_id == VoidRequest.id)
        .where(
            BaselineEvidence.enrolment_id == enrolment_id,
            BaselineEvidence.item.in_(items),
            VoidDecision.approved,
        )
        .order_by(BaselineEvidence.id)
    )
    rows: defaultdict[PriceKey, list[Voided]] = defaultdict(list)
    for row, request, decision in session.execute(query):
        voided = Voided(past=past_price(row), request=request, decision=decision)
        rows[PriceKey.of(row)].append(voided)
    return rows
