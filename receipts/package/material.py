"""Everything a package consists of, in the order in which it is made."""

from collections.abc import Iterator, Mapping
from functools import partial
from uuid import UUID

from provider_portal.papers.rendering import Paper
from receipts.claims.package_content import PackageContent
from receipts.package.order_material import PackageFile, Read, order_material
from receipts.package.package_papers import package_papers
from receipts.package.tasks import PDF, XLSX, PaperTask, Task, WorkbookTask
from receipts.papers.receipt import ReceiptContent
from receipts.verification.agreement import XLSX_DETAIL


def package_material(
    content: PackageContent, receipts: Mapping[UUID, ReceiptContent]
) -> Iterator[PackageFile]:
    """Papers of the whole, the workbook, then order by order; `receipts` are frozen contents by receipt id."""
    for path, parts in package_papers(content).items():
        yield PackageFile(path=path, media_type=PDF, task=partial(_paper, parts, content.trial))
    yield PackageFile(path=XLSX_DETAIL, media_type=XLSX, task=partial(_workbook, content))
    for order in content.orders:
        receipt = receipts.get(order.receipt_id) if order.receipt_id else None
        yield from order_material(content, order, receipt)


def _paper(parts: tuple[Paper, ...], trial: bool, _read: Read) -> Task:
    return PaperTask(parts=parts, trial=trial)


def _workbook(content: PackageContent, _read: Read) -> Task:
    return WorkbookTask(content=content)
