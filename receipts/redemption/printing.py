"""The job that turns an issued receipt into its PDF, once."""

from uuid import UUID

from sqlalchemy.orm import Session

from provider_portal.ground.db import transaction
from provider_portal.ground.files import Document, add_document, file_store, find_document
from provider_portal.ground.jobs.pool import in_pool
from provider_portal.ground.jobs.running import JobRun
from provider_portal.papers.rendering import need_fonts, paper_pdf
from provider_portal.site import fonts_folder
from receipts.papers.order_papers import receipt_paper
from receipts.redemption.models import Receipt
from receipts.redemption.queries import get_receipt

OWNER, KIND = "receipt", "pdf"


def render_receipt(run: JobRun) -> None:
    """Render, store, and tie the PDF to its receipt; a receipt that has its PDF already is left alone."""
    with transaction() as session:
        receipt = get_receipt(session, run.provider_id, UUID(run.args["receipt_id"]))
        if receipt_pdf(session, receipt) is not None:
            return
        content = receipt.content
    run.progress(0, 1)
    need_fonts(fonts_folder())
    stored = file_store().put_bytes(in_pool(paper_pdf, receipt_paper(content), fonts_folder()))
    with transaction() as session:
        add_document(
            session,
            run.provider_id,
            owner_kind=OWNER,
            owner_id=receipt.id,
            kind=KIND,
            stored=stored,
            media_type="application/pdf",
        )
    run.progress(1, 1)


def receipt_pdf(session: Session, receipt: Receipt) -> Document | None:
    """The stored PDF, or none while the job has not come to it."""
    return find_document(session, receipt.provider_id, owner_kind=OWNER, owner_id=receipt.id, kind=KIND)
