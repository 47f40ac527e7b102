"""`portal claims build` and `portal claims verify`."""

import sys
from pathlib import Path
from time import sleep
from uuid import UUID

import click
from sqlalchemy.orm import Session
from tqdm import tqdm

from catalog.enrolment.queries import enrolment_of
from provider_portal.accounts.creating import OPERATOR, need_provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from provider_portal.ground.errors import OutsideError, PortalError
from provider_portal.ground.ids import parse_id
from provider_portal.ground.jobs.models import Job, JobState
from provider_portal.ground.jobs.running import run_job
from provider_portal.ground.periods import Month
from receipts.claims.queries import archive_of, get_package, seal_page_of
from receipts.package.delivering import deliver
from receipts.package.requesting import build_month
from receipts.verification.verify import verify_package

NOBODY = UUID(int=0)
PAUSE_SECONDS = 0.5


@click.group()
def claims() -> None:
    """Claim packages."""


@claims.command(help="生成申报包：已封存的月份给出封存的那一版，未封存的给出试算包。最后一行打印文件路径。")
@click.option("--provider", "provider_id", required=True, help="机构编号")
@click.option("--month", required=True, help="申报月份，例如 2026-07")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="放到哪个文件夹")
@click.option("--county", help="行政区划代码（在多个县参与项目时填写）")
def build(provider_id: str, month: str, out: Path, county: str | None) -> None:
    """Build in the foreground; the archive and its seal page are written to `out`."""
    owner, claim_month = parse_id(provider_id, "机构"), Month.parse(month)
    with transaction() as session:
        who = _operator(session, owner)
        enrolment = enrolment_of(session, owner, county)
        package, job = build_month(session, who, enrolment, claim_month)
    if job is not None:
        _run(job)
    with transaction() as session:
        archive = archive_of(session, get_package(session, owner, package.id))
        seal_page_sha256 = seal_page_of(session, archive) if archive else None
    if archive is None or seal_page_sha256 is None:
        raise OutsideError("not_built", "申报包没有生成成功，请用 portal jobs list 查看原因。")
    click.echo(deliver(out, archive, seal_page_sha256))


def _operator(session: Session, provider_id: UUID) -> Principal:
    """The platform's operator, who is no person of the provider."""
    provider = need_provider(session, provider_id)
    return Principal(
        provider_id=provider.id,
        provider_name=provider.name,
        person_id=NOBODY,
        name=OPERATOR,
        role=Role.MANAGER,
    )


def _run(job: Job) -> None:
    """Carry out the job here; where the website's worker has it already, watch that one."""
    with tqdm(desc="生成申报包", unit="件", disable=not sys.stderr.isatty()) as bar:

        def watch(done: int, total: int) -> None:
            bar.total, bar.n = total, done
            bar.refresh()

        while (state := _state(job)).state is not JobState.DONE:
            if state.state is JobState.FAILED:
                raise PortalError("job_failed", state.error or "申报包没有生成成功，请重试。")
            if not run_job(job.id, watch):
                watch(state.done, state.total)
                sleep(PAUSE_SECONDS)


def _state(job: Job) -> Job:
    with transaction() as session:
        return session.get_one(Job, job.id, populate_existing=True)


class VerifyCommand(click.Command):
    """Lets `--earlier` take several files, as in `--earlier a.zip b.zip`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat the option before each of its files."""
        spread: list[str] = []
        earlier = False
        for arg in args:
            if arg.startswith("-"):
                earlier = arg == "--earlier"
                spread += [] if earlier else [arg]
            else:
                spread += ["--earlier", arg] if earlier else [arg]
        return super().parse_args(ctx, spread)


@claims.command(
    cls=VerifyCommand, help="核对申报包：不需要数据库。完好则打印 verified，否则每个问题一行并以 1 退出。"
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--manifest-sha256", help="封存单上的清单 SHA-256")
@click.option(
    "--earlier", multiple=True, type=click.Path(path_type=Path), help="前期的申报包，查重复申报；可写多个"
)
def verify(files: tuple[Path, ...], manifest_sha256: str | None, earlier: tuple[Path, ...]) -> None:
    """Exit 0 and `verified …`, or exit 1 and one line per defect on standard error."""
    if manifest_sha256 and len(files) > 1:
        raise click.UsageError("--manifest-sha256 一次只核对一个文件。")
    broken = False
    for file in files:
        verdict = verify_package(file, manifest_sha256=manifest_sha256, earlier=earlier)
        for defect in verdict.defects:
            broken = True
            click.echo(f"{file.name}: {defect}" if len(files) > 1 else defect, err=True)
        if not verdict.defects:
            click.echo(verdict.summary)
    if broken:
        sys.exit(1)
