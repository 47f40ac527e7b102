"""Papers as pictures and text: nothing missing, nothing cut, nothing reached from outside."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from jinja2 import UndefinedError
from PIL import Image, ImageChops
from pypdf import PdfReader

from provider_portal.ground.clock import beijing
from provider_portal.ground.errors import OutsideError
from provider_portal.ground.frozen import frozen_json
from provider_portal.ground.money import Fen
from provider_portal.papers.qr import qr_svg
from provider_portal.papers.rendering import Paper, document_html, paper_pdf, render_pdf
from provider_portal.papers.stand_in import with_stand_ins
from provider_portal.settings import read_settings
from receipts.papers.confirmed import ConfirmedItem
from receipts.papers.order_papers import (
    ConfirmationContent,
    ProofContent,
    Screenshot,
    confirmation_paper,
    proof_paper,
    receipt_paper,
)
from receipts.papers.receipt import ReceiptLine
from receipts.redemption.receipt_words import ReceiptSource, receipt_content

FONTS = read_settings().fonts
RARE = "刘㛃𬭎䶮"
LONG_ITEM = "压疮预防与护理（含翻身拍背、体位转换、皮肤清洁、敷料更换和家属指导）"


def receipt_facts(lines: int = 2) -> ReceiptSource:
    day = beijing(date(2026, 7, 15), 9)
    line = ReceiptLine(
        name=LONG_ITEM,
        quantity=1,
        unit="次",
        unit_price_fen=Fen(12345),
        amount_fen=Fen(12345),
        deduction_fen=Fen(6172),
    )
    return ReceiptSource(
        number="SJ2026-000001",
        issued_at=day,
        issued_by="何玉梅",
        check_url="https://portal.example.cn/check/abcdefghijklmnopqrstuv",
        provider_name="津市市阳和社区养老服务中心",
        provider_uscc="91430781MA4L16JQ9B",
        provider_address="湖南省津市市襄阳街办事处孟姜女大道 188 号",
        provider_phone="0736-4212345",
        recipient_name=RARE,
        recipient_id_masked="4307**********1547",
        order_number="GD20260715-008",
        voucher_class="居家上门",
        service_from=day,
        service_until=day,
        official_ref="MZT202607150000123456789",
        redeemed_at=day,
        channel="银联/云闪付",
        lines=(line,) * lines,
        total_fen=Fen(12345 * lines),
        discount_fen=Fen(100),
        ltci_paid_fen=Fen(200),
        deduction_fen=Fen(6172 * lines),
        self_pay_fen=Fen(6173 * lines - 300),
    )


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def picture(pdf: bytes, page: int = 0) -> Image.Image:
    drawn: Image.Image = pypdfium2.PdfDocument(pdf)[page].render(scale=1).to_pil()
    return drawn.convert("L")


def ink_box(image: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.invert(image).point(lambda shade: 255 if shade > 40 else 0).getbbox()
    assert box is not None
    return box


def picture_bytes(kind: str, size: tuple[int, int]) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "#336699").save(out, kind)
    return out.getvalue()


def test_importing_the_papers_leaves_weasyprint_alone() -> None:
    code = "import sys, receipts.papers.order_papers; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_receipt_is_one_page_with_every_amount_and_both_sums_in_words() -> None:
    pages = text_of(paper_pdf(receipt_paper(receipt_content(receipt_facts())), FONTS))
    assert len(pages) == 1
    for words in (
        "SJ2026-000001",
        "246.90",
        "贰佰肆拾陆元玖角",
        "120.46",
        "壹佰贰拾元肆角陆分",
        "第 1 页 / 共 1 页",
    ):
        assert words in pages[0], words


def test_heads_and_page_numbers_come_again_on_every_page() -> None:
    pages = text_of(paper_pdf(receipt_paper(receipt_content(receipt_facts(40))), FONTS))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页 / 共 {len(pages)} 页" in page
    assert all("券抵扣" in page for page in pages[:2])
    assert "（盖章）" in pages[-1]


@pytest.mark.parametrize("lines", [1, 2, 5, 12, 40])
def test_nothing_runs_into_the_margins(lines: int) -> None:
    pdf = paper_pdf(receipt_paper(receipt_content(receipt_facts(lines))), FONTS)
    for page in range(len(pypdfium2.PdfDocument(pdf))):
        image = picture(pdf, page)
        left, _, right, _ = ink_box(image)
        assert left >= 50  # 18 mm at 72 dots an inch, less a hair line
        assert right <= image.width - 50


@pytest.mark.parametrize("mark", RARE)
def test_rare_characters_of_names_are_drawn_each_with_its_own_shape(mark: str) -> None:
    def drawn(text: str) -> Image.Image:
        return picture(render_pdf(f"<html><body><p>{text}</p></body></html>", {}, FONTS))

    box = drawn("\U0010fffd")  # what the font lacks
    assert ImageChops.difference(drawn(mark), box).getbbox() is not None
    assert ImageChops.difference(drawn(mark), drawn("　")).getbbox() is not None


def test_a_character_outside_the_font_stands_as_a_box_with_its_reading() -> None:
    facts = replace(receipt_facts(), recipient_name="陈\U00021334\U0003134f")
    paper = receipt_paper(receipt_content(facts))
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(paper_pdf(paper, FONTS))).pages)
    for reading in ("zhí", "U+3134F"):
        assert reading in words
    assert with_stand_ins("<title>\U00021334</title><p title='\U00021334'>\U00021334王</p>", FONTS) == (
        "<title>\U00021334</title><p title='\U00021334'><span class=\"stand-in\">zhí</span>王</p>"
    )


def test_the_same_values_give_the_same_bytes() -> None:
    paper = receipt_paper(receipt_content(receipt_facts()))
    assert paper_pdf(paper, FONTS) == paper_pdf(paper, FONTS)


def test_a_value_that_is_wanted_and_not_given_is_an_error() -> None:
    paper = receipt_paper(receipt_content(receipt_facts()))
    receipt = frozen_json(paper.values["receipt"])
    del receipt["self_pay_words"]
    with pytest.raises(UndefinedError):
        paper_pdf(paper._replace(values={**paper.values, "receipt": receipt}), FONTS)


def test_names_are_text_and_never_markup() -> None:
    facts = replace(receipt_facts(), recipient_name="<img src=x>", official_ref="<b>1</b>")
    paper = receipt_paper(receipt_content(facts))
    assert "&lt;img src=x&gt;" in document_html(paper.template, **paper.values)


@pytest.mark.parametrize(
    "address", ["http://example.invalid/a.png", "file:///etc/passwd", "image:absent", "font:other", "data:,x"]
)
def test_no_address_is_reached_from_a_paper(address: str) -> None:
    with pytest.raises(OutsideError) as refused:
        render_pdf(f'<html><body><img src="{address}"></body></html>', {}, FONTS)
    assert refused.value.code == "paper_incomplete"


def test_an_absent_font_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(OutsideError) as refused:
        paper_pdf(Paper("receipt.html", receipt_paper(receipt_content(receipt_facts())).values, {}), tmp_path)
    assert refused.value.code == "font_missing"


def test_a_confirmation_shows_the_signature_or_why_there_is_none() -> None:
    facts = ConfirmationContent(
        provider_name="津市市阳和社区养老服务中心",
        order_number="GD20260715-008",
        recipient_name=RARE,
        recipient_id_masked="4307**********1547",
        address="津市市汪家桥街道澧水路 12 号",
        voucher_class="居家上门",
        caregiver_name="陈桂兰",
        service_period="2026年7月15日 09:00–10:00",
        duration="60 分钟",
        items=(
            ConfirmedItem(
                name=LONG_ITEM,
                unit="次",
                ordered=2,
                quantity=1,
                unit_price_fen=Fen(12000),
                amount_fen=Fen(12000),
            ),
        ),
        total_fen=Fen(12000),
        signer_kind="老人本人",
        signer_name=RARE,
        relation="",
        reason="",
        confirmed_at="2026年7月15日 10:00",
        signature_png=picture_bytes("PNG", (300, 120)),
    )
    signed = paper_pdf(confirmation_paper(facts), FONTS)
    assert len(text_of(signed)) == 1
    unable = replace(facts, signer_kind="无法签名", signature_png=None, reason="双手震颤，无法握笔")
    unsigned = paper_pdf(confirmation_paper(unable), FONTS)
    assert "双手震颤，无法握笔" in text_of(unsigned)[0]
    assert ImageChops.difference(picture(signed), picture(unsigned)).getbbox() is not None


@pytest.mark.parametrize(
    "sizes", [[], [(1080, 2340)], [(1080, 2340)] * 2, [(1920, 1080)], [(1080, 2340)] * 5]
)
def test_a_proof_keeps_every_screenshot_within_the_page(sizes: list[tuple[int, int]]) -> None:
    shots = tuple(
        Screenshot(sha256=f"{place:064x}", jpeg=picture_bytes("JPEG", size), wide=size[0] > size[1])
        for place, size in enumerate(sizes)
    )
    facts = ProofContent(
        provider_name="津市市阳和社区养老服务中心",
        order_number="GD20260715-008",
        recipient_name=RARE,
        recipient_id_masked="4307**********1547",
        voucher_class="居家上门",
        service_period="2026年7月15日 09:00–10:00",
        official_ref="MZT202607150000123456789",
        redeemed_at="2026年7月15日 17:40",
        channel="微信",
        receipt_number="SJ2026-000001",
        total_fen=Fen(12000),
        base_fen=Fen(12000),
        rate="50%",
        expected_fen=Fen(6000),
        deduction_fen=Fen(5900),
        self_pay_fen=Fen(6100),
        difference_reason="老人本月在别家用过一部分额度",
        entered_by="何玉梅",
        entered_at="2026年7月15日 18:02",
        screenshots=shots,
    )
    pdf = paper_pdf(proof_paper(facts), FONTS)
    text = "".join(text_of(pdf)).replace("\n", "")
    assert all(shot.sha256 in text for shot in shots)
    assert ("未上传" in text) == (not shots)
    for page in range(len(pypdfium2.PdfDocument(pdf))):
        image = picture(pdf, page)
        left, _, right, bottom = ink_box(image)
        assert left >= 50
        assert right <= image.width - 50
        assert bottom <= image.height - 30


def test_a_qr_code_uses_presentation_attributes_only() -> None:
    svg = qr_svg("https://portal.example.cn/check/abcdefghijklmnopqrstuv")
    assert svg.startswith("<svg")
    assert "style=" not in svg
    assert 'stroke="#000"' in svg
