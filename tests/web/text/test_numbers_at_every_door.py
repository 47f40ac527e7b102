"""One number in two spellings is one number: official and booking numbers, papers, certificates, telephones."""

from typing import Any

import pytest

from provider_portal.accounts.roles import Role
from tests.builders import id_number
from tests.web.answers import json_of, problem
from tests.web.text.doors import Doors, raw_texts

REF = "MZT-2026-0804-7001"
SPELLINGS = [
    "mzt-2026-0804-7001",
    "MZT‐2026‐0804‐7001",
    "MZT\u200b-2026-0804-7001",
    "'MZT-2026-0804-7001",
    "ＭＺＴ－2026 0804-7001。".replace(" ", "－"),
]
REDEMPTION = {
    "official_ref": REF,
    "shown_deduction_fen": 6000,
    "channel": "cash",
    "redeemed_at": "2026-07-15T18:00:00+08:00",
}
EVIDENCE = {
    "item": 7,
    "unit": "visit",
    "price_fen": 3000,
    "reference": "SJ-77",
    "charged_on": "2026-02-10",
}
ORDER = {
    "voucher_class": "home_visit",
    "service_from": "2026-07-20T09:00:00+08:00",
    "service_until": "2026-07-20T10:00:00+08:00",
    "lines": [{"item": 7, "unit": "visit", "quantity": 1}],
}
CAREGIVER = {"name": "刘芳", "phone": "13900000001", "certificate": "CN-4307-1"}


@pytest.mark.parametrize("again", SPELLINGS)
def test_an_official_number_is_redeemed_once_at_the_api(doors: Doors, again: str) -> None:
    first, second = doors.orders
    assert doors.api(f"/orders/{first}/redemption", REDEMPTION).status_code == 201
    answer = doors.api(f"/orders/{second}/redemption", REDEMPTION | {"official_ref": again})
    assert problem(answer) == (409, "official_ref_taken")


def test_an_official_number_is_redeemed_once_at_the_page(doors: Doors) -> None:
    first, second = doors.orders
    typed = {"shown_deduction": "￥60.00元", "channel": "cash", "redeemed_at": "2026-07-15T18:00"}
    spelled = typed | {"official_ref": f"\u202d{REF}\u202c"}
    assert doors.page(f"/redemptions/orders/{first}", spelled, Role.FINANCE).status_code == 303
    assert raw_texts("redemption.redeem") == [{"official_ref": f"\u202d{REF}\u202c"}]
    refused = doors.page(
        f"/redemptions/orders/{second}", typed | {"official_ref": SPELLINGS[1]}, Role.FINANCE
    )
    assert refused.status_code == 409
    for needle in (REF.lower(), "mzt‐2026", "王　秀英"):
        assert REF in doors.shown(f"/redemptions?month=2026-07&q={needle}", Role.FINANCE)


def test_a_booking_is_placed_once_while_it_lives(doors: Doors) -> None:
    order = ORDER | {"recipient_id": str(doors.team.recipient.id), "platform_ref": "DD-20260720-1"}
    later = {"service_from": "2026-07-21T09:00:00+08:00", "service_until": "2026-07-21T10:00:00+08:00"}
    placed = doors.api("/orders", order)
    assert placed.status_code == 201
    again = order | later | {"platform_ref": "dd－20260720–1"}
    answer = doors.api("/orders", again)
    assert problem(answer) == (409, "platform_ref_taken")
    found = doors.got("/orders?q=dd‐20260720‐1")["items"]
    assert [row["id"] for row in found] == [json_of(placed)["id"]]
    assert doors.api(f"/orders/{json_of(placed)['id']}/cancel", {"reason": "改期"}).status_code == 200
    assert doors.api("/orders", again).status_code == 201


@pytest.mark.parametrize(
    "again", ["SJ-77_x000D_", "ＳＪ－77", "sj‐77", "SJ\u200b-77", "'SJ-77", "SJ-77。", " SJ-77\u3000"]
)
def test_a_paper_names_a_price_once(doors: Doors, again: str) -> None:
    first = doors.api("/baseline-evidence", EVIDENCE)
    assert first.status_code == 201
    same = doors.api("/baseline-evidence", EVIDENCE | {"reference": again})
    assert (same.status_code, json_of(same)["id"]) == (200, json_of(first)["id"])
    other = doors.api("/baseline-evidence", EVIDENCE | {"reference": again, "price_fen": 3500})
    assert problem(other) == (409, "reference_conflict")
    form = EVIDENCE | {"price_fen": "35元", "reference": again, "kind": "receipt"}
    assert doors.page("/evidence-of-prices/new", form).status_code == 409


