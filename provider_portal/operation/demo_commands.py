"""`portal demo`: the only commands that load the demonstration's modules, and only when they run."""

import json

import click
from flask import current_app
from tqdm import tqdm

from provider_portal.ground.db import db
from provider_portal.settings import Settings


@click.group()
def demo() -> None:
    """Two providers and a month to look at."""


@demo.command("load", help="把两家演示机构的一个月装进空数据库；库里已有机构时拒绝。")
@click.option("--json", "as_json", is_flag=True, help="打印一个 JSON 对象")
@click.option("--if-empty", is_flag=True, help="库里已有机构时什么也不做")
def demo_load(*, as_json: bool, if_empty: bool) -> None:
    """Play the demonstration."""
    from provider_portal.operation.demo import has_providers, load_demo  # noqa: PLC0415 - never in production

    if if_empty and has_providers(db.session()):
        click.echo("数据库里已有机构，保留现有数据。")
        return
    with tqdm(total=0, disable=as_json or None, bar_format="{desc} {bar} {n}/{total}") as bar:

        def watch(done: int, total: int, title: str) -> None:
            bar.total, bar.n, bar.desc = total, done, title
            bar.refresh()

        story = load_demo(watch)
    if as_json:
        click.echo(json.dumps(story, ensure_ascii=False))
        return
    for provider in story["providers"]:
        click.echo(f"{provider['name']}（{provider['code']}，{provider['month']}）")
        for user in provider["users"]:
            click.echo(f"  {user['role_label']} {user['phone']} {user['password']}")


@demo.command("serve", help="启动网站，并打印演示账号和结算申报包的进度。")
@click.option("--lan", is_flag=True, help="在本地网络上用 HTTPS 服务，供手机访问")
def demo_serve(*, lan: bool) -> None:
    """Serve as `portal serve` does, and tell a newcomer about the demonstration."""
    from provider_portal.operation.demo import demo_lines  # noqa: PLC0415 - never in production
    from provider_portal.operation.serving import serve as start  # noqa: PLC0415 - gunicorn only when serving

    settings: Settings = current_app.extensions["settings"]
    start(settings, lan=lan, extra_lines=demo_lines)
