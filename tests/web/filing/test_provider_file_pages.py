"""The provider's file and papers are kept and masked; the pack is bound from them, for those who may."""

import io

import pikepdf
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.filing.models import PrintedPaper
from catalog.provider_file.models import ProviderFile, ProviderPaper
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import today
from provider_portal.ground.db import db, transaction
from tests.builders import make_provider, make_user, sign_in
from tests.pictures import jpeg
from tests.web.filing.office_forms import enrolment_id, pdf_scan, send, work_all
from tests.web.pages import text

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
