"""The demonstration: two providers and one month, made through the same services as the pages.

The steps hang in the floors (`DemoStep`) and share a notebook for the ids that later steps need. What the
notebook says of providers and sign-ins is kept under `var/demonstration.json`, for `./run` to print again.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from time import sleep
from typing import Any

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from provider_portal.accounts.models import Provider
from provider_portal.ground.clock import clock_at
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError
from provider_portal.ground.jobs.models import Job, JobState
from provider_portal.settings import Settings
from provider_portal.shell.floor import DemoStep, floors

_FILE = "demonstration.json"
_LOOK_SECONDS = 1
_BAR = 24


def has_providers(session: Session) -> bool:
    """Whether anybody's data is in this database already."""
    return bool(session.scalar(select(func.count()).select_from(Provider)))


def load_demo(tell: Any) -> dict[str, Any]:
    """Play every step in the order of time; refuses on a database that holds providers. `tell(done, total, title)` watches.

    Returns `{"providers": [...]}` as `portal demo load --json` prints it.
    """
    if has_providers(db.session()):
        raise RuleError("not_empty", "数据库里已有机构数据，演示数据只能装进空库。请换一个 PORTAL_VAR 再试。")
    db.session.rollback()
    steps = sorted((step for floor in floors() for step in floor.demo), key=_instant)
    notebook: dict[str, Any] = {"providers": []}
    for done, step in enumerate(steps):
        tell(done, len(steps), step.title)
        with clock_at(step.at):
            step.play(notebook)
    tell(len(steps), len(steps), "完成")
    story = {"providers": notebook["providers"]}
    settings: Settings = current_app.extensions["settings"]
    (settings.var / _FILE).write_text(json.dumps(story, ensure_ascii=False, indent=1), encoding="utf-8")
    return story


def _instant(step: DemoStep) -> datetime:
    return step.at


def demonstration(settings: Settings) -> dict[str, Any] | None:
    """What was loaded into this portal, or nothing where no demonstration is."""
    kept = settings.var / _FILE
    found: dict[str, Any] | None = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None
    return found


def demo_lines(app: Flask) -> Iterable[str]:
    """What `./run` prints once the portal serves: sign-ins, then the package as it is built."""
    settings: Settings = app.extensions["settings"]
    story = demonstration(settings)
    if story is None:
        return
    yield "  演示账号（手机号 / 密码）："
    for provider in story["providers"]:
        yield f"    {provider['name']}"
        for user in provider["users"]:
            yield f"      {user['role_label']:　<6}{user['phone']}  {user['password']}  {user['name']}"
    with app.app_context():
        yield from _package_lines(settings)


def _package_lines(settings: Settings) -> Iterator[str]:
    query = select(Job).where(Job.kind == "claims.build").order_by(Job.id).limit(1)
    shown = -1
    while True:
        job = db.session.scalar(query.execution_options(populate_existing=True))
        db.session.rollback()
        if job is None:
            return
        if job.state is JobState.FAILED:
            yield f"  结算申报包没有完成：{job.error}"
            return
        if job.state is JobState.DONE:
            yield from _finished(settings, job)
            return
        if job.total and job.done != shown:
            shown = job.done
            yield f"  正在生成结算申报包 {_bar(job.done, job.total)} {job.done}/{job.total}"
        sleep(_LOOK_SECONDS)


def _bar(done: int, total: int) -> str:
    full = done * _BAR // total
    return "█" * full + "░" * (_BAR - full)


def _finished(settings: Settings, job: Job) -> Iterator[str]:
    yield "  结算申报包已生成，可在“结算申报”页面下载，也存放在："
    for hand_out in [floor.demo_papers for floor in floors() if floor.demo_papers]:
        for file in hand_out(db.session(), settings.var / "packages"):
            yield f"    {file}"
    db.session.rollback()
    yield f"  想回到演示的月份：PORTAL_NOW=2026-08-04T08:30:00+08:00 ./run　（任务编号 {job.id}）"