@pytest.mark.parametrize(
    "day", [{"charged_on": "2062-02-10"}, {"signed_on": "2026-07-16"}, {"in_force_from": "2027-01-01"}]
)
def test_a_former_price_is_not_of_a_day_to_come(doors: Doors, day: dict[str, str]) -> None:
    answer = doors.api("/baseline-evidence", EVIDENCE | {"charged_on": None} | day)
    assert (answer.status_code, json_of(answer)["code"], list(json_of(answer)["errors"])) == (
        422,
        "bad_evidence",
        list(day),
    )
    form = {key: value for key, value in EVIDENCE.items() if key != "charged_on"} | {
        "price_fen": "30",
        "kind": "receipt",
    }
    refused = doors.page("/evidence-of-prices/new", form | day)
    assert (refused.status_code, "不能晚于今天" in refused.get_data(as_text=True)) == (422, True)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"phone": "+86-139-0000-0001"}, "known_phone"),
        ({"phone": "０１３９０００００００１"[1:], "certificate": ""}, "known_phone"),
        ({"phone": "13900000002", "certificate": "cn‐4307‐1"}, "known_certificate"),
        ({"phone": "13900000002", "certificate": "ＣＮ-4307-1。"}, "known_certificate"),
    ],
)
def test_a_caregiver_is_entered_once(doors: Doors, changes: dict[str, str], code: str) -> None:
    assert doors.api("/caregivers", CAREGIVER).status_code == 201
    answer = doors.api("/caregivers", CAREGIVER | {"name": "刘 芳"} | changes)
    assert problem(answer) == (409, code)
    assert doors.page("/caregivers/new", CAREGIVER | changes).status_code == 409
    without = {"name": "吴小梅", "phone": "13900000003", "certificate": ""}
    for phone in ("13900000003", "13900000004"):
        assert doors.api("/caregivers", without | {"phone": phone}).status_code == 201


def test_a_caregiver_keeps_their_own_numbers_and_takes_nobody_elses(doors: Doors) -> None:
    made: Any = json_of(doors.api("/caregivers", CAREGIVER))
    own = CAREGIVER | {"last_valid_on": "2030-01-01", "version": made["version"]}
    path = f"/caregivers/{made['id']}/edit"
    assert doors.page(path, own | {"phone": "139 0000 0001", "certificate": "cn-4307-1"}).status_code == 303
    taken = own | {"phone": doors.team.caregiver.phone, "version": made["version"] + 1}
    refused = doors.page(path, taken)
    assert (refused.status_code, "已登记在护理员“陈桂兰”名下" in refused.get_data(as_text=True)) == (
        409,
        True,
    )


@pytest.mark.parametrize("reference", ["4.30781194503121E+17", "2.0E+15"])
def test_a_number_that_excel_has_cut_is_refused(doors: Doors, reference: str) -> None:
    answer = doors.api("/baseline-evidence", EVIDENCE | {"reference": reference})
    assert (answer.status_code, "设为文本" in json_of(answer)["errors"]["reference"][0]) == (422, True)


def test_an_identity_number_between_marks_is_read_and_never_noted(doors: Doors) -> None:
    number = id_number(serial="204")
    elder = {
        "name": "\u2fbc\u2f74\u2f63",
        "id_number": f"\u202d{number}\u202c",
        "phone": "\u202d(0736)4212345\u202c",
        "address": "澧水路　12 号",
    }
    answer = doors.api("/recipients", elder)
    assert (answer.status_code, json_of(answer)["name"], json_of(answer)["phone"]) == (
        201,
        "高立生",
        "0736-4212345",
    )
    assert json_of(doors.api("/recipients", elder))["code"] == "id_number_known"
    [raw] = raw_texts("recipient.register")[1:]
    assert raw == {name: elder[name] for name in ("name", "phone", "address")}
    assert number not in str(raw)
