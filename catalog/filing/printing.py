"""Papers of this floor: content frozen when somebody asks, rendered by a job, kept as a document."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.filing.list_paper import LIST_CONTENT, list_content, list_paper
from catalog.filing.models import FilingList, PrintedPaper, PrintKind
from catalog.filing.queries import lines_of
from catalog.items.queries import shelf_of
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.clock import today
from provider_portal.ground.db import get_owned, transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import Document, add_document, file_store, find_document
from provider_portal.ground.frozen import FrozenForm, Json
from provider_portal.ground.ids import new_id
from provider_portal.ground.jobs.pool import in_pool
from provider_portal.ground.jobs.queueing import enqueue
from provider_portal.ground.jobs.running import JobRun
from provider_portal.papers.rendering import Paper, need_fonts, paper_pdf
from provider_portal.site import fonts_folder

LIST_JOB = "filing.print"
OWNER, PDF = "printed_paper", "pdf"
WHAT = "打印件"
_C = TypeVar("_C")


def print_list(session: Session, who: Principal, enrolment: Enrolment, row: FilingList) -> PrintedPaper:
    """Ask for the list as it stands now."""
    lines = lines_of(session, row.id)
    if not lines:
        raise RuleError("list_empty", "清单还是空的，请先加上要备案的服务项目。")
    content = list_content(
        row,
        lines,
        shelf_of(session, enrolment),
        provider_name=who.provider_name,
        county=enrolment.county,
        today=today(),
    )
    return ask_for_paper(
        session,
        who,
        enrolment,
        kind=PrintKind.LIST,
        job=LIST_JOB,
        content=LIST_CONTENT.write(content),
        list_id=row.id,
    )


def ask_for_paper(
    session: Session,
    who: Principal,
    enrolment: Enrolment,
    *,
    kind: PrintKind,
    job: str,
    content: Json,
    list_id: UUID | None = None,
) -> PrintedPaper:
    """Keep what a paper says, as its form wrote it, and queue the job that renders it."""
    paper_id = new_id()
    title = f"生成{kind.label}"
    queued = enqueue(session, who.provider_id, job, title, {"paper_id": str(paper_id)}, who.person_id)
    paper = PrintedPaper(
        id=paper_id,
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        filing_list_id=list_id,
        kind=kind,
        content=content,
        job_id=queued.id,
        person_id=who.person_id,
        person_name=who.name,
    )
    session.add(paper)
    session.flush()
    record(session, who, f"print.{kind.value}", paper, after={"county": enrolment.county})
    return paper


def render_list(run: JobRun) -> None:
    """Job: the list's PDF."""
    render_once(run, LIST_CONTENT, list_paper)


def render_once(run: JobRun, form: FrozenForm[_C], make: Callable[[_C], Paper]) -> None:
    """Render `make(content)` of the frozen content in the pool and keep it, unless it is kept already."""
    paper = paper_to_render(run)
    if paper is None:
        return
    run.progress(0, 1)
    need_fonts(fonts_folder())
    ready = make(form.read(paper.content))
    keep_pdf(run, paper, in_pool(paper_pdf, ready, fonts_folder()))
    run.progress(1, 1)


def paper_to_render(run: JobRun) -> PrintedPaper | None:
    """The paper of a job; None when its PDF is there already."""
    with transaction() as session:
        paper_id = UUID(run.args["paper_id"])
        paper = get_owned(session, PrintedPaper, run.provider_id, paper_id, WHAT)
        return None if pdf_of(session, paper) else paper


def keep_pdf(run: JobRun, paper: PrintedPaper, pdf: bytes) -> None:
    """Store the bytes, then tie them to their paper."""
    stored = file_store().put_bytes(pdf)
    with transaction() as session:
        add_document(
            session,
            run.provider_id,
            owner_kind=OWNER,
            owner_id=paper.id,
            kind=PDF,
            stored=stored,
            media_type="application/pdf",
        )


def pdf_of(session: Session, paper: PrintedPaper) -> Document | None:
    """The rendered paper, or none while the job has not come to it."""
    return find_document(session, paper.provider_id, owner_kind=OWNER, owner_id=paper.id, kind=PDF)
