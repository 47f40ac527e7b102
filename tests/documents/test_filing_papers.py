"""附件3 to 附件6, the poster and the bound pack, as PDFs that are read again."""

import io
from datetime import date
from pathlib import Path
from uuid import UUID

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from catalog.board.board import PricedItem, board_of
from catalog.board.posting import BoardContent, board_paper
from catalog.filing.forms import pack_rules, wording
from catalog.filing.list_paper import ListContent, list_content, list_paper
from catalog.filing.models import FilingLine, FilingList
from catalog.items.shelf import shelf_for
from catalog.items.units import Unit
from catalog.pack.content import PackContent, PackFile, PackProvider
from catalog.pack.pack_papers import application_paper, promise_paper, stamp_paper
from catalog.pack.press import Mark, Part, bind, count_pages, paper_part, scan_part
from catalog.provider_file.models import ProviderNature
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.ground.errors import RuleError
from provider_portal.ground.ids import new_id
from provider_portal.ground.money import Fen
from provider_portal.papers.rendering import paper_pdf
from tests.fonts import FONTS
from tests.lists import HUNAN
from tests.pictures import jpeg, png

DAY = date(2026, 7, 20)
NAME = "津市市银杏社区养老服务中心"


def text_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def flat(text: str) -> str:
    return "".join(text.split())


def lines(count: int) -> list[FilingLine]:
    return [
        FilingLine(
            provider_id=new_id(),
            filing_list_id=new_id(),
            item=item.code,
            variant="双人间" if item.code == "bed" else "",
            unit=item.billing_units[0],
            price_fen=Fen(8050),
            standard="护理员持证上岗",
            duration_text=item.duration_text,
        )
        for item in HUNAN.items[:count]
    ]


def the_list(count: int = 3, submitted_on: date | None = DAY) -> ListContent:
    row = FilingList(
        provider_id=new_id(), enrolment_id=new_id(), number=1, whole=True, submitted_on=submitted_on
    )
    shelf = shelf_for("430781", [HUNAN])
    return list_content(row, lines(count), shelf, provider_name=NAME, county="430781", today=DAY)


FILE = PackFile(
    id=UUID("0190a000-0000-7000-8000-000000000001"),
    has_account=True,
    founded_on=date(2019, 5, 20),
    nature=ProviderNature.COMPANY,
    nature_other="",
    legal_name="周敏",
    legal_phone="0736-4210001",
    contact_name="陈静",
    contact_phone="13807360002",
    area_m2="860.5",
    staff_count=26,
    beds=None,
    service_count=21,
    certified_count=18,
    assessor_count=1,
    other_count=2,
    bank_name="中国农业银行津市市支行",
    bank_number="103558012345",
)


def pack_content(file: PackFile | None = FILE) -> PackContent:
    return PackContent(
        provider=PackProvider(name=NAME, address="澧水路12号", uscc="91430781MA4L16JQ9N"),
        kinds=(ProviderKind.COMMUNITY,),
        kind_labels=("社区养老服务机构",),
        file=file,
        authority="津市市民政局",
        notice=pack_rules("430781").notice,
        wording="jinshi",
        made_on=DAY,
        list=None,
        slots=(),
    )


def test_annex_4_is_the_form_of_the_notice() -> None:
    [page] = text_of(paper_pdf(list_paper(the_list()), FONTS))
    for words in (
        "附件4",
        "服务机构备案项目清单",
        f"机构名称：{NAME}（盖章）",
        "填报日期：2026年7月20日",
        "80.50元/次",
        "第1页/共1页",
        *wording("jinshi", "list")["columns"],
        *wording("jinshi", "list")["notes"],
    ):
        assert flat(words) in flat(page), words
    assert "草稿" not in page


def test_a_long_list_repeats_its_heads_and_numbers_its_pages() -> None:
    pages = text_of(paper_pdf(list_paper(the_list(52)), FONTS))
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "收费标准" in page
        assert flat(f"第{number}页/共{len(pages)}页") in flat(page)


def test_a_draft_is_marked_on_its_face() -> None:
    [page] = text_of(paper_pdf(list_paper(the_list(submitted_on=None)), FONTS))
    assert "草稿" in page


def test_annex_3_holds_every_field_of_the_form() -> None:
    [page] = text_of(paper_pdf(application_paper(pack_content(), "18560101040012345"), FONTS))
    for words in (
        "附件3",
        "服务机构申报表",
        "机构名称",
        "机构地址",
        "成立时间2019年5月20日",
        "□公办□民办非企业□✓企业□其他（请注明）",
        "法定代表人",
        "联系电话",
        "联系人",
        "□养老机构□✓社区养老服务机构□第三方专业评估机构",
        "经营场所面积（㎡）",
        "机构从业人员总数",
        "备案床位数（养老机构填写）",
        "持证护理员18人",
        "评估员1人",
        "其他2人",
        "开户行全称",
        "开户行行号",
        "18560101040012345",
        (
            "我机构按照《津市市民政局关于征集向中度以上失能老年人发放养老服务消费补贴项目服务机构的通告》有关要求，"
            "保证提供的所有申报信息真实有效，并接受有关部门监督。"
        ),
        "法定代表人（负责人）签字：",
        "（申报单位公章）",
        "区（市）县民政部门",
        "审核意见：",
        "单位盖章：",
    ):
        assert flat(words).replace("㎡", "m2") in flat(page).replace("㎡", "m2"), words


