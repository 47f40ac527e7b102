"""The page 运行状况: what runs by itself and how it went, for those who answer for the provider."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import transaction
from provider_portal.ground.jobs.models import JobState
from provider_portal.ground.jobs.queueing import enqueue
from provider_portal.ground.jobs.running import run_next
from provider_portal.ground.jobs.ticking import tick
from tests.builders import PHONES, make_team, sign_in
from tests.services.test_audit import some_acts, touch
from tests.web.pages import text

MORNING = beijing(date(2026, 11, 25), 4)


def work_off() -> None:
    tick()
    while run_next():
        pass


@pytest.mark.parametrize(
    ("role", "status"), [(Role.MANAGER, 200), (Role.CAREGIVER, 403), (Role.FINANCE, 403)]
)
def test_managers_see_how_things_run(context: Flask, client: FlaskClient, role: Role, status: int) -> None:
    with transaction() as session:
        make_team(session)
    sign_in(client, PHONES[role])
    with clock_at(MORNING):
        page = text(client, "/condition", status)
        assert status == 403 or "从未执行" in page
        work_off()
        page = text(client, "/condition", status)
    assert status == 403 or ("操作留痕共" in page and "11月26日 03:10" in page and "清除了 0 条" in page)


def test_what_failed_is_told_with_its_reason_and_can_be_retried(context: Flask, client: FlaskClient) -> None:
    with transaction() as session:
        team = make_team(session)
        job = enqueue(session, team.provider.id, "try", "生成单据", {})
        job.state, job.error = JobState.FAILED, "磁盘已满。"
    sign_in(client)
    others = some_acts(2)
    touch("UPDATE audit_entry SET person_name = '李四' WHERE seq = 1")
    with clock_at(MORNING):
        work_off()
        page = text(client, "/condition")
    assert "磁盘已满。" in page
    assert "核对机构的操作留痕没有完成" in page
    assert "第 1 条" in page
    assert page.count("重试") == 2
    assert str(others) not in page
