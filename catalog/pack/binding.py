"""The application pack: asked for with everything it will hold frozen, bound by a job, kept as a document."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.filing.list_paper import list_content, list_paper
from catalog.filing.models import PrintedPaper, PrintKind
from catalog.filing.printing import ask_for_paper, keep_pdf, paper_to_render
from catalog.filing.queries import lines_of
from catalog.items.queries import shelf_of
from catalog.pack.checklist import Checklist, SlotView, checklist
from catalog.pack.pack_papers import (
    TITLE,
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
    found = checklist(session, provider, enrolment, today())
    content = _content(session, provider, found)
    return ask_for_paper(session, who, enrolment, kind=PrintKind.PACK, job=PACK_JOB, content=content)


def bind_pack(run: JobRun) -> None:
    """Job: render the forms, turn scans into pages, number them, bind them."""
    paper = paper_to_render(run)
    if paper is None:
        return
    fonts, content = fonts_folder(), paper.content
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
    title = f"{content['provider']['name']} {TITLE}"
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


def _content(session: Session, provider: Provider, found: Checklist) -> dict[str, Any]:
    row = provider_file(session, provider.id)
    chosen = found.filing_list
    return {
        "provider": {"name": provider.name, "address": provider.address, "uscc": provider.uscc},
        "kinds": [kind.value for kind in found.kinds],
        "kind_labels": sorted(kind.label for kind in found.kinds),
        "file": _plain_file(row),
        "authority": found.rules.authority,
        "notice": found.rules.notice if not found.rules.borrowed else None,
        "wording": found.rules.wording,
        "made_on": today().isoformat(),
        "list": None
        if chosen is None
        else list_content(
            chosen,
            lines_of(session, chosen.id),
            shelf_of(session, found.enrolment),
            provider_name=provider.name,
            county=found.enrolment.county,
            today=today(),
        ),
        "slots": [_plain_slot(place, view) for place, view in enumerate(found.slots, 1)],
    }


def _plain_file(row: ProviderFile | None) -> dict[str, Any] | None:
    """The file without its account number, which stays sealed in its row."""
    if row is None:
        return None
    names = (
        "nature_other legal_name legal_phone contact_name contact_phone area_m2 staff_count beds service_count "
        "certified_count assessor_count other_count bank_name bank_number"
    )
    return {
        **{name: getattr(row, name) for name in names.split()},
        "id": str(row.id),
        "founded_on": row.founded_on.isoformat(),
        "nature": row.nature.value,
        "has_account": row.account_sealed is not None,
    }


def _plain_slot(place: int, view: SlotView) -> dict[str, Any]:
    return {
        "place": place,
        "label": view.slot.label,
        "form": view.slot.form,
        "remark": _remark(view),
        "papers": [
            {
                "sha256": each.paper.sha256,
                "media_type": each.paper.media_type,
                "title": each.paper.title,
            }
            for each in view.papers
        ],
    }


def _remark(view: SlotView) -> str:
    """What the contents say beside a place that is not ready."""
    if not view.wanting:
        return ""
    if view.slot.form:
        return view.said
    return "已过期，待更换" if view.papers else "未提供"


def _sources(content: dict[str, Any]) -> Iterator[_Source]:
    for place, slot in enumerate(content["slots"]):
        if slot["form"]:
            paper = _form(content, slot["form"])
            if paper is not None:
                yield _Source(slot=place, label=slot["label"], paper=paper)
        for scan in slot["papers"]:
            path = file_store().path(scan["sha256"])
            yield _Source(slot=place, label=slot["label"], path=path, media_type=scan["media_type"])


def _form(content: dict[str, Any], form: str) -> Paper | None:
    match form:
        case "list":
            return list_paper(content["list"], bound=True) if content["list"] else None
        case "application":
            return application_paper(content, _account(content["file"]))
        case _:
            return promise_paper(content, form)


def _account(told: dict[str, Any] | None) -> str:
    """Opened from its own row when it is printed: a sealed copy elsewhere would miss a turning of the keys."""
    if told is None or not told["has_account"]:
        return ""
    with transaction() as session:
        row = session.get_one(ProviderFile, UUID(told["id"]), populate_existing=True)
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


def _contents(content: dict[str, Any], made: list[_Piece], fonts: Path) -> Part:
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
    found: dict[int, int] = {}
    page = front + 1
    for piece in made:
        found.setdefault(piece.slot, page)
        page += len(piece.part.landscape)
    return found


def _rows(content: dict[str, Any], made: list[_Piece], front: int) -> list[dict[str, Any]]:
    pages = _first_pages(made, front)
    return [
        {
            "place": slot["place"],
            "label": slot["label"],
            "titles": [scan["title"] for scan in slot["papers"] if scan["title"]],
            "remark": slot["remark"],
            "page": pages.get(place),
        }
        for place, slot in enumerate(content["slots"])
        if place in pages or slot["remark"]
    ]


def _labels(content: dict[str, Any], front: list[Part], made: list[_Piece]) -> list[tuple[bool, str]]:
    ahead = [(lying, TITLE) for part in front for lying in part.landscape]
    slots = content["slots"]
    return ahead + [(lying, slots[piece.slot]["label"]) for piece in made for lying in piece.part.landscape]


def _marks(content: dict[str, Any], front: list[Part], made: list[_Piece]) -> list[Mark]:
    length = sum(len(part.landscape) for part in front)
    pages = _first_pages(made, length)
    slots = content["slots"]
    return [
        Mark(label="封面", page=0),
        Mark(label="目录", page=1),
        *(Mark(label=slots[place]["label"], page=page - 1) for place, page in pages.items()),
    ]