def test_an_empty_file_gives_an_empty_form() -> None:
    [page] = text_of(paper_pdf(application_paper(pack_content(file=None), ""), FONTS))
    assert "□✓企业" not in page


@pytest.mark.parametrize(("form", "annex"), [("promise_care", "附件5"), ("promise_assessor", "附件6")])
def test_the_promise_stands_word_for_word_with_name_and_code(form: str, annex: str) -> None:
    [page] = text_of(paper_pdf(promise_paper(pack_content(), form), FONTS))
    promise = wording("jinshi", form)
    opening = promise["opening"].format(provider=NAME, uscc="91430781MA4L16JQ9N")
    for words in (annex, promise["title"], opening, *promise["points"], promise["closing"], promise["seal"]):
        assert flat(words) in flat(page), words


def test_the_poster_is_a3_with_the_address_and_a_code_that_leads_there() -> None:
    priced = PricedItem(
        item=HUNAN.item("7"),
        variant="",
        unit=Unit.VISIT,
        price_fen=Fen(8000),
        standard="按规范",
        duration_text="20-60分钟",
    )
    board = board_of([priced], {}, provider_name=NAME, county="430781", county_name="津市市", as_of=DAY)
    paper = board_paper(BoardContent(board=board, address="https://x.example/board/JSYX"))
    pdf = paper_pdf(paper, FONTS)
    [page] = text_of(pdf)
    width, height = pypdfium2.PdfDocument(pdf)[0].get_size()
    assert (round(width), round(height)) == (842, 1191)
    assert "https://x.example/board/JSYX" in page
    assert "上门擦浴" in page
    assert b"<svg" in paper.images["qr"]


# --- the press ------------------------------------------------------------------------------------------


def pdf_file(folder: Path, pages: list[tuple[int, int]], rotate: int = 0, password: str = "") -> Path:
    made = pikepdf.Pdf.new()
    for size in pages:
        made.add_blank_page(page_size=size).rotate(rotate, relative=False)
    file = folder / f"{len(pages)}-{rotate}-{password}.pdf"
    made.save(file, encryption=pikepdf.Encryption(owner=password, user=password) if password else None)
    return file


def sizes(part: Part) -> list[tuple[int, int]]:
    return [tuple(round(edge) for edge in page.get_size()) for page in pypdfium2.PdfDocument(part.pdf)]


def test_scanned_pages_become_a4_sheets_of_their_own_direction(tmp_path: Path) -> None:
    part = scan_part(pdf_file(tmp_path, [(300, 500), (2000, 900), (612, 792)]), "application/pdf")
    assert part.landscape == (False, True, False)
    assert sizes(part) == [(595, 842), (842, 595), (595, 842)]


def test_a_page_turned_by_its_own_mark_counts_as_turned(tmp_path: Path) -> None:
    assert scan_part(pdf_file(tmp_path, [(300, 500)], rotate=90), "application/pdf").landscape == (True,)


@pytest.mark.parametrize(("orientation", "lying"), [(1, True), (6, False)])
def test_a_photograph_is_laid_upright(tmp_path: Path, orientation: int, lying: bool) -> None:
    file = tmp_path / "a.jpg"
    size = (640, 480) if orientation == 1 else (480, 640)
    file.write_bytes(jpeg(1, size=size, orientation=orientation))
    assert scan_part(file, "image/jpeg").landscape == (lying,)


def test_a_picture_with_holes_gets_white_paper(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    out = io.BytesIO()
    Image.new("RGBA", (200, 300), (0, 0, 0, 0)).save(out, "PNG")
    file.write_bytes(out.getvalue())
    page = pypdfium2.PdfDocument(scan_part(file, "image/png").pdf)[0].render(scale=0.2).to_pil()
    assert page.convert("L").getextrema() == (255, 255)


def test_a_locked_or_broken_file_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="有密码"):
        count_pages(pdf_file(tmp_path, [(300, 500)], password="geheim"), "application/pdf")
    broken = tmp_path / "broken"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(RuleError, match="打不开"):
        count_pages(broken, "application/pdf")
    broken.write_bytes(png(1)[:400])
    with pytest.raises(RuleError, match="打不开"):
        count_pages(broken, "image/png")


def test_a_book_is_numbered_through_and_has_bookmarks(tmp_path: Path) -> None:
    parts = [
        paper_part(list_paper(the_list(), bound=True), FONTS),
        scan_part(pdf_file(tmp_path, [(300, 500), (900, 400)]), "application/pdf"),
    ]
    sides = [lying for part in parts for lying in part.landscape]
    stamps = paper_pdf(stamp_paper(pack_content(), [(lying, "材料") for lying in sides]), FONTS)
    book = bind(parts, stamps, [Mark(label="清单", page=0), Mark(label="合同", page=1)], "书")
    pages = text_of(book)
    assert "共3页" not in pages[0].replace(" ", "")  # the first page is the cover
    assert [flat(f"第{number}页/共3页") in flat(pages[number - 1]) for number in (2, 3)] == [True, True]
    with pikepdf.open(io.BytesIO(book)) as opened, opened.open_outline() as outline:
        assert [str(item.title) for item in outline.root] == ["清单", "合同"]
