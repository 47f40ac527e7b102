"""The demonstration: two providers and one month, made through the same services as the pages.

The floors' chapters share a notebook for the ids that later steps need. What the notebook says of providers and
sign-ins is kept under `var/demonstration.json`, for `portal demo serve` to print again.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter

from flask import Flask, current_app
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from provider_portal.accounts.models import Provider
from provider_portal.ground.clock import clock_at
from provider_portal.ground.db import db
from provider_portal.ground.errors import RuleError
from provider_portal.ground.frozen import Json
from provider_portal.operation.chapter import Notebook, chapters
from provider_portal.settings import Settings
from provider_portal.shell.floor import floors

_FILE = "demonstration.json"


def has_providers(session: Session) -> bool:
    """Whether anybody's data is in this database already."""
    return bool(session.scalar(select(exists().select_from(Provider))))


def load_demo(watch: Callable[[int, int, str], None]) -> Json:
    """Play every step in the order of time; refuses on a database that holds providers. `watch(done, total, title)`.

    Returns `{"providers": [...]}` as `portal demo load --json` prints it.
    """
    if has_providers(db.session()):
        raise RuleError("not_empty", "数据库里已有机构数据，演示数据只能装进空库。请换一个 PORTAL_VAR 再试。")
    db.session.rollback()
    steps = sorted((step for chapter in chapters(floors()) for step in chapter.steps), key=attrgetter("at"))
    notebook: Notebook = {"providers": []}
    for done, step in enumerate(steps):
        watch(done, len(steps), step.title)
        with clock_at(step.at):
            step.play(notebook)
    watch(len(steps), len(steps), "完成")
    story = {"providers": notebook["providers"]}
    settings: Settings = current_app.extensions["settings"]
    (settings.var / _FILE).write_text(json.dumps(story, ensure_ascii=False, indent=1), encoding="utf-8")
    return story


def _kept_story(settings: Settings) -> Json | None:
    """What was loaded into this portal, or nothing where no demonstration is."""
    file = settings.var / _FILE
    story: Json | None = json.loads(file.read_text(encoding="utf-8")) if file.exists() else None
    return story


def demo_lines(app: Flask) -> Iterable[str]:
    """What `portal demo serve` prints once it serves: sign-ins, then the floors' epilogues as they come true."""
    settings: Settings = app.extensions["settings"]
    story = _kept_story(settings)
    if story is None:
        return
    yield "  演示账号（手机号 / 密码）："
    for provider in story["providers"]:
        yield f"    {provider['name']}"
        for user in provider["users"]:
            yield f"      {user['role_label']:　<6}{user['phone']}  {user['password']}  {user['name']}"
    with app.app_context():
        yield from _epilogues(settings)


def _epilogues(settings: Settings) -> Iterator[str]:
    for chapter in chapters(floors()):
        if chapter.epilogue is not None:
            yield from chapter.epilogue(db.session(), settings.var)
