"""`portal photos`: what a photograph is, for a person or a program to look at; no database is needed."""

import json
from pathlib import Path

import click

from orders.photographs.inspection import PhotoInspection, inspect_photo
from provider_portal.ground.frozen import Json


@click.group()
def photos() -> None:
    """Commands about photographs."""


@photos.command(
    help="查看照片：每个文件输出一行 JSON。不是照片、已损坏或找不到的文件，ok 为 false，error 写明原因；"
    "命令本身仍以 0 退出。不需要数据库。"
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
def inspect(files: tuple[Path, ...]) -> None:
    """One JSON object a line, in the order of the files; exit 0, for a refused file is an answer too."""
    for file in files:
        click.echo(json.dumps(_line(file, inspect_photo(file)), ensure_ascii=False))


def _line(file: Path, inspection: PhotoInspection) -> Json:
    exif = inspection.exif
    return {
        "file": click.format_filename(file),
        "ok": inspection.ok,
        "error": inspection.error or None,
        "sha256": inspection.sha256 or None,
        "format": inspection.format or None,
        "width": inspection.width or None,
        "height": inspection.height or None,
        "taken_at": exif.taken_at.isoformat() if exif.taken_at else None,
        "latitude": float(exif.latitude) if exif.latitude else None,
        "longitude": float(exif.longitude) if exif.longitude else None,
        "make": exif.make,
        "model": exif.model,
        "software": exif.software,
        "phash": inspection.phash or None,
    }
