"""The papers of the pack: cover, contents, 附件3, 附件5 or 6, and the page numbers. Plain values in, papers out."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.filing.forms import wording
from catalog.pack.content import PackContent
from catalog.provider_file.models import ProviderNature
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.frozen import Json
from provider_portal.papers.days import day_words
from provider_portal.papers.rendering import Paper

TITLE = "服务机构申报材料"
BLANK_NOTICE = "　　　　　　　　　　　　　　　　"


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentsRow:
    """A place of the pack in its contents; `page` is its first, none where nothing is there."""

    place: int
    label: str
    titles: tuple[str, ...]
    remark: str
    page: int | None


def cover_paper(content: PackContent) -> Paper:
    """Who asks whom, and when."""
    return Paper("catalog/pack_cover.html", _frame(content, TITLE), {})


def contents_paper(content: PackContent, rows: Sequence[ContentsRow]) -> Paper:
    """Every place of the pack with its first page, and what is not there."""
    return Paper("catalog/pack_contents.html", {**_frame(content, "目录"), "rows": list(rows)}, {})


def application_paper(content: PackContent, account: str) -> Paper:
    """附件3 filled from the provider's file; empty where the file is."""
    form = _words(content, "application")
    notice = content.notice or BLANK_NOTICE
    file = content.file
    values = {
        **_frame(content, form["title"]),
        "form": form,
        "file": file,
        "founded": day_words(file.founded_on) if file else "",
        "natures": [(nature.label, file is not None and file.nature is nature) for nature in ProviderNature],
        "kinds": [
            (kind.label, kind in content.kinds)
            for kind in (ProviderKind.HOME, ProviderKind.COMMUNITY, ProviderKind.ASSESSOR)
        ],
        "account": account,
        "commitment": form["commitment"].format(notice=notice),
    }
    return Paper("catalog/application_form.html", values, {})


def promise_paper(content: PackContent, form_name: str) -> Paper:
    """附件5 of care providers, 附件6 of assessors: name and code stand in the opening."""
    form = _words(content, form_name)
    before, middle, after = _around(form["opening"])
    values = {
        **_frame(content, form["title"]),
        "form": form,
        "opening": {"before": before, "middle": middle, "after": after},
    }
    return Paper("catalog/promise.html", values, {})


def stamp_paper(content: PackContent, pages: Sequence[tuple[bool, str]]) -> Paper:
    """Page numbers for a book: (lies on its side, what the page belongs to) for every page; the cover has none."""
    rows = [
        {"landscape": lying, "label": label, "number": number}
        for number, (lying, label) in enumerate(pages, 1)
    ]
    values = {**_frame(content, TITLE), "rows": rows, "total": len(rows)}
    return Paper("catalog/pack_stamp.html", values, {})


def _words(content: PackContent, form: str) -> Json:
    if content.wording is None:
        raise AssertionError("a region with forms of its own has no slot for ours")
    return wording(content.wording, form)


def _around(opening: str) -> tuple[str, str, str]:
    before, rest = opening.split("{provider}")
    middle, after = rest.split("{uscc}")
    return before, middle, after


def _frame(content: PackContent, title: str) -> dict[str, object]:
    return {
        "title": title,
        "provider_name": content.provider.name,
        "remark": "",
        "content": content,
        "made_on": day_words(content.made_on),
    }
