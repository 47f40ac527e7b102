"""The application pack: asked for with everything it will hold frozen, bound by a job, kept as a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.filing.list_paper import list_content, list_paper
from catalog.filing.models import PrintedPaper, PrintKind
from catalog.filing.printing import ask_for_paper, keep_pdf, paper_to_render
from catalog.filing.queries import lines_of
from catalog.items.queries import shelf_of
from catalog.pack.checklist import Checklist, SlotView, checklist
from catalog.pack.content import (
    PACK_CONTENT,
    PackContent,
    PackFile,
    PackProvider,
    PackScan,
    PackSlot,
)
from catalog.pack.pack_papers import (
    TITLE,
    ContentsRow,
    application_paper,
    contents_paper,
    cover_paper,
    promise_paper,
    stamp_paper,
)
from catalog.pack.press import Mark, Part, bind, paper_part, scan_part
from catalog.provider_file.describing import open_account, provider_file
from catalog.provider_file.models import ProviderFile
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.db import transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.files import file_store
from provider_portal.ground.jobs.pool import in_pool
from provider_portal.ground.jobs.running import JobRun
from provider_portal.papers.rendering import Paper, need_fonts, paper_pdf
from provider_portal.site import fonts_folder

PACK_JOB = "pack.bind"
_MOST_TRIES = 4


def ask_for_pack(session: Session, who: Principal, enrolment: Enrolment) -> PrintedPaper:
    """Freeze the pack as it stands; what is missing is left out and said in its contents."""
    who.need(Action.PROVIDER_WRITE)
    provider = session.get_one(Provider, who.provider_id)
    current = checklist(session, provider, enrolment, today())
    content = _content(session, provider, current)
    return ask_for_paper(
        session, who, enrolment, kind=PrintKind.PACK, job=PACK_JOB, content=PACK_CONTENT.write(content)
    )


def bind_pack(run: JobRun) -> None:
    """Job: render the forms, turn scans into pages, number them, bind them."""
    paper = paper_to_render(run)
    if paper is None:
        return
    fonts, content = fonts_folder(), PACK_CONTENT.read(paper.content)
    need_fonts(fonts)
    sources = list(_sources(content))
    total = len(sources) + 2
    made: list[_Piece] = []
    run.progress(0, total)
    for done, source in enumerate(sources, 1):
        made.append(_Piece(slot=source.slot, part=_part(source, fonts)))
        run.progress(done, total)
    front = [in_pool(paper_part, cover_paper(content), fonts), _contents(content, made, fonts)]
    parts = [*front, *(piece.part for piece in made)]
    stamps = in_pool(paper_pdf, stamp_paper(content, _labels(content, front, made)), fonts)
    run.progress(total - 1, total)
    title = f"{content.provider.name} {TITLE}"
    keep_pdf(run, paper, in_pool(bind, parts, stamps, _marks(content, front, made), title))
    run.progress(total, total)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Source:
    """What one part is made from: a paper of ours, or a stored scan."""

    slot: int
    label: str
    paper: Paper | None = None
    path: Path | None = None
    media_type: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """A part and the place it belongs to."""

    slot: int
    part: Part


def _content(session: Session, provider: Provider, held: Checklist) -> PackContent:
    row, chosen = provider_file(session, provider.id), held.filing_list
    return PackContent(
        provider=PackProvider(name=provider.name, address=provider.address, uscc=provider.uscc),
        kinds=tuple(held.kinds),
        kind_labels=tuple(sorted(kind.label for kind in held.kinds)),
        file=None if row is None else _file(row),
        authority=held.rules.authority,
        notice=held.rules.notice if not held.rules.borrowed else None,
        wording=held.rules.wording,
        made_on=today(),
        list=None
        if chosen is None
        else list_content(
            chosen,
            lines_of(session, chosen.id),
            shelf_of(session, held.enrolment),
            provider_name=provider.name,
            county=held.enrolment.county,
            today=today(),
        ),
        slots=tuple(_slot(place, view) for place, view in enumerate(held.slots, 1)),
    )


def _file(row: ProviderFile) -> PackFile:
    return PackFile(
        nature_other=row.nature_other,
        legal_name=row.legal_name,
        legal_phone=row.legal_phone,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        area_m2=row.area_m2,
        staff_count=row.staff_count,
        beds=row.beds,
        service_count=row.service_count,
        certified_count=row.certified_count,
        assessor_count=row.assessor_count,
        other_count=row.other_count,
        bank_name=row.bank_name,
        bank_number=row.bank_number,
        id=row.id,
        founded_on=row.founded_on,
        nature=row.nature,
        has_account=row.account_sealed is not None,
    )


def _slot(place: int, view: SlotView) -> PackSlot:
    return PackSlot(
        place=place,
        label=view.slot.label,
        form=view.slot.form,
        remark=_remark(view),
        papers=tuple(
            PackScan(sha256=each.paper.sha256, media_type=each.paper.media_type, title=each.paper.title)
            for each in view.papers
        ),
    )


def _remark(view: SlotView) -> str:
    """What the contents say beside a place that is not ready."""
    if not view.wanting:
        return ""
    if view.slot.form:
        return view.sentence
    return "已过期，待更换" if view.papers else "未提供"


def _sources(content: PackContent) -> Iterator[_Source]:
    for place, slot in enumerate(content.slots):
        if slot.form:
            paper = _form(content, slot.form)
            if paper is not None:
                yield _Source(slot=place, label=slot.label, paper=paper)
        for scan in slot.papers:
            path = file_store().path(scan.sha256)
            yield _Source(slot=place, label=slot.label, path=path, media_type=scan.media_type)


def _form(content: PackContent, form: str) -> Paper | None:
    match form:
        case "list":
            return list_paper(content.list, bound=True) if content.list else None
        case "application":
            return application_paper(content, _account(content.file))
        case _:
            return promise_paper(content, form)


def _account(file: PackFile | None) -> str:
    """Opened from its own row when it is printed: a sealed copy elsewhere would miss a turning of the keys."""
    if file is None or not file.has_account:
        return ""
    with transaction() as session:
        row = session.get_one(ProviderFile, file.id, populate_existing=True)
        return open_account(row.id, row.account_sealed) if row.account_sealed else ""


def _part(source: _Source, fonts: Path) -> Part:
    if source.paper is not None:
        return in_pool(paper_part, source.paper, fonts)
    if source.path is None:
        raise AssertionError("a part is a paper or a scan")
    try:
        return in_pool(scan_part, source.path, source.media_type)
    except RuleError as error:
        raise RuleError(error.code, f"“{source.label}”：{error.message}") from error


def _contents(content: PackContent, made: list[_Piece], fonts: Path) -> Part:
    """The contents name pages behind themselves: rendered again until their own length is the one they assume."""
    length = 1
    for _ in range(_MOST_TRIES):
        part = in_pool(paper_part, contents_paper(content, _rows(content, made, 1 + length)), fonts)
        if len(part.landscape) == length:
            return part
        length = len(part.landscape)
    raise AssertionError("the contents do not settle")


def _first_pages(made: list[_Piece], front: int) -> dict[int, int]:
    """The first page, from 1, of every place that has pages behind `front` pages."""
    first_pages: dict[int, int] = {}
    page = front + 1
    for piece in made:
        first_pages.setdefault(piece.slot, page)
        page += len(piece.part.landscape)
    return first_pages


def _rows(content: PackContent, made: list[_Piece], front: int) -> list[ContentsRow]:
    pages = _first_pages(made, front)
    return [
        ContentsRow(
            place=slot.place,
            label=slot.label,
            titles=tuple(scan.title for scan in slot.papers if scan.title),
            remark=slot.remark,
            page=pages.get(place),
        )
        for place, slot in enumerate(content.slots)
        if place in pages or slot.remark
    ]


def _labels(content: PackContent, front: list[Part], made: list[_Piece]) -> list[tuple[bool, str]]:
    ahead = [(lying, TITLE) for part in front for lying in part.landscape]
    slots = content.slots
    return ahead + [(lying, slots[piece.slot].label) for piece in made for lying in piece.part.landscape]


def _marks(content: PackContent, front: list[Part], made: list[_Piece]) -> list[Mark]:
    length = sum(len(part.landscape) for part in front)
    pages = _first_pages(made, length)
    slots = content.slots
    return [
        Mark(label="封面", page=0),
        Mark(label="目录", page=1),
        *(Mark(label=slots[place].label, page=page - 1) for place, page in pages.items()),
    ]
