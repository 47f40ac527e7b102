"""`portal serve`, `portal db`, `portal audit`, `portal jobs`: what the operator runs."""

import sys

import click
from flask import Flask, current_app
from sqlalchemy import or_, select

from provider_portal.ground.audit import AuditHead, chain_of
from provider_portal.ground.chain_check import walk_chain
from provider_portal.ground.db import db, transaction
from provider_portal.ground.errors import SettingsError, missing
from provider_portal.ground.ids import parse_id
from provider_portal.ground.jobs.carrier import sweep_now, work
from provider_portal.ground.jobs.models import Job, JobState
from provider_portal.ground.jobs.queueing import retry
from provider_portal.operation.schedule_lines import schedule_lines
from provider_portal.settings import Settings
from provider_portal.shell.watching import log_as_json


@click.command()
@click.option("--lan", is_flag=True, help="在本地网络上用 HTTPS 服务，供手机访问")
def serve(*, lan: bool) -> None:
    """Serve without set-up."""
    from provider_portal.operation.serving import serve as start  # noqa: PLC0415 - gunicorn only when serving

    settings: Settings = current_app.extensions["settings"]
    start(settings, lan=lan)


@click.group(name="db")
def database() -> None:
    """The database's structure."""


@database.command(help="把数据库结构升级到最新版本。")
def upgrade() -> None:
    """Run the migrations."""
    from provider_portal.migrations.running import upgrade as run  # noqa: PLC0415 - Alembic only here

    run()
    click.echo("数据库已是最新版本。")


@click.group()
def audit() -> None:
    """The audit chain."""


@audit.command("verify", help="核对操作留痕的哈希链，指出第一处被改动的记录。")
@click.option("--provider", "provider_id", help="只核对这家机构")
def audit_verify(provider_id: str | None) -> None:
    """Exit 1 naming what is broken."""
    session = db.session()
    named_chain = chain_of(parse_id(provider_id, "机构")) if provider_id else None
    chains = (
        [named_chain]
        if named_chain
        else list(session.scalars(select(AuditHead.chain).order_by(AuditHead.chain)))
    )
    broken = [f"{chain}: {sentence}" for chain in chains for sentence in walk_chain(chain).broken]
    if broken:
        click.echo(broken[0], err=True)
        sys.exit(1)
    click.echo(f"核对完成，{len(chains)} 条链完整。")


@click.group()
def jobs() -> None:
    """Background work."""


@jobs.command("list", help="列出任务；已完成的定期任务见 portal jobs schedule。")
def jobs_list() -> None:
    """One line a job."""
    shown = or_(Job.slot.is_(None), Job.state != JobState.DONE)
    for job in db.session.scalars(select(Job).where(shown).order_by(Job.id)):
        click.echo(
            f"{job.id} {job.state.label} {job.done}/{job.total} {job.title} {job.error or ''}".rstrip()
        )


@jobs.command("retry", help="重试一个失败的任务。")
@click.argument("job_id")
def jobs_retry(job_id: str) -> None:
    """Queue it again."""
    with transaction() as session:
        job = session.get(Job, parse_id(job_id, "后台任务"))
        if job is None:
            raise missing("后台任务")
        retry(session, job)
    click.echo("已重新排队。")


@jobs.command("schedule", help="列出定期任务：上次什么时候做的、结果如何，下次什么时候做。")
def jobs_schedule() -> None:
    """One line a dated job; below it, one for each run that is not done."""
    for line in schedule_lines(db.session()):
        click.echo(line)


@jobs.command("sweep", help="把到期的和中断的任务重新排队。")
def jobs_sweep() -> None:
    """Send what was lost."""
    click.echo(f"已重新排队 {sweep_now()} 个任务。")


@click.command()
def worker() -> None:
    """Serve the queue."""
    settings: Settings = current_app.extensions["settings"]
    if settings.redis_url is None:
        raise SettingsError("没有设置 REDIS_URL：后台任务由网站进程自己完成，不需要单独启动。")
    log_as_json(settings)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's own way
    work(app, settings.redis_url)
