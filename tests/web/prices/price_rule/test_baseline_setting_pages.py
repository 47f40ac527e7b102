"""The baseline's setting by page and by machine: alone before the first filing, together afterwards."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.db import transaction
from tests.builders import make_evidence, token_header
from tests.web.answers import json_of, problem
from tests.web.pages import text
from tests.web.prices.price_rule.filed_seven import file_seven

SETTING = {"window": "joining", "statistic": "highest", "reason": "县局 2026 年 3 月文件"}


def headers(manager: Principal) -> dict[str, str]:
    with transaction() as session:
        return token_header(session, manager.provider_id)


def test_machines_set_the_baseline_alone_before_and_together_after_the_first_filing(
    client: FlaskClient, manager: Principal
) -> None:
    first, second = headers(manager), headers(manager)
    path = "/api/v1/settings/price-baseline"
    answer = client.put(path, json=SETTING, headers=first)
    assert (answer.status_code, json_of(answer)["status"]) == (200, "in_force")
    file_seven(manager)
    answer = client.put(path, json=SETTING | {"statistic": "mean"}, headers=first)
    assert (answer.status_code, json_of(answer)["status"]) == (202, "waiting")
    assert json_of(answer)["in_force"]["statistic"] == "highest"
    refused = client.post(f"{path}/approve", headers=first)
    assert problem(refused) == (422, "second_person")
    approved = client.post(f"{path}/approve", headers=second)
    assert (approved.status_code, json_of(approved)["in_force"]["statistic"]) == (200, "mean")
    again = client.post(f"{path}/approve", headers=second)
    assert problem(again) == (409, "nothing_waiting")
    shown = json_of(client.get(path, headers=first))
    assert (shown["window"], shown["waiting"], shown["unverified"]) == ("joining", None, True)


@pytest.mark.parametrize(
    "change", [{"window": "both"}, {"statistic": "median"}, {"reason": ""}, {"extra": 1}]
)
def test_a_setting_that_is_not_whole_is_refused(
    client: FlaskClient, manager: Principal, change: dict[str, Any]
) -> None:
    answer = client.put("/api/v1/settings/price-baseline", json=SETTING | change, headers=headers(manager))
    assert answer.status_code == 422
    assert list(json_of(answer)["errors"]) == list(change)


def test_only_managers_set_the_baseline(client: FlaskClient, manager: Principal) -> None:
    with transaction() as session:
        finance = token_header(session, manager.provider_id, Role.FINANCE)
    assert client.put("/api/v1/settings/price-baseline", json=SETTING, headers=finance).status_code == 403
    assert client.get("/api/v1/settings/price-baseline", headers=finance).status_code == 200


def test_the_second_person_sees_what_a_setting_changes_and_agrees(
    office: FlaskClient, other: FlaskClient, manager: Principal
) -> None:
    file_seven(manager)
    with transaction() as session:
        make_evidence(session, manager, fen=8000)
    office.post("/settings/price-baseline/change", data=SETTING)
    page = text(office, "/settings/price-baseline")
    assert "请另一位机构负责人登录后复核" in page
    page = text(other, "/settings/price-baseline")
    for part in ("复核同意", "60.00", "80.00", "没有附文件"):
        assert part in page
    other.post("/settings/price-baseline/approve")
    page = text(other, "/settings/price-baseline")
    assert "待核实" in page
    assert "第二负责人复核同意" in page
