"""A list is drafted, submitted, accepted and printed; a price above its ceiling keeps it a draft."""

from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.filing.lifecycle import ListStatus
from catalog.filing.models import FilingLine, FilingList, PrintedPaper
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, transaction
from tests.builders import make_evidence, make_filed_price
from tests.web.filing.office_forms import pdf_scan, send, work_all
from tests.web.pages import text

ROW = {"item": "7", "unit": "visit", "price_fen": "60", "standard": "持证护理员1人"}


def test_a_list_is_written_submitted_accepted_and_printed(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        make_evidence(session, manager)
    address = send(office, "/filing-lists")
    assert "清单还是空的" in text(office, address)
    send(office, f"{address}/lines/new", **ROW)
    assert "新增" in text(office, address)
    day = today().isoformat()
    send(office, f"{address}/submission", submitted_on=day, effective_from=day)
    assert "已提交，待受理" in text(office, address)
    send(office, f"{address}/acceptance", accepted_on=day, scan=pdf_scan())
    assert "查看受理回执" in text(office, address)
    assert office.get(f"{address}/acceptance/scan").data.startswith(b"%PDF")
    send(office, f"{address}/print")
    work_all()
    paper = db.session.scalar(select(PrintedPaper))
    assert paper is not None
    assert f"/printed-papers/{paper.id}/pdf" in text(office, address)
    assert office.get(f"/printed-papers/{paper.id}/pdf").data.startswith(b"%PDF")


def test_a_price_above_its_ceiling_is_shown_in_the_draft_and_refused_at_submission(
    office: FlaskClient, manager: Principal
) -> None:
    with transaction() as session:
        make_evidence(session, manager)
    address = send(office, "/filing-lists")
    send(office, f"{address}/lines/new", **(ROW | {"price_fen": "60.01"}))
    assert "不能备案" in text(office, address)
    day = today().isoformat()
    page = send(office, f"{address}/submission", 422, submitted_on=day, effective_from=day)
    assert "全部改好才能提交" in page
    assert 'data-code="above_ceiling"' in page
    line = db.session.scalar(select(FilingLine))
    assert line is not None
    send(office, f"{address}/lines/{line.id}", **ROW)
    send(office, f"{address}/submission", submitted_on=day, effective_from=day)


def test_a_row_is_removed_and_a_draft_thrown_away(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
    address = send(office, "/filing-lists")
    line = db.session.scalar(select(FilingLine).order_by(FilingLine.id.desc()))
    assert line is not None
    send(office, f"{address}/lines/{line.id}/removal")
    assert "提交后停止备案的项目" in text(office, address)
    send(office, f"{address}/disposal")
    assert "草稿" not in [row.status for row in db.session.scalars(select(FilingList))]
    assert "已撤回" in text(office, "/filing-lists")


def test_a_filing_by_machine_stands_on_a_submitted_list(office: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
    row = db.session.scalar(select(FilingList))
    assert row is not None
    assert (row.status, row.whole) == (ListStatus.SUBMITTED, False)
    assert "逐项备案" in text(office, "/filing-lists")
