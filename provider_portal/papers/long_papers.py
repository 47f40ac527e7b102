"""Papers of very many rows: rendered part by part, joined, and numbered through.

WeasyPrint holds a whole document at once: 2,000 rows of a claim's detail took a process 960 MB, in parts 310.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provider_portal.papers.rendering import Paper, document_html, paper_pdf, render_pdf

ROWS_OF_A_PART = 150


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperPart:
    """What a template shows of a long paper: the head in the first part, sums and seal in the last."""

    rows: Sequence[Any]
    first: bool
    last: bool

    @property
    def of_many(self) -> bool:
        """Whether page numbers come later, from all parts together."""
        return not (self.first and self.last)


def in_parts(paper: Paper, rows: Sequence[Any], size: int = ROWS_OF_A_PART) -> tuple[Paper, ...]:
    """The paper with its rows as `part`, `size` rows at a time; one part where they are few or none."""
    starts = range(0, len(rows), size) or range(1)
    parts = [
        PaperPart(rows=rows[start : start + size], first=start == 0, last=start + size >= len(rows))
        for start in starts
    ]
    return tuple(paper._replace(values={**paper.values, "part": part}) for part in parts)


def joined_pdf(parts: Sequence[Paper], fonts: Path) -> bytes:
    """The PDF of all parts, its pages numbered 第 n 页 / 共 n 页. Runs in the pool; raises what render_pdf does."""
    if len(parts) == 1:
        return paper_pdf(parts[0], fonts)
    from pikepdf import Pdf, Rectangle  # noqa: PLC0415 - only the pool's processes need it

    with Pdf.new() as whole:
        for part in parts:
            with Pdf.open(io.BytesIO(paper_pdf(part, fonts))) as pdf:
                whole.pages.extend(pdf.pages)
                if part is parts[0]:
                    whole.docinfo.update(whole.copy_foreign(pdf.docinfo))
        sheets = [page.mediabox[2] > page.mediabox[3] for page in whole.pages]
        numbers = render_pdf(document_html("numbers.html", sheets=sheets), {}, fonts)
        with Pdf.open(io.BytesIO(numbers)) as above:
            for page, number in zip(whole.pages, above.pages, strict=True):
                page.add_overlay(number, Rectangle(*page.mediabox))
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()
