"""`portal catalogue`: the platform operator's door to new versions of a region's list."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from catalog.items.catalogue import Catalogue
from catalog.regions import region_name
from catalog.versions.adopting import accept_for_platform, platform_shelf, previews
from catalog.versions.difference import Difference, difference
from catalog.versions.reading import read_catalogue
from catalog.versions.workbook import workbook_of
from provider_portal.accounts.creating import need_provider
from provider_portal.ground.clock import today
from provider_portal.ground.db import transaction
from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import yuan
from provider_portal.ground.typed_text import TYPED

DAY = click.DateTime(["%Y-%m-%d"])
PATH = click.Path(dir_okay=False, path_type=Path)
_PREVIEW = "预览，还没有写依据"


@click.group()
def catalogue() -> None:
    """Versions of the catalogue."""


@catalogue.command(
    "import",
    help="读入新版项目清单（XLSX 或 JSON），列出与现行清单的差别和对各机构备案价格的影响。"
    "加上 --accept 才会采用，对该地区所有机构生效，最后一行打印版本编号。",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--region", required=True, type=TYPED, help="清单适用地区的 6 位行政区划代码，例如 430000")
@click.option("--from", "first", required=True, type=DAY, help="从哪天起生效")
@click.option("--title", type=TYPED, help="清单名称，不填时沿用现行清单的名称")
@click.option("--source", default="", type=TYPED, help="文件名称和文号，采用时必填")
@click.option("--accept", is_flag=True, help="采用这个版本")
def import_file(
    file: Path, region: str, first: datetime, title: str | None, source: str, *, accept: bool
) -> None:
    """Show what a file changes, and accept it where that is said."""
    _refuse_wrong_region(region)
    if accept and not source.strip():
        raise RuleError("source_missing", "采用新版清单要写明依据，请加上 --source 和文件的名称、文号。")
    data, day = file.read_bytes(), date(first.year, first.month, first.day)
    with transaction() as session:
        before = platform_shelf(session, region).on(day)
        made = _read(data, region, day, title or before.title, source.strip() or _PREVIEW, before)
        for line in (*_changes(difference(before, made)), *_effects(session, made)):
            click.echo(line)
        if accept:
            row = accept_for_platform(session, made, hashlib.sha256(data).hexdigest())
            click.echo(f"已采用，{day} 起对{region_name(region)}的所有机构生效。")
            click.echo(row.id)
        else:
            click.echo("以上是预览，没有保存。确认无误后加上 --accept 采用。")


@catalogue.command("export", help="把一个地区今天生效的清单写成 XLSX，改好后可以用 import 读入。")
@click.argument("file", type=PATH)
@click.option("--region", required=True, type=TYPED, help="6 位行政区划代码，例如 430000")
def export(file: Path, region: str) -> None:
    """The workbook that people change."""
    _refuse_wrong_region(region)
    with transaction() as session:
        file.write_bytes(workbook_of(platform_shelf(session, region).on(today())))
    click.echo(file)


@catalogue.command("list", help="列出一个地区的清单版本（不含机构自己采用的）。")
@click.option("--region", required=True, type=TYPED, help="6 位行政区划代码，例如 430000")
def list_versions(region: str) -> None:
    """Versions with their first days."""
    _refuse_wrong_region(region)
    with transaction() as session:
        for version in platform_shelf(session, region).versions:
            click.echo(
                f"{version.effective_from}  {version.version}  {len(version.items)} 项  {version.title}"
            )


def _read(data: bytes, region: str, day: date, title: str, source: str, before: Catalogue) -> Catalogue:
    try:
        return read_catalogue(
            data, region=region, effective_from=day, title=title, source=source, before=before
        )
    except RuleError as error:
        raise RuleError(error.code, error.message + "".join(error.fields.get("file", ()))) from error


def _changes(changes: Difference) -> Iterator[str]:
    yield "没有变化。" if changes.empty else f"与现行清单相比：{changes.summary}。"
    yield from (f"  + {item.label}" for item in changes.added)
    yield from (f"  - {item.label}" for item in changes.dropped)
    for change in changes.changed:
        cells = "；".join(
            f"{cell.label}：{cell.before or '空'} → {cell.after or '空'}" for cell in change.fields
        )
        yield f"  * {change.before.label}：{cells}"
    yield from (
        f"  + 重复收费：{one.whole} 包含 {one.part}（{one.because}）" for one in changes.overlaps_added
    )
    yield from (f"  - 重复收费：{one.whole} 包含 {one.part}" for one in changes.overlaps_dropped)


def _effects(session: Session, made: Catalogue) -> Iterator[str]:
    for one in previews(session, made):
        if one.consequences:
            yield f"{need_provider(session, one.enrolment.provider_id).name}（{one.enrolment.county}）："
        for effect in one.consequences:
            price = effect.price
            variant = f"（{price.variant}）" if price.variant else ""
            yield f"  {price.item.label}{variant} {yuan(price.price_fen)} 元/{price.unit.label}：{effect.sentence}"


def _refuse_wrong_region(region: str) -> None:
    if not re.fullmatch(r"[1-9][0-9]{5}", region):
        raise RuleError("bad_region", "行政区划代码是 6 位数字，例如湖南省是 430000。")
