"""`portal keys`: new keys for the sealed columns."""

import click
from flask import current_app
from tqdm import tqdm

from provider_portal.ground.crypto import vault
from provider_portal.ground.rekeying import remember, reseal, uses, with_new_key, without_key
from provider_portal.ground.secrets import replace_kept
from provider_portal.settings import Settings


@click.group()
def keys() -> None:
    """Keys of sealed columns."""


@keys.command("list", help="列出密钥编号和各用于多少行数据。")
def keys_list() -> None:
    """One line a key."""
    present = vault()
    for key_id in present.keys:
        mark = "（当前）" if key_id == present.current else ""
        rows = "、".join(f"{column.label} {count} 行" for column, count in uses(key_id))
        click.echo(f"{key_id}{mark} {rows}")


@keys.command("rotate", help="生成新的当前密钥，旧密钥保留。之后请运行 portal keys reseal。")
def keys_rotate() -> None:
    """Make a new current key."""
    text, key_id = with_new_key(_text())
    _put(text, "keys.rotate", key_id)
    click.echo(
        f"当前密钥已是 {key_id}。请运行 portal keys reseal，并把新的密钥另行备份。", err=_from_environment()
    )


@keys.command("reseal", help="把所有加密数据换到当前密钥下；中断后可以再次运行。")
def keys_reseal() -> None:
    """Bring every row under the current key."""
    with tqdm(unit="行", disable=None) as bar:

        def watch(rows: int) -> None:
            bar.n = rows
            bar.refresh()

        rows = reseal(watch)
    click.echo(f"已换到密钥 {vault().current}：{rows} 行。")


@keys.command("drop", help="删除一把不再使用的旧密钥；还有数据用它加密时拒绝。")
@click.argument("key_id")
def keys_drop(key_id: str) -> None:
    """Forget an old key."""
    _put(without_key(_text(), key_id), "keys.drop", key_id)
    click.echo(
        f"已删除密钥 {key_id}。用它加密的旧备份仍需要它：请连同旧备份一起保管或销毁。",
        err=_from_environment(),
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _from_environment() -> bool:
    return _settings().keys_file is None


def _text() -> str:
    settings = _settings()
    return (
        settings.field_keys if settings.keys_file is None else settings.keys_file.read_text(encoding="utf-8")
    )


def _put(text: str, action: str, key_id: str) -> None:
    """Into the key file; where the environment holds the keys, the operator puts them there."""
    file = _settings().keys_file
    if file is None:
        click.echo("请把 PORTAL_FIELD_KEYS 设为下面这一行，并重启网站和全部后台进程：", err=True)
        click.echo(text)
        return
    remember(action, key_id)
    replace_kept(file, text)
