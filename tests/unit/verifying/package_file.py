"""A small claim package written by hand, without the portal's own writers: what a verifier may be sent."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

CODE, MONTH = "JSYH", "2026-07"
TOP = f"{CODE}-{MONTH}-v1"
PDF, XLSX = "03-申报明细.pdf", "03-申报明细.xlsx"
HEADINGS = (
    "序号", "工单编号", "民政通核销单号", "收据编号", "服务对象", "身份证号", "能力等级", "券类型", "服务日期",
    "服务项目", "补贴比例", "消费金额（元）", "机构优惠（元）", "长护险支付（元）", "不予补贴部分（元）",
    "补贴基数（元）", "券抵扣金额（元）", "个人自付（元）",
)  # fmt: skip
AMOUNTS = (
    "total_fen", "discount_fen", "ltci_paid_fen", "ineligible_fen", "base_fen", "deduction_fen", "self_pay_fen",
)  # fmt: skip

Change = Callable[[dict[str, Any]], None]
Entry = tuple[str | zipfile.ZipInfo, bytes]


def sha256(data: bytes) -> str:
    """Hex digest."""
    return hashlib.sha256(data).hexdigest()


def order(number: int) -> dict[str, Any]:
    """One order of 120 yuan: 10 discount, 5 LTCI, 3 without subsidy, 51 by voucher, 54 by the elder."""
    return {
        "number": f"GD2026-{number:06d}",
        "order_id": f"order-{number}",
        "redemption_id": f"redemption-{number}",
        "official_ref": f"MZT-{number}",
        "service_on": "2026-07-15",
        "voucher_class": "home_visit",
        "total_fen": 12000,
        "discount_fen": 1000,
        "ltci_paid_fen": 500,
        "ineligible_fen": 300,
        "base_fen": 10200,
        "deduction_fen": 5100,
        "self_pay_fen": 5400,
        "proofs": [sha256(f"screenshot {number}".encode())],
        "files": [],
    }


def manifest(*numbers: int, month: str = MONTH, version: int = 1, trial: bool = False) -> dict[str, Any]:
    """A manifest of these orders, still without its files."""
    orders = [order(number) for number in numbers or (1, 2)]
    return {
        "schema": "provider-portal/claim-package/1",
        "provider": {
            "id": "provider-1",
            "code": CODE,
            "name": "阳和",
            "region": "430781",
            "county": "430781",
        },
        "month": month,
        "version": version,
        "trial": trial,
        "made_at": "2026-08-03T09:30:00+08:00",
        "rules": [],
        "audit_head": {"seq": 321, "hash": "ab" * 32},
        "totals": {"orders": len(orders)} | {key: sum(each[key] for each in orders) for key in AMOUNTS},
        "orders": orders,
        "files": [],
    }


def yuan(fen: int) -> str:
    """`1,234.50`."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def workbook(orders: Sequence[dict[str, Any]], headings: Sequence[str] = HEADINGS) -> bytes:
    """The detail as a workbook: a title, the headings, a row an order, the sums."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["养老服务消费补贴结算申报明细"])
    sheet.append(list(headings))
    for position, each in enumerate(orders, start=1):
        texts = [str(position), each["number"], each["official_ref"], *[""] * 8]
        sheet.append([*texts, *[each[key] / 100 for key in AMOUNTS]])
    sheet.append(["合计", f"{len(orders)} 单"])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(*lines: str) -> bytes:
    """A PDF with these lines of plain text, one a page."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for line in lines:
        page = writer.add_blank_page(595, 842)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode("ascii"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def _details(text: str) -> tuple[bytes, bytes]:
    """Workbook and PDF of a manifest, made once for all tests that send the same."""
    content = json.loads(text)
    sums = (yuan(content["totals"][key]) for key in ("total_fen", "deduction_fen", "self_pay_fen"))
    return workbook(content["orders"]), pdf(*sums)


def papers(content: dict[str, Any]) -> dict[str, bytes]:
    """The files of a manifest's package: the two details, and a paper and a photograph of each order."""
    xlsx, detail = _details(json.dumps(content))
    data = {XLSX: xlsx, PDF: detail}
    for each in content["orders"]:
        data[f"orders/{each['number']}/服务确认单.pdf"] = f"%PDF {each['number']}".encode()
        data[f"orders/{each['number']}/照片01.jpg"] = f"JPEG {each['number']}".encode()
    return data


def list_files(content: dict[str, Any], data: dict[str, bytes]) -> None:
    """Write down in the manifest what lies in the package."""
    content["files"] = [
        {"path": path, "size": len(each), "sha256": sha256(each)}
        | ({"original_sha256": sha256(each[::-1])} if path.endswith(".jpg") else {})
        for path, each in sorted(data.items())
    ]
    for one in content["orders"]:
        one["files"] = [path for path in sorted(data) if path.startswith(f"orders/{one['number']}/")]


def _listed(content: dict[str, Any], data: dict[str, bytes]) -> list[tuple[str, str]]:
    """Paths and hashes as the manifest gives them; as they are where its form is spoiled."""
    try:
        return sorted({entry["path"]: entry["sha256"] for entry in content["files"]}.items())
    except (KeyError, TypeError):
        return [(path, sha256(each)) for path, each in data.items()]


def write(
    target: Path,
    content: dict[str, Any] | None = None,
    *,
    change: Change = lambda _content: None,
    data: dict[str, bytes] | None = None,
    sums: Callable[[list[str]], list[str]] = lambda lines: lines,
    more: Sequence[Entry] = (),
) -> Path:
    """The archive; `change` spoils the manifest before it is sealed, `sums` the lines of SHA256SUMS, `more` adds."""
    content = content or manifest()
    data = papers(content) if data is None else data
    list_files(content, data)
    top = f"{CODE}-{content['month']}-v{content['version']}"
    change(content)
    sealed = json.dumps(content, ensure_ascii=False).encode()
    lines = sums(
        [f"{digest}  {path}" for path, digest in [*_listed(content, data), ("manifest.json", sha256(sealed))]]
    )
    whole = data | {"manifest.json": sealed, "SHA256SUMS": "".join(f"{line}\n" for line in lines).encode()}
    with zipfile.ZipFile(target, "w") as archive:
        for path, each in whole.items():
            stored = path.endswith(".jpg")
            method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(f"{top}/{path}", each, compress_type=method)
        for name, each in more:
            archive.writestr(name, each)
    return target


def rewritten(path: Path, change: Callable[[zipfile.ZipInfo], None], *, keep: int | None = None) -> Path:
    """The same archive with another central directory: what it says of its entries, and of how many (`keep`)."""
    with zipfile.ZipFile(path, "a") as archive:
        del archive.filelist[len(archive.filelist) if keep is None else keep :]
        for info in archive.filelist:
            change(info)
        archive._didModify = True  # type: ignore[attr-defined]  # private, and the only way to have it written again
    return path
