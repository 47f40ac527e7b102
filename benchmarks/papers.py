"""Receipts rendered a second, in one process and through the pool."""

from collections.abc import Iterator
from concurrent.futures import wait

from benchmarks.stage import portal
from benchmarks.table import Line, seconds
from provider_portal.ground.db import transaction
from provider_portal.ground.jobs.pool import WORKERS, close_pool, submit
from provider_portal.papers.rendering import paper_pdf
from receipts.papers.order_papers import receipt_paper
from receipts.papers.receipt import ReceiptContent
from tests.builders import make_confirmed_order, make_redemption, make_team
from tests.fonts import FONTS


def lines(count: int) -> Iterator[Line]:
    """One line: the pool's rate beside one process without a pool."""
    content = _content()
    paper_pdf(receipt_paper(content), FONTS)
    alone = count / seconds(lambda: [paper_pdf(receipt_paper(content), FONTS) for _ in range(count)])
    wait([submit(paper_pdf, receipt_paper(content), FONTS) for _ in range(WORKERS * 2)])
    pooled = count / seconds(
        lambda: wait([submit(paper_pdf, receipt_paper(content), FONTS) for _ in range(count)])
    )
    close_pool()
    yield Line(
        work=f"receipts rendered, {WORKERS} processes",
        figures=f"{pooled:.1f} a second (one process {alone:.1f})",
        repeats=f"{count} papers",
        ratio=pooled / alone,
        beside="of one process",
    )


def _content() -> ReceiptContent:
    with portal("sqlite"), transaction() as session:
        team = make_team(session)
        _, receipt, _ = make_redemption(session, team, make_confirmed_order(session, team))
        return receipt.content
