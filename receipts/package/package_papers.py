"""The papers of the whole package: 封面, 申报表, 申报明细, 汇总表, 自查说明, and the 封存单 beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.regions import region_name
from catalog.subsidy.frozen_rule import FrozenRule
from catalog.subsidy.rules import RuleStatus
from provider_portal.ground.money import Fen
from provider_portal.papers.days import day_words, moment_words
from provider_portal.papers.long_papers import in_parts
from provider_portal.papers.rendering import Paper
from receipts.claims.package_content import PackageContent, rate_label
from receipts.papers.amounts import rmb_words
from receipts.verification.detail import AMOUNTS, class_totals
from receipts.verification.manifest import top_folder

COVER, APPLICATION, DETAIL = "01-封面.pdf", "02-申报表.pdf", "03-申报明细.pdf"
SUMMARY, FINDINGS = "04-汇总表.pdf", "05-自查说明.pdf"


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenArchive:
    """The written archive as its 封存单 and its audit entry name it; `files` counts all but the manifest and sums."""

    file_name: str
    size: int
    sha256: str
    manifest_sha256: str
    files: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleLine:
    """A frozen rule in words; its last day is the day before the exclusive end."""

    region: str
    label: str
    rate_label: str
    cap_fen: Fen | None
    first: date
    last: date
    source: str
    to_verify: bool


def package_papers(content: PackageContent) -> dict[str, tuple[Paper, ...]]:
    """Papers of a package, each in its parts, by their path in the archive."""
    values = _values(content)
    noted = [order for order in content.orders if order.findings]
    detail = _paper("detail.html", "养老服务消费补贴结算申报明细", values)
    findings = _paper("findings.html", "结算申报自查说明", {**values, "noted": len(noted)})
    return {
        COVER: (_paper("cover.html", "养老服务消费补贴结算申报材料", values),),
        APPLICATION: (_paper("application.html", "养老服务消费补贴结算申报表", values),),
        DETAIL: in_parts(detail, content.orders),
        SUMMARY: (_paper("summary.html", "养老服务消费补贴结算汇总表", values),),
        FINDINGS: in_parts(findings, noted),
    }


def seal_page(content: PackageContent, archive: WrittenArchive) -> Paper:
    """封存单: file name, size and both hashes; it lies beside the archive that it seals."""
    values = {**_values(content), "archive": archive, "size_words": f"{archive.size:,} 字节"}
    return _paper("seal_page.html", "结算申报包封存单", values)


def package_name(content: PackageContent) -> str:
    """`JSYH-2026-07-v1`."""
    return top_folder(content.provider.code, str(content.month), content.version)


def _paper(template: str, title: str, values: Mapping[str, object]) -> Paper:
    return Paper(template, {**values, "title": title}, {})


def _values(content: PackageContent) -> dict[str, object]:
    """What every paper of the whole shows, by the names that the templates use."""
    return {
        "provider_name": content.provider.name,
        "remark": f"{package_name(content)}{'（试算）' if content.trial else ''}",
        "content": content,
        "month_label": content.month.label,
        "totals": content.totals,
        "classes": class_totals(content.orders),
        "people": len({order.id_number_masked + order.recipient for order in content.orders}),
        "deduction_words": rmb_words(content.totals.deduction_fen),
        "made_at": moment_words(content.made_at),
        "made_on": day_words(content.made_at.date()),
        "rules": [_rule(rule) for rule in content.rules],
        "amounts": AMOUNTS,
    }


def _rule(rule: FrozenRule) -> RuleLine:
    return RuleLine(
        region=region_name(rule.region),
        label=rule.voucher_class.label,
        rate_label=rate_label(rule.rate or ""),
        cap_fen=rule.cap_fen,
        first=rule.first,
        last=rule.until - timedelta(days=1),
        source=rule.source,
        to_verify=rule.status is RuleStatus.TO_VERIFY,
    )
