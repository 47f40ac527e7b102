"""`portal regions`: the platform operator's door to a folder of regions before the portal reads it."""

from pathlib import Path

import click

from catalog.region_folder.checking import SHAPES, files_of, folder_defects
from provider_portal.ground.errors import SettingsError
from provider_portal.settings import read_regions_folder


@click.group()
def regions() -> None:
    """Lists and rules of further regions."""


@regions.command(
    "check",
    help="检查一个文件夹里的项目清单（items）和补贴规则（subsidy），每处问题打印一行；有问题时以 1 退出。"
    "不写文件夹时检查 PORTAL_REGIONS。",
)
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Print every defect, one a line."""
    folder = folder or read_regions_folder()
    if folder is None:
        raise SettingsError("请写出要检查的文件夹，或先设置 PORTAL_REGIONS。")
    defects = folder_defects(folder)
    for line in defects:
        click.echo(line)
    if defects:
        raise SystemExit(1)
    lists, rules = (len(files_of(folder, subject)) for subject in SHAPES)
    click.echo(f"没有问题：项目清单 {lists} 份，补贴规则 {rules} 份。")
