"""`portal backup` and `portal restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import inspect
from tqdm import tqdm

from provider_portal.ground.backup.restoring import restore as bring_back
from provider_portal.ground.backup.saving import Watch, back_up
from provider_portal.ground.crypto import vault
from provider_portal.ground.db import db
from provider_portal.ground.files import file_store
from provider_portal.settings import Settings

FILE = click.Path(dir_okay=False, path_type=Path)


@contextmanager
def progress_bar(unit: str) -> Iterator[Watch]:
    """A bar on a terminal, silent elsewhere."""
    with tqdm(total=0, unit=unit, disable=None) as bar:

        def watch(done: int, total: int) -> None:
            bar.total, bar.n = total, done
            bar.refresh()

        yield watch


def _revision() -> str:
    from provider_portal.migrations.running import head_revision  # noqa: PLC0415 - Alembic only here

    return head_revision()


@click.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Write a backup."""
    with progress_bar("个文件") as watch:
        files = back_up(file, db.engine, file_store(), vault(), _revision(), watch)
    settings: Settings = current_app.extensions["settings"]
    click.echo(
        f"备份完成：{file}，凭证文件 {files} 个。密钥不在备份里，请另行保管 {settings.var / 'field.keys'}。"
    )


def _build_if_bare() -> None:
    """A database without any table gets its structure, so that a new machine needs one command."""
    from provider_portal.migrations.running import upgrade  # noqa: PLC0415 - Alembic only here

    if not inspect(db.engine).get_table_names():
        upgrade()


@click.command()
@click.argument("file", type=FILE)
def restore(file: Path) -> None:
    """Bring a backup back."""
    _build_if_bare()
    with progress_bar("个文件") as watch:
        rows = bring_back(file, db.engine, file_store(), vault(), _revision(), watch)
    click.echo(f"恢复完成：{rows} 行数据。请运行 portal audit verify 核对操作留痕。")
