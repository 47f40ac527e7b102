"""Forms that the office sends, the scans in them, and the jobs they leave."""

import io
from uuid import UUID

import pikepdf
from flask.testing import FlaskClient

from catalog.enrolment.queries import enrolment_of
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import db
from provider_portal.ground.jobs.running import run_next


def send(client: FlaskClient, path: str, status: int = 303, /, **data: object) -> str:
    """Send a form; where it leads to, or the page that came back."""
    answer = client.post(path, data=data, content_type="multipart/form-data" if "scan" in data else None)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.headers.get("Location", "") or answer.get_data(as_text=True)


def pdf_scan(pages: int = 1) -> tuple[io.BytesIO, str]:
    """A PDF that opens, with so many pages."""
    made = pikepdf.Pdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(400, 600))
    out = io.BytesIO()
    made.save(out)
    out.seek(0)
    return out, "scan.pdf"


def enrolment_id(who: Principal) -> UUID:
    """The enrolment in the provider's own county."""
    return enrolment_of(db.session(), who.provider_id).id


def work_all() -> None:
    """Do every job that waits."""
    db.session.rollback()
    while run_next():
        pass
