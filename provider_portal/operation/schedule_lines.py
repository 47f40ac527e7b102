"""The dated jobs as lines for a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from provider_portal.accounts.models import Provider
from provider_portal.ground.clock import SHANGHAI
from provider_portal.ground.jobs.models import JobState
from provider_portal.ground.jobs.schedule import LastRun, ScheduleEntry, schedule


def schedule_lines(session: Session) -> Iterator[str]:
    """A line for each dated job, and under it each newest run that failed or has not ended."""
    for entry in schedule(session):
        yield f"{entry.name} {entry.title} 上次 {_last(entry.runs)} 下次 {_next(entry)}"
        for run in entry.runs:
            if run.job.state is not JobState.DONE:
                yield f"  {_run(session, run)}".rstrip()


def _last(runs: Sequence[LastRun]) -> str:
    if not runs:
        return "从未执行"
    at = _minute(max(run.at for run in runs))
    if len(runs) == 1:
        return f"{at} {runs[0].job.state.label} {runs[0].sentence}".rstrip()
    states = Counter(run.job.state.label for run in runs)
    return f"{at} {len(runs)} 家机构：{'，'.join(f'{count} 家{label}' for label, count in states.items())}"


def _next(entry: ScheduleEntry) -> str:
    return _minute(entry.next_at) + ("（已到时间，等待后台进程）" if entry.overdue else "")


def _run(session: Session, run: LastRun) -> str:
    name = (
        "平台" if run.owner is None else session.scalar(select(Provider.name).where(Provider.id == run.owner))
    )
    return f"{run.job.id} {run.job.state.label} {name} {run.sentence}"


def _minute(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
