"""Papers of very many rows: joined from parts, one seal, one run of page numbers."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from provider_portal.papers.long_papers import PaperPart, in_parts, joined_pdf
from receipts.claims.package_content import ClaimedFinding, ClaimedOrder
from receipts.package.package_papers import DETAIL, FINDINGS, package_papers
from receipts.package.tasks import TRIAL_MARK, PaperTask, make_all
from tests.fonts import FONTS
from tests.packages import package_content


@pytest.mark.parametrize(("rows", "sizes"), [(0, [0]), (1, [1]), (3, [3]), (4, [3, 1]), (6, [3, 3])])
def test_a_paper_is_cut_every_so_many_rows(rows: int, sizes: list[int]) -> None:
    paper = package_papers(package_content(1))[DETAIL][0]
    values = [part.values["part"] for part in in_parts(paper, list(range(rows)), size=3)]
    parts = [part for part in values if isinstance(part, PaperPart)]
    assert [len(part.rows) for part in parts] == sizes
    assert [row for part in parts for row in part.rows] == list(range(rows))
    assert [part.first for part in parts] == [True, *[False] * (len(parts) - 1)]
    assert [part.last for part in parts] == [*[False] * (len(parts) - 1), True]
    assert {part.of_many for part in parts} == {len(parts) > 1}


def _late(order: ClaimedOrder) -> ClaimedOrder:
    finding = ClaimedFinding(
        code="late_entry",
        severity="必须说明",
        message="补录的签退，应说明",
        explanation=f"手机没电 {order.position}",
    )
    return replace(order, findings=(finding,))


@pytest.mark.parametrize("name", [DETAIL, FINDINGS])
def test_parts_become_one_paper_numbered_through(name: str) -> None:
    content = package_content(7)
    content = replace(content, orders=tuple(map(_late, content.orders)))
    paper = package_papers(content)[name][0]
    pdf = PdfReader(BytesIO(joined_pdf(in_parts(paper, content.orders, size=3), FONTS)))
    pages = [page.extract_text() for page in pdf.pages]
    numbers = [re.search(r"第 ?(\d+) ?页 ?/ ?共 ?(\d+) ?页", page) for page in pages]
    page_numbers = [(int(number[1]), int(number[2])) for number in numbers if number]
    assert page_numbers == [(place, len(pages)) for place in range(1, len(pages) + 1)]
    assert len(pages) >= 3
    text = "".join(pages)
    assert [text.count(order.number) for order in content.orders] == [1] * 7
    assert (text.count("申报月份"), text.count("（盖章）")) == (1, 1)
    assert pdf.metadata
    assert pdf.metadata.title == paper.values["title"]
    assert pdf.metadata.author == content.provider.name


def test_a_trial_is_marked_on_every_page_of_every_part() -> None:
    content = package_content(4)
    parts = in_parts(package_papers(content)[DETAIL][0], content.orders, size=2)
    pdf = PdfReader(BytesIO(make_all([PaperTask(parts=parts, trial=True)], FONTS)[0]))
    mark = TRIAL_MARK.replace("　", "")
    assert all(mark in re.sub(r"\s", "", page.extract_text()) for page in pdf.pages)
