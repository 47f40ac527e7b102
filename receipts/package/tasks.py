"""What the pool makes for a package: papers, captioned photographs, the workbook. Values in, bytes out."""

from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from orders.photographs.captions import captioned_jpeg
from provider_portal.papers.long_papers import joined_pdf
from provider_portal.papers.rendering import Paper
from receipts.claims.package_content import PackageContent
from receipts.package.workbook import detail_workbook

PDF, JPEG = "application/pdf", "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRIAL_MARK = "试算　不得提交"


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperTask:
    """A paper in its parts; one of a trial bears its mark on every page."""

    parts: tuple[Paper, ...]
    trial: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoTask:
    """The upright copy of a photograph and what is written under it."""

    display: bytes
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkbookTask:
    """The detail as a workbook."""

    content: PackageContent


Task = PaperTask | PhotoTask | WorkbookTask


def make_all(tasks: list[Task], fonts: Path) -> list[bytes]:
    """The bytes of every task, in their order. Runs in the pool."""
    return [_make(task, fonts) for task in tasks]


def _make(task: Task, fonts: Path) -> bytes:
    match task:
        case PaperTask(parts=parts, trial=trial):
            return joined_pdf([_marked(part) for part in parts] if trial else parts, fonts)
        case PhotoTask(display=display, lines=lines):
            return captioned_jpeg(display, lines, fonts)
        case WorkbookTask(content=content):
            return detail_workbook(content)
        case _ as never:
            assert_never(never)


def _marked(paper: Paper) -> Paper:
    return paper._replace(values={**paper.values, "watermark": TRIAL_MARK})
