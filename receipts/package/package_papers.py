"""The papers of the whole package: 封面, 申报表, 申报明细, 汇总表, 自查说明, and the 封存单 beside it."""

from datetime import date, datetime, timedelta
from typing import Any

from catalog.regions import region_name
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.rules import RuleStatus
from provider_portal.ground.periods import Month
from provider_portal.papers.days import day_words, moment_words
from provider_portal.papers.long_papers import in_parts
from provider_portal.papers.rendering import Paper
from receipts.package.content import rate_label
from receipts.papers.amounts import rmb_words
from receipts.verification.detail import AMOUNTS, class_totals
from receipts.verification.manifest import top_folder

COVER, APPLICATION, DETAIL = "01-封面.pdf", "02-申报表.pdf", "03-申报明细.pdf"
SUMMARY, FINDINGS = "04-汇总表.pdf", "05-自查说明.pdf"


def package_papers(content: dict[str, Any]) -> dict[str, tuple[Paper, ...]]:
    """Papers of a package, each in its parts, by their path in the archive."""
    values = _values(content)
    told = [order for order in content["orders"] if order["findings"]]
    detail = _paper("detail.html", "养老服务消费补贴结算申报明细", values)
    findings = _paper("findings.html", "结算申报自查说明", {**values, "told": len(told)})
    return {
        COVER: (_paper("cover.html", "养老服务消费补贴结算申报材料", values),),
        APPLICATION: (_paper("application.html", "养老服务消费补贴结算申报表", values),),
        DETAIL: in_parts(detail, content["orders"]),
        SUMMARY: (_paper("summary.html", "养老服务消费补贴结算汇总表", values),),
        FINDINGS: in_parts(findings, told),
    }


def seal_paper(content: dict[str, Any], archive: dict[str, Any]) -> Paper:
    """封存单: file name, size and both hashes; it lies beside the archive that it seals."""
    size = f"{archive['size']:,} 字节"
    values = {**_values(content), "archive": archive, "size_words": size}
    return _paper("seal.html", "结算申报包封存单", values)


def package_name(content: dict[str, Any]) -> str:
    """`JSYH-2026-07-v1`."""
    return top_folder(content["provider"]["code"], content["month"], content["version"])


def _paper(template: str, title: str, values: dict[str, Any]) -> Paper:
    return Paper(template, {**values, "title": title}, {})


def _values(content: dict[str, Any]) -> dict[str, Any]:
    orders = content["orders"]
    made_at = datetime.fromisoformat(content["made_at"])
    return {
        "provider_name": content["provider"]["name"],
        "remark": f"{package_name(content)}{'（试算）' if content['trial'] else ''}",
        "content": content,
        "month_label": Month.parse(content["month"]).label,
        "totals": content["totals"],
        "classes": class_totals(orders),
        "people": len({order["id_number_masked"] + order["recipient"] for order in orders}),
        "deduction_words": rmb_words(content["totals"]["deduction_fen"]),
        "made_at": moment_words(made_at),
        "made_on": day_words(made_at.date()),
        "rules": [_rule(rule) for rule in content["rules"]],
        "amounts": AMOUNTS,
    }


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    """A frozen rule in words; its last day is the day before the exclusive end."""
    return {
        "region": region_name(rule["region"]),
        "label": VoucherClass(rule["voucher_class"]).label,
        "rate_label": rate_label(rule["rate"] or ""),
        "cap_fen": rule["cap_fen"],
        "first": rule["from"],
        "last": (date.fromisoformat(rule["until"]) - timedelta(days=1)).isoformat(),
        "source": rule["source"],
        "to_verify": rule["status"] == RuleStatus.TO_VERIFY.value,
    }
