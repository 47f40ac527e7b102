"""A name is one name: the caregiver does not sign under another spelling, and people are found under any."""

from datetime import date

import pytest
from sqlalchemy import select

from orders.visits.models import VisitEvent
from orders.visits.visit import PositionState
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing
from provider_portal.ground.db import db, transaction
from provider_portal.ground.ids import new_id
from tests.builders import PASSWORD, id_number, make_assigned_order, make_recipient, signature_png
from tests.web.answers import json_of, problem
from tests.web.text.doors import Doors, raw_texts

SPELLINGS = [
    "陈　桂兰",
    "陈\u2009桂兰",
    "陈\u200b桂兰",
    "\ufeff陈桂兰",
    "陈桂兰。",
    "陈桂\U000e0100兰",
    "陈·桂兰".replace("·", "\u2060"),
]


def served(doors: Doors) -> str:
    """An order that waits for its signature."""
    noon = {"service_from": beijing(date(2026, 7, 15), 16), "service_until": beijing(date(2026, 7, 15), 17)}
    with transaction() as session:
        team = doors.team
        order = make_assigned_order(session, team.manager, team.recipient, team.caregiver, **noon)
    blind = {"position_state": "off", "reason": "屋里没有信号"}
    doors.page(f"/field/orders/{order.id}", blind, Role.CAREGIVER)
    lines = doors.got(f"/orders/{order.id}")["lines"]
    doors.page(f"/field/orders/{order.id}/check-out", blind | {"done": f"{lines[0]['id']}:1"}, Role.CAREGIVER)
    return str(order.id)


def test_the_caregiver_does_not_sign_in_another_spelling(doors: Doors) -> None:
    order = served(doors)
    signing = {"signer_kind": "relative", "relation": "女儿", "signature_png": signature_png()}
    for spelling in SPELLINGS:
        page = doors.page(
            f"/field/orders/{order}/confirmation", signing | {"signer_name": spelling}, Role.CAREGIVER
        )
        assert (page.status_code, "护理员不能替老人签名" in page.get_data(as_text=True)) == (422, True), (
            spelling
        )
        event = {"event_id": str(new_id()), "happened_at": "2026-07-15T17:00:00+08:00", "reason": "补"}
        answer = doors.api(f"/orders/{order}/confirm", signing | event | {"signer_name": spelling})
        assert problem(answer) == (422, "wrong_signer"), spelling
    own = {"signer_kind": "recipient", "signer_name": "王 秀英\u200b", "signature_png": signature_png()}
    assert doors.page(f"/field/orders/{order}/confirmation", own, Role.CAREGIVER).status_code == 303


@pytest.mark.parametrize(
    ("name", "needles"),
    [
        ("买买提·吐尔逊", ["买买提•吐尔逊", "买买提・吐尔逊", "吐尔逊", "mmttex", "MMTTEX"]),
        ("欧阳　明", ["欧阳明", "欧阳 明", "oym", "阳明"]),
        ("\u2fbc\u2f74\u2f63", ["高立生", "\u2fbc立生", "gls"]),
    ],
)
def test_elders_are_found_under_every_spelling(doors: Doors, name: str, needles: list[str]) -> None:
    number, phone = id_number(serial="306"), "0736-4212345"
    elder = {"name": name, "id_number": number, "phone": phone, "address": "澧水路"}
    made = json_of(doors.api("/recipients", elder))["id"]
    for needle in [*needles, "12345", "（0736）4212345", "+86 736 4212345"]:
        assert [row["id"] for row in doors.got(f"/recipients?q={needle}")["items"]] == [made], needle
        assert made in doors.shown(f"/recipients?q={needle}"), needle


def test_a_character_of_one_computer_is_refused_in_words(doors: Doors) -> None:
    elder = {
        "name": "王\ue000英",
        "id_number": id_number(serial="306"),
        "phone": "13900000009",
        "address": "澧水路",
    }
    answer = doors.api("/recipients", elder)
    assert (answer.status_code, "U+E000" in json_of(answer)["errors"]["name"][0]) == (422, True)
    page = doors.page("/recipients/new", elder)
    assert (page.status_code, "U+E000" in page.get_data(as_text=True)) == (422, True)


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        (0, 0, "0,0"),
        (35, 111, ""),
        (29.6, -111.9, "不在中国"),
        (51.5, 0, "不在中国"),
        (80.1, 40.2, "填反"),
        (111.9, 29.6, "填反"),
    ],
)
def test_a_position_that_is_none_is_asked_about(
    doors: Doors, latitude: float, longitude: float, words: str
) -> None:
    elder = {
        "name": "王芳",
        "id_number": id_number(serial="306"),
        "phone": "13900000009",
        "address": "澧水路",
    }
    place = {"latitude": latitude, "longitude": longitude}
    answer = doors.api("/recipients", elder | place)
    page = doors.page("/recipients/new", elder | {"id_number": id_number(serial="408")} | place)
    if not words:
        assert (answer.status_code, page.status_code) == (201, 303)
        return
    assert (answer.status_code, words in str(json_of(answer)["errors"]["latitude"])) == (422, True)
    assert (page.status_code, words in page.get_data(as_text=True)) == (422, True)


def test_a_phone_without_a_position_does_not_lie_in_the_sea(doors: Doors) -> None:
    noon = {"service_from": beijing(date(2026, 7, 15), 16), "service_until": beijing(date(2026, 7, 15), 17)}
    with transaction() as session:
        team = doors.team
        elder = make_recipient(
            session, team.manager, id_number(serial="306"), latitude="29.6", longitude="111.8"
        )
        order = make_assigned_order(session, team.manager, elder, team.caregiver, **noon)
    nowhere = {"position_state": "fixed", "latitude": 0, "longitude": 0}
    asked = doors.page(f"/field/orders/{order.id}", nowhere, Role.CAREGIVER)
    assert (asked.status_code, "手机给的位置不对" in asked.get_data(as_text=True)) == (422, True)
    event = {"event_id": str(new_id()), "happened_at": "2026-07-15T16:00:00+08:00", "reason": "手机没电"}
    answer = doors.api(f"/orders/{order.id}/check-in", nowhere | event)
    assert answer.status_code == 200
    assert "too_far" not in {finding["code"] for finding in json_of(answer)["findings"]}
    db.session.rollback()
    [stored] = db.session.scalars(select(VisitEvent).where(VisitEvent.order_id == order.id))
    assert (stored.position_state, stored.latitude) == (PositionState.UNAVAILABLE, None)
    assert "不是有效位置" in stored.reason
    assert {"position": "0,0"} in raw_texts("order.check_in")


@pytest.mark.parametrize(
    "typed",
    [
        "+86-138-0000-0001",
        "138 0000 0001",
        "008613800000001",
        "１３８０００００００１",
        "\u202d13800000001\u202c",
    ],
)
def test_people_sign_in_however_they_write_their_number(doors: Doors, typed: str) -> None:
    answer = doors.client.post("/sign-in", data={"phone": typed, "password": PASSWORD})
    assert answer.status_code == 303
