"""What the pages of lists show: rows with their ceilings, what a draft would change, papers with their jobs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of_id
from catalog.filing.drafting import WHAT, newest_prices
from catalog.filing.lifecycle import ListStatus
from catalog.filing.models import FilingEvent, FilingLine, FilingList, PrintedPaper, PrintKind
from catalog.filing.printing import pdf_of
from catalog.filing.queries import events_of, lines_of, printed
from catalog.items.catalogue import CatalogueItem
from catalog.items.keys import PriceKey
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import Ceiling
from catalog.prices.ceiling.decision import allowed
from catalog.prices.records.models import FiledPrice, FilingAcceptance
from catalog.prices.records.opening import open_book
from catalog.prices.records.queries import acceptances
from provider_portal.ground.clock import today
from provider_portal.ground.db import get_owned
from provider_portal.ground.errors import Breach
from provider_portal.ground.files import Document
from provider_portal.ground.jobs.models import Job, JobState


@dataclass(frozen=True, kw_only=True, slots=True)
class LineView:
    """One row: the price filed now, the ceiling, the county's acceptance, and what bars a draft's row."""

    line: FilingLine
    item: CatalogueItem
    filed: FiledPrice | None
    ceiling: Ceiling | None
    acceptance: FilingAcceptance | None
    breaches: tuple[Breach, ...]

    @property
    def barred(self) -> bool:
        """Whether something keeps the list from being submitted; what only wants a reason does not."""
        return not allowed(self.breaches)

    @property
    def change(self) -> str:
        """What a draft would do, in a word; "" where the row says what is filed."""
        if self.filed is None:
            return "新增"
        if self.filed.price_fen != self.line.price_fen:
            return "改价"
        same = (self.filed.standard, self.filed.duration_text) == (
            self.line.standard,
            self.line.duration_text,
        )
        return "" if same else "改标准或时长"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperView:
    """A paper that was asked for: its PDF, or the job that is at it."""

    paper: PrintedPaper
    pdf: Document | None
    job: Job | None

    @property
    def pending(self) -> bool:
        """Whether the page should show how far it is."""
        return self.pdf is None and self.job is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class ListView:
    """One list with everything its page shows; `dropped` are prices that its submission would stop."""

    row: FilingList
    enrolment: Enrolment
    lines: list[LineView]
    dropped: list[tuple[CatalogueItem, FiledPrice]]
    events: list[FilingEvent]
    papers: list[PaperView]

    @property
    def is_draft(self) -> bool:
        """Whether it can still be written on."""
        return self.row.status is ListStatus.DRAFT


def list_view(session: Session, provider_id: UUID, list_id: UUID) -> ListView:
    """Everything about one of the provider's own lists."""
    row = get_owned(session, FilingList, provider_id, list_id, WHAT)
    enrolment = enrolment_of_id(session, provider_id, row.enrolment_id)
    lines = lines_of(session, row.id)
    filed = newest_prices(session, enrolment.id)
    draft = row.status is ListStatus.DRAFT
    keys = {PriceKey.of(line) for line in lines}
    book, named_on = open_book(session, enrolment), row.effective_from or today()
    dropped = [
        (book.shelf.item(price.item, today()), price) for key, price in filed.items() if key not in keys
    ]
    accepted = acceptances(session, provider_id)
    return ListView(
        row=row,
        enrolment=enrolment,
        lines=[_line_view(line, filed, accepted, book, named_on, draft=draft) for line in lines],
        dropped=dropped if draft else [],
        events=events_of(session, row.id),
        papers=paper_views(session, printed(session, enrolment.id, PrintKind.LIST, row.id)),
    )


def _line_view(
    line: FilingLine,
    filed: dict[PriceKey, FiledPrice],
    accepted: dict[UUID, FilingAcceptance],
    book: PriceBook,
    named_on: date,
    *,
    draft: bool,
) -> LineView:
    """A row is named as on its list's day; a draft has none yet and goes by today's."""
    key = PriceKey.of(line)
    against = book.file(key, line.price_fen, today(), duration_text=line.duration_text) if draft else ()
    return LineView(
        line=line,
        item=book.shelf.item(line.item, named_on),
        filed=filed.get(key),
        ceiling=book.ceiling(key) if draft else None,
        acceptance=accepted.get(line.filed_price_id) if line.filed_price_id else None,
        breaches=tuple(against),
    )


def paper_views(session: Session, papers: list[PrintedPaper]) -> list[PaperView]:
    """Papers with what became of them; a job that is done without a PDF is not shown as running."""
    views = []
    for paper in papers:
        pdf = pdf_of(session, paper)
        job = None if pdf else session.get(Job, paper.job_id)
        if pdf or (job is not None and job.state is not JobState.DONE):
            views.append(PaperView(paper=paper, pdf=pdf, job=job))
    return views
