"""The shell's own doors, for the factory: dashboard, jobs, health, the log; and what the ground does by the calendar."""

from datetime import time

from provider_portal.accounts.queries import every_provider
from provider_portal.accounts.roles import Action
from provider_portal.ground.chain_check import check_chain
from provider_portal.ground.idempotency import purge_answers
from provider_portal.ground.jobs.dated import DatedJob
from provider_portal.ground.jobs.purging import purge_runs
from provider_portal.ground.jobs.timetable import Daily, Monthly
from provider_portal.shell import condition, openapi, trail, watching
from provider_portal.shell.floor import Floor, MenuEntry
from provider_portal.shell.home import blueprint, machines
from provider_portal.shell.refusals import DOORS, OPERATION
from provider_portal.shell.trail_words import GENERAL

_CHAINS_AT = Daily(at=time(3, 10))

DATED_JOBS = (
    DatedJob(
        name="idempotency.purge", title="清除重复提交记录", when=Daily(at=time(2, 40)), work=purge_answers
    ),
    DatedJob(
        name="jobs.purge",
        title="清除旧的执行记录",
        when=Monthly(day=1, at=time(2, 50)),
        work=purge_runs,
    ),
    DatedJob(name="audit.check_platform", title="核对平台的操作留痕", when=_CHAINS_AT, work=check_chain),
    DatedJob(
        name="audit.check",
        title="核对机构的操作留痕",
        when=_CHAINS_AT,
        work=check_chain,
        owners=every_provider,
    ),
)

FLOOR = Floor(
    name="shell",
    refusals=(*DOORS, *OPERATION),
    blueprints=(blueprint, trail.blueprint, watching.blueprint, condition.blueprint),
    api=(machines, openapi.blueprint),
    menu=(
        MenuEntry(label="月度总览", endpoint="home.dashboard", section="", action=Action.HOME, order=0),
        MenuEntry(
            label="操作留痕", endpoint="trail.audit_page", section="机构", action=Action.AUDIT_READ, order=68
        ),
        MenuEntry(
            label="运行状况",
            endpoint="condition.page",
            section="机构",
            action=Action.OPERATION_READ,
            order=69,
        ),
    ),
    trail_words=GENERAL,
    dated_jobs=DATED_JOBS,
)
