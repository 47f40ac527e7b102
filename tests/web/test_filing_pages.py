"""Lists, board, provider's file, pack and enrolment in the office; the board for anybody."""

import io
from datetime import date
from uuid import UUID

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.enrolment.models import Enrolment, JoiningChange
from catalog.enrolment.queries import enrolment_of
from catalog.filing.lifecycle import ListStatus
from catalog.filing.models import FilingLine, FilingList, PrintedPaper
from catalog.pack.models import ProviderFile, ProviderPaper
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, transaction
from provider_portal.ground.jobs.running import run_next
from tests.builders import PHONES, make_evidence, make_filed_price, make_provider, make_user, sign_in
from tests.pictures import jpeg

FILE = {
    "uscc": "91430781MA4L16JQ9N",
    "address": "津市市襄阳街街道澧水路12号",
    "founded_on": "2019-05-20",
    "area_m2": "860.5",
    "nature": "company",
    "legal_name": "周敏",
    "legal_phone": "0736-4210001",
    "contact_name": "陈静",
    "contact_phone": "13807360002",
    "staff_count": "26",
    "service_count": "21",
    "certified_count": "18",
    "assessor_count": "1",
    "other_count": "2",
    "bank_name": "中国农业银行津市市支行",
    "bank_number": "103558012345",
    "account": "1856 0101 0400 12345",
}
ROW = {"item": "7", "unit": "visit", "price_fen": "60", "standard": "持证护理员1人"}


@pytest.fixture
def manager(context: Flask) -> Principal:
    with transaction() as session:
        provider = make_provider(session)
        make_user(session, provider, Role.FINANCE)
        make_user(session, provider, Role.CAREGIVER)
        return make_user(session, provider)


@pytest.fixture
def office(manager: Principal, client: FlaskClient) -> FlaskClient:
    return sign_in(client)


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def send(client: FlaskClient, path: str, status: int = 303, **data: object) -> str:
    answer = client.post(path, data=data, content_type="multipart/form-data" if "scan" in data else None)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.headers.get("Location", "") or answer.get_data(as_text=True)


def pdf_scan(pages: int = 1) -> tuple[io.BytesIO, str]:
    made = pikepdf.Pdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(400, 600))
    out = io.BytesIO()
    made.save(out)
    out.seek(0)
    return out, "scan.pdf"


def enrolment_id(who: Principal) -> UUID:
    return enrolment_of(db.session(), who.provider_id).id


def work_all() -> None:
    db.session.rollback()
    while run_next():
        pass


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


# --- the board ------------------------------------------------------------------------------------------


def test_the_board_is_open_to_anybody_and_shows_nothing_but_itself(
    manager: Principal, client: FlaskClient
) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
    page = text(client, "/board/JSYH")
    for words in ("上门擦浴", "60.00 元/次", "按服务规范提供", "50%", "30.00", "居家上门"):
        assert words in page, words
    for words in ("登录", "sign-in", "<form", manager.name, "SJ-7-6000"):
        assert words not in page, words
    assert text(client, "/board/jsyh") == page
    assert "没有查到价格公示" in text(client, "/board/NOBODY", 404)


def test_a_suspended_price_does_not_hang_on_the_board(manager: Principal, client: FlaskClient) -> None:
    with transaction() as session:
        make_filed_price(session, manager)
        make_evidence(session, manager, fen=5000)
    assert "上门擦浴" not in text(client, "/board/JSYH")


def test_the_poster_is_printed_by_a_job(office: FlaskClient, manager: Principal) -> None:
    assert "PORTAL_PUBLIC_URL" in text(office, "/price-board")
    send(office, "/price-board/print", 422)
    with transaction() as session:
        make_filed_price(session, manager)
    send(office, "/price-board/print")
    assert "生成价格公示" in text(office, "/price-board")
    work_all()
    assert "价格公示（PDF）" in text(office, "/price-board")
    assert office.get("/price-board/qr.svg").data.startswith(b"<svg")


# --- the file and the pack ------------------------------------------------------------------------------


def test_the_file_is_written_once_and_the_account_is_masked(office: FlaskClient) -> None:
    assert "还没有填写" in text(office, "/provider-file")
    page = send(office, "/provider-file/edit", 422, **(FILE | {"other_count": "3"}))
    assert "应等于服务人员总数" in page
    send(office, "/provider-file/edit", **FILE)
    page = text(office, "/provider-file")
    assert "**** 2345" in page
    assert "0400" not in page
    assert "18560101040012345" not in text(office, "/provider-file/edit")
    send(office, "/provider-file/edit", **({k: v for k, v in FILE.items() if k != "account"}))
    row = db.session.scalar(select(ProviderFile))
    assert row is not None
    assert row.account_tail == "2345"


