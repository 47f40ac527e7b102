"""The proof sheets as a workbook: one sheet that sums up, and one a price. Text stays text."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from catalog.proofs.proof import TITLE
from catalog.proofs.sheet import ProofContent, ProofSheet

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_NAME = 31
Row = list[str | date | Decimal]


def proof_workbook(content: ProofContent) -> bytes:
    """The XLSX; nothing that a person typed can become a formula."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": TITLE})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1, "text_wrap": True}),
        "text": book.add_format({"border": 1, "text_wrap": True, "num_format": "@", "valign": "top"}),
        "fen": book.add_format({"border": 1, "num_format": "#,##0.00", "valign": "top"}),
    }
    _summary(book.add_worksheet("汇总"), styles, content)
    for number, proof in enumerate(content.proofs, start=1):
        name = f"{number} {proof.item} {proof.variant}".translate(_FORBIDDEN).strip()
        _proof(book.add_worksheet(name[:_LONGEST_NAME]), styles, content, proof)
    book.close()
    return out.getvalue()


def yuan_number(fen: int | None) -> Decimal | str:
    """Fen as an exact number of yuan; nothing as a dash."""
    return "—" if fen is None else Decimal(fen).scaleb(-2)


def _summary(sheet: Worksheet, styles: dict[str, Format], content: ProofContent) -> None:
    _set_up(sheet, (24, 14, 8, 14, 14, 14, 30, 12))
    row = _titles(sheet, styles, content, TITLE)
    heads = [
        "服务项目",
        "规格",
        "单位",
        "备案价格（元）",
        "价格上限（元）",
        "生效日期",
        "上限由哪份佐证确定",
        "结论",
    ]
    rows: list[Row] = [
        [
            proof.item,
            proof.variant,
            proof.unit,
            yuan_number(proof.price_fen),
            yuan_number(proof.ceiling_fen),
            proof.effective_from,
            _set_by(proof),
            proof.verdict,
        ]
        for proof in content.proofs
    ]
    _table(sheet, styles, row, heads, rows)


def _proof(sheet: Worksheet, styles: dict[str, Format], content: ProofContent, proof: ProofSheet) -> None:
    _set_up(sheet, (30, 16, 16, 34, 22, 40))
    row = _titles(sheet, styles, content, f"{proof.item}（每{proof.unit}）{proof.variant}")
    lines: list[Row] = [
        ["备案价格（元）", yuan_number(proof.price_fen)],
        ["价格上限（元）", yuan_number(proof.ceiling_fen)],
        ["生效日期", proof.effective_from],
        ["服务时长", proof.duration],
        ["服务标准", proof.standard],
        ["上限口径", proof.setting + ("（待核实）" if proof.unverified else "")],
        ["结论", proof.verdict],
    ]
    row = _table(sheet, styles, row, ["项目", "内容"], lines)
    for heads, rows in _tables(proof):
        if rows:
            row = _table(sheet, styles, row, heads, rows)


def _tables(proof: ProofSheet) -> list[tuple[list[str], list[Row]]]:
    return [
        _windows(proof),
        _counted(proof),
        _aside(proof),
        _voided(proof),
        _sources(proof),
        _findings(proof),
    ]


def _windows(proof: ProofSheet) -> tuple[list[str], list[Row]]:
    rows: list[Row] = [
        [
            one.label,
            one.first,
            one.last,
            one.paper or one.stated or "没有佐证",
            yuan_number(one.ceiling_fen),
            f"{one.counted} 份，另有优惠价 {one.promotions} 份不计",
        ]
        for one in proof.windows
    ]
    return ["时段", "起", "止", "由哪份佐证确定", "上限（元）", "计入份数"], rows


def _counted(proof: ProofSheet) -> tuple[list[str], list[Row]]:
    rows: list[Row] = [
        [
            one.paper,
            yuan_number(one.price_fen),
            str(one.quantity),
            one.when,
            one.windows,
            "由它确定上限" if one.sets else "",
        ]
        for one in proof.evidence
    ]
    return ["佐证", "实际单价（元）", "数量", "日期", "计入时段", "备注"], rows


def _aside(proof: ProofSheet) -> tuple[list[str], list[Row]]:
    rows: list[Row] = [
        [
            one.paper,
            yuan_number(one.price_fen),
            one.windows,
            one.when,
            "已存" if one.papered else "没有",
            one.reason,
        ]
        for one in proof.aside
    ]
    return ["优惠价（不计入）", "单价（元）", "时段", "日期", "活动依据", "优惠活动"], rows


def _voided(proof: ProofSheet) -> tuple[list[str], list[Row]]:
    rows: list[Row] = [
        [one.paper, yuan_number(one.price_fen), one.when, one.people, one.reason] for one in proof.voided
    ]
    return ["已作废（不计入）", "单价（元）", "日期", "经办", "原因"], rows


def _sources(proof: ProofSheet) -> tuple[list[str], list[Row]]:
    sources = proof.comparison.sources if proof.comparison else ()
    rows: list[Row] = [[one.source, yuan_number(one.price_fen), one.seen_on] for one in sources]
    return ["比价来源", "价格（元）", "取得日期"], rows


def _findings(proof: ProofSheet) -> tuple[list[str], list[Row]]:
    rows: list[Row] = [
        [str(number), one.severity, one.code, one.message, one.clause, one.remedy]
        for number, one in enumerate(proof.findings, start=1)
    ]
    return ["问题", "程度", "代码", "说明", "依据", "怎么办"], rows


def _set_by(proof: ProofSheet) -> str:
    paper = next((one.paper for one in proof.evidence if one.sets), "")
    return paper or ("比价说明（无历史价）" if proof.comparison else "—")


def _set_up(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页 / 共 &N 页")
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)


def _titles(sheet: Worksheet, styles: dict[str, Format], content: ProofContent, title: str) -> int:
    sheet.write_string(0, 0, title, styles["title"])
    line = f"{content.provider_name}　{content.county}　{content.joined_on} 参与　截至 {content.made_at}"
    sheet.write_string(1, 0, line)
    return 3


def _table(sheet: Worksheet, styles: dict[str, Format], row: int, heads: list[str], rows: list[Row]) -> int:
    """Heads and rows from `row` on; the next free row, one left empty."""
    for index, head in enumerate(heads):
        sheet.write_string(row, index, head, styles["head"])
    for offset, values in enumerate(rows, start=1):
        for index, value in enumerate(values):
            if isinstance(value, Decimal):
                sheet.write_number(row + offset, index, value, styles["fen"])
            else:
                sheet.write_string(row + offset, index, str(value), styles["text"])
    return row + len(rows) + 2
