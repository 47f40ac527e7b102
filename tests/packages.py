"""A claim package without a database: its content, and the archive with the real papers of the whole."""

import hashlib
from datetime import date
from pathlib import Path
from uuid import UUID

from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.frozen_rule import FrozenRule
from catalog.subsidy.rules import RuleStatus
from provider_portal.ground.clock import beijing
from provider_portal.ground.money import Fen
from receipts.claims.package_content import (
    ChainHead,
    ClaimedConfirmation,
    ClaimedOrder,
    ClaimedPhoto,
    ClaimedProof,
    ClaimedRedemption,
    ClaimedVisit,
    ClaimingProvider,
    PackageContent,
)
from receipts.package.package_papers import DETAIL, package_name, package_papers
from receipts.package.tasks import PaperTask, WorkbookTask, make_all
from receipts.package.zip_archive import Member, ZipArchive, write_zip
from receipts.verification.agreement import XLSX_DETAIL
from receipts.verification.detail import totals
from tests.claims import JULY
from tests.fonts import FONTS


def package_content(count: int = 3, *, trial: bool = False, first: int = 1) -> PackageContent:
    """Content of a made-up package of `count` orders."""
    orders = tuple(_order(number, number - first + 1) for number in range(first, first + count))
    return PackageContent(
        provider=ClaimingProvider(
            id=UUID("0190a000-0000-7000-8000-000000000001"),
            code="JSYH",
            name="津市市阳和社区养老服务中心",
            region="430781",
            county="430781",
            kinds=("社区养老服务机构",),
            address="津市市汪家桥街道九澧大道 88 号",
            phone="0736-4200000",
            uscc="",
            joined_on=date(2026, 3, 1),
        ),
        month=JULY,
        version=0 if trial else 1,
        trial=trial,
        made_at=beijing(date(2026, 8, 3), 9, 30),
        checked_by="何玉梅",
        made_by="周建国",
        audit_head=ChainHead(seq=321, hash="ab" * 32),
        rules=(RULE,),
        totals=totals(orders),
        orders=orders,
    )


RULE = FrozenRule(
    region="430000",
    first=date(2026, 1, 1),
    until=date(2027, 1, 1),
    source="湘民发〔2026〕1号",
    status=RuleStatus.TO_VERIFY,
    rate="0.50",
    cap_fen=Fen(80000),
    voucher_class=VoucherClass.HOME_VISIT,
)


def _order(number: int, position: int) -> ClaimedOrder:
    total = Fen(12000 + number * 111)
    deduction = Fen(total // 2)
    return ClaimedOrder(
        order_id=UUID(f"0190a000-0000-7000-8000-00000001{number:04d}"),
        number=f"GD2026-{number:06d}",
        redemption_id=UUID(f"0190a000-0000-7000-8000-00000002{number:04d}"),
        official_ref=f"MZT20260715{number:06d}",
        receipt_id=None,
        receipt_number=f"SJ2026-{number:06d}",
        recipient=["㛃春梅", "欧阳淑珍", "𬭎志远", "䶮桂兰"][number % 4],
        id_number_masked="430781********1234",
        address="津市市汪家桥街道澧水路 12 号",
        level="重度失能",
        voucher_class=VoucherClass.HOME_VISIT,
        voucher_class_label="居家上门",
        service_on=date(2026, 7, 15),
        items="=cmd|' /C calc'!A0；7 上门擦浴×1次" if number == 1 else "7 上门擦浴×1次",
        lines=(),
        rate="0.50",
        rate_label="50%",
        rule=RULE,
        total_fen=total,
        discount_fen=Fen(0),
        ltci_paid_fen=Fen(0),
        ineligible_fen=Fen(0),
        base_fen=total,
        expected_deduction_fen=deduction,
        deduction_fen=deduction,
        self_pay_fen=Fen(total - deduction),
        caregiver="陈桂兰",
        visit=ClaimedVisit(period="2026年7月15日 09:00–10:00", duration="60 分钟"),
        confirmation=ClaimedConfirmation(
            signer_kind="老人本人",
            signer_name="欧阳淑珍",
            relation="",
            reason="",
            confirmed_at="2026年7月15日 10:00",
            signature_sha256=None,
        ),
        redemption=ClaimedRedemption(
            redeemed_at="2026年7月15日 10:10",
            channel="微信",
            difference_reason="",
            entered_by="何玉梅",
            entered_at="2026年7月15日 18:00",
        ),
        findings=(),
        evidence=(_photo(number),),
        proofs=(ClaimedProof(sha256=_sha256(f"proof {number}"), display_sha256="", wide=False),),
        position=position,
    )


def _photo(number: int) -> ClaimedPhoto:
    return ClaimedPhoto(
        id=UUID(f"0190a000-0000-7000-8000-00000003{number:04d}"),
        kind="during",
        kind_label="服务中",
        sha256=_sha256(f"photo {number}"),
        display_sha256="",
        taken_at="",
        received_at="2026年7月15日 10:05",
    )


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write_package(folder: Path, content: PackageContent) -> tuple[Path, ZipArchive]:
    """The real papers of the whole; plain bytes stand for the papers and photographs of the orders."""
    folder.mkdir(parents=True, exist_ok=True)
    data = _whole(content)
    for order in content.orders:
        data[f"orders/{order.number}/服务确认单.pdf"] = f"%PDF {order.number}".encode()
        data[f"orders/{order.number}/照片01-服务中.jpg"] = f"JPEG {order.number}".encode()
    originals = {
        f"orders/{order.number}/照片01-服务中.jpg": order.evidence[0].sha256 for order in content.orders
    }
    members = []
    for index, (path, each) in enumerate(data.items()):
        source = folder / f"source-{index}"
        source.write_bytes(each)
        digest = hashlib.sha256(each).hexdigest()
        members.append(Member(path=path, source=source, sha256=digest, original_sha256=originals.get(path)))
    target = folder / f"{package_name(content)}.zip"
    archive = write_zip(target, package_name(content), members, content)
    return target, archive


def _whole(content: PackageContent) -> dict[str, bytes]:
    """Detail and workbook are real; the other papers are not looked into."""
    detail = PaperTask(parts=package_papers(content)[DETAIL], trial=content.trial)
    pdf, xlsx = make_all([detail, WorkbookTask(content=content)], FONTS)
    made = dict.fromkeys(package_papers(content), b"%PDF")
    return made | {DETAIL: pdf, XLSX_DETAIL: xlsx}