def test_a_scan_that_cannot_be_opened_is_refused_in_the_form(office: FlaskClient) -> None:
    path = "/provider-file/papers/account_licence/new"
    broken = (io.BytesIO(b"%PDF-1.7\nnothing"), "a.pdf")
    assert "打不开" in send(office, path, 422, scan=broken)
    assert "请选择扫描件" in send(office, path, 422)
    assert db.session.scalar(select(ProviderPaper)) is None
    send(office, path, scan=pdf_scan(2))
    row = db.session.scalar(select(ProviderPaper))
    assert row is not None
    assert row.pages == 2
    assert office.get(f"/provider-file/papers/{row.id}/scan").data.startswith(b"%PDF")
    text(office, "/provider-file/papers/application/new", 404)


def test_what_runs_out_is_on_the_dashboard(office: FlaskClient) -> None:
    assert "机构证照" not in text(office, "/")
    day = today().isoformat()
    send(office, "/provider-file/papers/licence/new", scan=pdf_scan(), valid_until=day)
    assert "今天是最后一天" in text(office, "/")
    assert "今天是最后一天" in text(office, "/provider-file")


def test_the_pack_is_bound_with_what_is_there_and_says_what_is_not(
    office: FlaskClient, manager: Principal
) -> None:
    send(office, "/provider-file/edit", **FILE)
    picture = (io.BytesIO(jpeg(1)), "a.jpg")
    send(office, "/provider-file/papers/id_front/new", scan=picture)
    send(office, "/provider-file/papers/contracts/new", scan=pdf_scan(3), title="二月合同")
    path = f"/enrolments/{enrolment_id(manager)}/pack"
    assert "还不齐全" in text(office, path)
    send(office, path)
    work_all()
    paper = db.session.scalar(select(PrintedPaper))
    assert paper is not None
    assert "18560101040012345" not in str(paper.content)
    answer = office.get(f"/printed-papers/{paper.id}/pdf")
    with pikepdf.open(io.BytesIO(answer.data)) as pdf, pdf.open_outline() as outline:
        titles = [str(item.title) for item in outline.root]
        assert len(pdf.pages) == 2 + 1 + 1 + 1 + 3  # cover and contents, 附件3, card, 附件5, contracts
    assert titles == [
        "封面",
        "目录",
        "服务机构申报表",
        "法定代表人身份证（人像面）",
        "养老服务机构（企业）诚信承诺书",
        "本项目实施前3个月各种类型有效服务合同复印件",
    ]


def test_the_pack_is_not_for_those_who_only_read_prices(
    office: FlaskClient, manager: Principal, client: FlaskClient
) -> None:
    send(office, "/provider-file/edit", **FILE)
    send(office, f"/enrolments/{enrolment_id(manager)}/pack")
    work_all()
    paper = db.session.scalar(select(PrintedPaper))
    assert paper is not None
    with transaction() as session:
        provider = make_provider(session, code="OTHER")
        make_user(session, provider, phone="13900000021")
    office.post("/sign-out")
    sign_in(client, "13900000021")
    text(client, f"/printed-papers/{paper.id}/pdf", 404)


# --- enrolment ------------------------------------------------------------------------------------------


def test_another_county_is_applied_for_approved_and_opened(office: FlaskClient) -> None:
    address = send(office, "/enrolments/new", county="430702", applied_on="2026-05-01")
    assert "已申报，待批准" in text(office, address)
    page = send(office, f"{address}/steps/approve", 422, happened_on="2026-05-20")
    assert "请选择扫描件" in page
    send(office, f"{address}/steps/approve", happened_on="2026-05-20", scan=pdf_scan())
    send(office, f"{address}/steps/open_account", happened_on="2026-05-25")
    send(office, f"{address}/steps/begin", happened_on="2026-05-26")
    assert "正在参与" in text(office, address)
    row = db.session.scalar(select(Enrolment).where(Enrolment.county == "430702"))
    assert row is not None
    assert row.joined_on == date(2026, 5, 20)
    assert "湖南省" in text(office, "/enrolments")


def test_another_joining_day_waits_for_a_second_person(
    office: FlaskClient, manager: Principal, client: FlaskClient
) -> None:
    address = f"/enrolments/{enrolment_id(manager)}"
    send(office, f"{address}/joining-day", new_on="2026-03-05", reason="批准文件日期", scan=pdf_scan())
    change = db.session.scalar(select(JoiningChange))
    assert change is not None
    page = text(office, address)
    assert "需要另一位同事登录后复核" in page
    assert "更改湖南省" in text(office, "/")
    send(office, f"/joining-changes/{change.id}/approval", 422)
    office.post("/sign-out")
    sign_in(client, PHONES[Role.FINANCE])
    assert client.get(f"/joining-changes/{change.id}/scan").data.startswith(b"%PDF")
    send(client, f"/joining-changes/{change.id}/approval")
    assert "2026-03-05" in text(client, address)


@pytest.mark.parametrize("path", ["/provider-file", "/enrolments", "/filing-lists", "/price-board"])
def test_a_caregiver_sees_none_of_it(manager: Principal, client: FlaskClient, path: str) -> None:
    sign_in(client, PHONES[Role.CAREGIVER])
    text(client, path, 403)
