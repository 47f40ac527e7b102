"""The claim pages and the API: a month from check to payment, its package built by the job and verified."""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from provider_portal.accounts.roles import Role
from provider_portal.ground import clock
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.clock import Clock, beijing
from provider_portal.ground.db import db, transaction
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.jobs.pool import close_pool
from provider_portal.ground.jobs.running import run_next
from receipts.claims.commands import claims
from receipts.claims.verify import verify_package
from tests.builders import PHONES, make_provider, make_user, sign_in, token_header
from tests.claims import AUGUST_3, Claiming, make_claimable, make_claiming, make_visited, photo_bytes

MONTH = "/api/v1/claims/2026-07"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A provider with one order that may be claimed and one that is held, on 3 August."""

    claiming: Claiming
    finance: dict[str, str]
    manager: dict[str, str]


@pytest.fixture
def scene(context: Flask, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "_process_clock", [Clock(fixed=AUGUST_3)])
    with transaction() as session:
        claiming = make_claiming(session, name="㛃春梅")
        make_claimable(session, claiming.team)
        make_visited(session, claiming.team, day=16)
        finance = token_header(session, claiming.team.provider.id, Role.FINANCE)
        manager = token_header(session, claiming.team.provider.id, Role.MANAGER)
    return Scene(claiming=claiming, finance=finance, manager=manager)


@pytest.fixture
def pool() -> Iterator[None]:
    yield
    close_pool()


def run_jobs() -> None:
    while run_next():
        pass


def frozen(scene: Scene, client: FlaskClient) -> None:
    assert client.post(f"{MONTH}/check", headers=scene.finance).status_code == 200
    assert client.post(f"{MONTH}/freeze", headers=scene.manager).status_code == 200


def test_the_month_tells_what_may_be_claimed_and_what_is_held(scene: Scene, client: FlaskClient) -> None:
    said = client.get(MONTH, headers=scene.finance).get_json()
    assert (said["status"], said["claimable"], said["held"], said["version"]) == ("open", 1, 1, None)
    assert said["totals"]["deduction_fen"] == 6000
    assert said["clock"]["review_due_on"] == "2026-08-14"
    held = client.get(f"{MONTH}/held", headers=scene.finance).get_json()["items"]
    assert [reason["code"] for reason in held[0]["reasons"]] == ["not_redeemed"]


def test_a_package_that_is_not_there_is_told_with_404(scene: Scene, client: FlaskClient) -> None:
    answer = client.get(f"{MONTH}/package", headers=scene.finance)
    assert answer.status_code == 404
    assert "还没有生成好的申报包" in answer.get_json()["detail"]


def test_an_empty_month_and_a_wrong_month_are_refused_in_words(scene: Scene, client: FlaskClient) -> None:
    empty = client.post("/api/v1/claims/2026-06/build", headers=scene.finance)
    assert (empty.status_code, empty.get_json()["code"]) == (422, "empty_month")
    wrong = client.get("/api/v1/claims/2026-13", headers=scene.finance)
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "bad_month")
    county = client.get(f"{MONTH}?county=430703", headers=scene.finance)
    assert (county.status_code, county.get_json()["code"]) == (422, "not_enrolled")


@pytest.mark.usefixtures("pool")
def test_a_frozen_month_is_built_verified_submitted_cut_and_paid(
    scene: Scene, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(scene, client)
    run_jobs()
    answer = client.get(f"{MONTH}/package", headers=scene.finance)
    assert answer.status_code == 200
    file = tmp_path / "package.zip"
    file.write_bytes(answer.data)
    said = client.get(MONTH, headers=scene.finance).get_json()
    assert said["package"]["sha256"] == hashlib.sha256(answer.data).hexdigest()
    verdict = verify_package(file, manifest_sha256=said["package"]["manifest_sha256"])
    assert verdict.defects == ()
    _look_inside(file)
    _same_bytes_again(scene, client, answer.data)
    _audited(said["package"]["manifest_sha256"])
    _to_the_bank(scene, client, monkeypatch)


def _look_inside(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        names = [name.removeprefix("JSYH-2026-07-v1/") for name in archive.namelist()]
        detail = archive.read("JSYH-2026-07-v1/03-申报明细.pdf")
        kinds = {info.compress_type for info in archive.infolist() if info.filename.endswith(".jpg")}
    folder = "orders/GD2026-000001"
    assert names == [
        "01-封面.pdf", "02-申报表.pdf", "03-申报明细.pdf", "03-申报明细.xlsx", "04-汇总表.pdf", "05-自查说明.pdf",
        f"{folder}/服务收据.pdf", f"{folder}/服务确认单.pdf", f"{folder}/核销凭证.pdf",
        f"{folder}/照片01-服务中.jpg", "manifest.json", "SHA256SUMS",
    ]  # fmt: skip
    assert kinds == {zipfile.ZIP_STORED}
    text = PdfReader(BytesIO(detail)).pages[0].extract_text()
    assert "㛃春梅" in text
    assert "试算" not in text


def _same_bytes_again(scene: Scene, client: FlaskClient, first: bytes) -> None:
    again = client.post(f"{MONTH}/build", headers=scene.finance)
    assert (again.status_code, again.get_json()["job_id"]) == (200, None)
    assert client.get(f"{MONTH}/package", headers=scene.finance).data == first


def _audited(manifest_sha256: str) -> None:
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "claim.build")).one()
    assert entry.after["manifest_sha256"] == manifest_sha256


def _to_the_bank(scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted = client.post(f"{MONTH}/submit", json={"reference": "津民养 8-12"}, headers=scene.finance)
    assert submitted.get_json()["status"] == "submitted"
    line = submitted.get_json()["package"]["redemptions"][0]["redemption_id"]
    monkeypatch.setattr(clock, "_process_clock", [Clock(fixed=beijing(date(2026, 8, 12), 9))])
    cut = {"lines": [{"redemption_id": line, "approved_fen": 5500}]}
    refused = client.post(f"{MONTH}/results", json=cut, headers=scene.finance)
    assert refused.status_code == 422
    assert list(refused.get_json()["errors"]) == ["lines.0.reason"]
    cut["lines"][0]["reason"] = "时长不足"
    approved = client.post(f"{MONTH}/results", json=cut, headers=scene.finance).get_json()
    assert (approved["status"], approved["cut_fen"]) == ("approved", 500)
    assert approved["clock"]["finance_due_on"] == "2026-08-19"
    body = {"paid_fen": 5500, "paid_on": "2026-08-12"}
    paid = client.post(f"{MONTH}/payments", json=body, headers=scene.finance)
    assert (paid.status_code, paid.get_json()["status"]) == (201, "paid")


@pytest.mark.usefixtures("pool")
def test_a_trial_is_marked_on_every_page_and_in_the_manifest(
    scene: Scene, client: FlaskClient, tmp_path: Path
) -> None:
    answer = client.post(f"{MONTH}/build", headers=scene.finance)
    assert (answer.status_code, answer.get_json()["trial"]) == (202, True)
    run_jobs()
    file = tmp_path / "trial.zip"
    file.write_bytes(client.get(f"{MONTH}/package", headers=scene.finance).data)
    verdict = verify_package(file)
    assert verdict.defects == ()
    assert "试算" in verdict.summary
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith(".pdf"):
                pages = PdfReader(BytesIO(archive.read(name))).pages
                assert all("试算" in "".join(page.extract_text().split()) for page in pages), name


@pytest.mark.usefixtures("pool")
def test_a_build_that_was_cut_goes_on_where_it_stopped(
    scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen(scene, client)
    with monkeypatch.context() as broken:
        broken.setattr("receipts.claims.building.write_bundle", lambda *_a, **_k: 1 // 0)
        run_jobs()
    assert client.get(f"{MONTH}/package", headers=scene.finance).status_code == 404
    rendered: list[int] = []
    monkeypatch.setattr("receipts.claims.building.submit", lambda *_a: rendered.append(1))
    again = client.post(f"{MONTH}/build", headers=scene.finance).get_json()
    assert again["job_id"] is not None
    with transaction() as session:
        for job in session.scalars(select(Job)):
            job.run_after = job.created_at
    run_jobs()
    assert rendered == []
    assert client.get(f"{MONTH}/package", headers=scene.finance).status_code == 200


@pytest.mark.usefixtures("pool")
def test_the_command_builds_and_verifies(scene: Scene, tmp_path: Path) -> None:
    wanted = ["build", "--provider", str(scene.claiming.team.provider.id), "--month", "2026-07"]
    built = CliRunner().invoke(claims, [*wanted, "--out", str(tmp_path / "out")])
    assert built.exit_code == 0, built.output
    file = Path(built.output.strip().splitlines()[-1])
    assert file.name == "JSYH-2026-07-v0.zip"
    assert (file.parent / "JSYH-2026-07-v0-封存单.pdf").is_file()
    good = CliRunner().invoke(claims, ["verify", str(file), "--earlier", str(file), str(file)])
    assert (good.exit_code, good.output[:8]) == (0, "verified")
    file.write_bytes(file.read_bytes()[:-50])
    assert CliRunner().invoke(claims, ["verify", str(file)]).exit_code == 1


def test_the_same_person_cannot_freeze_and_a_stranger_finds_nothing(
    scene: Scene, client: FlaskClient
) -> None:
    client.post(f"{MONTH}/check", headers=scene.finance)
    refused = client.post(f"{MONTH}/freeze", headers=scene.finance)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "second_person")
    with transaction() as session:
        other = make_provider(session, code="LSGH", name="礼善老年公寓")
        header = token_header(session, other.id)
    assert client.get(MONTH, headers=header).get_json()["claimable"] == 0


@pytest.mark.parametrize("step", ["check", "freeze", "build", "submit", "results", "payments"])
def test_who_may_not_write_money_is_refused(scene: Scene, client: FlaskClient, step: str) -> None:
    with transaction() as session:
        header = token_header(session, scene.claiming.team.provider.id, Role.DISPATCHER)
    assert client.post(f"{MONTH}/{step}", headers=header).status_code == 403


def test_the_office_pages_lead_from_held_orders_to_their_remedy(scene: Scene, client: FlaskClient) -> None:
    finance = sign_in(client, PHONES[Role.FINANCE])
    listed = finance.get("/self-check?month=2026-07").get_data(as_text=True)
    assert "未核销（1 单）" in listed
    assert "/redemptions/orders/" in listed
    assert "2026年7月" in finance.get("/claims").get_data(as_text=True)
    page = finance.get("/claims/2026-07").get_data(as_text=True)
    assert "完成自查" in page
    assert "2026-08-14 周五" in page
    assert "垫付未结算" in finance.get("/").get_data(as_text=True)


def test_the_office_checks_and_another_person_freezes(scene: Scene, client: FlaskClient, app: Flask) -> None:
    finance = sign_in(client, PHONES[Role.FINANCE])
    assert finance.post("/claims/2026-07/check").status_code == 303
    page = finance.get("/claims/2026-07").get_data(as_text=True)
    assert "封存要由另一位同事办理" in page
    assert finance.post("/claims/2026-07/freeze").status_code == 422
    manager = sign_in(app.test_client(), PHONES[Role.MANAGER])
    assert "复核封存" in manager.get("/claims/2026-07").get_data(as_text=True)
    assert manager.post("/claims/2026-07/freeze").status_code == 303
    page = manager.get("/claims/2026-07").get_data(as_text=True)
    assert "已封存，待提交" in page
    assert "hx-get" in page


def test_the_forms_of_settlement_keep_what_was_typed(
    scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sign_in(client, PHONES[Role.FINANCE]).get("/claims/2026-07/submit").status_code == 409
    frozen(scene, client)
    monkeypatch.setattr("receipts.settlement.submitting.archive_of", lambda *_: object())
    assert client.get("/claims/2026-07/submit").status_code == 200
    when = {"submitted_at": "2026-08-03T09:00", "reference": "津民养"}
    assert client.post("/claims/2026-07/submit", data=when).status_code == 303
    line = client.get(MONTH, headers=scene.finance).get_json()["package"]["redemptions"][0]["redemption_id"]
    form = {"redemption_id": line, "approved": "50.005", "reason": "", "reviewed_on": "2026-08-03"}
    bad = client.post("/claims/2026-07/results", data=form)
    assert bad.status_code == 422
    assert "最多两位小数" in bad.get_data(as_text=True)
    unsaid = client.post("/claims/2026-07/results", data=form | {"approved": "50"})
    assert unsaid.status_code == 422
    assert "核减 10.00 元，请填写" in unsaid.get_data(as_text=True)
    done = client.post("/claims/2026-07/results", data=form | {"approved": "50", "reason": "时长不足"})
    assert done.status_code == 303
    assert "核减" in client.get("/claims/2026-07").get_data(as_text=True)
    paid = client.post("/claims/2026-07/payments", data={"paid": "60", "paid_on": "2026-08-03"})
    assert paid.status_code == 422
    paid = client.post("/claims/2026-07/payments", data={"paid": "50", "paid_on": "2026-08-03"})
    assert paid.status_code == 303
    assert "已全部到账" in client.get("/claims/2026-07").get_data(as_text=True)


def test_an_auditor_reads_and_sees_no_buttons(scene: Scene, client: FlaskClient) -> None:
    with transaction() as session:
        make_user(session, scene.claiming.team.provider, Role.AUDITOR)
    auditor = sign_in(client, PHONES[Role.AUDITOR])
    page = auditor.get("/claims/2026-07").get_data(as_text=True)
    assert "完成自查" not in page
    assert auditor.post("/claims/2026-07/check").status_code == 403


def test_the_calendar_is_open_to_every_token(scene: Scene, client: FlaskClient) -> None:
    said = client.get("/api/v1/settlement-clock?month=2026-07", headers=scene.finance).get_json()
    assert said == {
        "review_due_on": "2026-08-14",
        "finance_due_on": "2026-08-21",
        "payment_due_on": "2026-08-26",
        "calendar": "official",
    }
    days = client.get("/api/v1/working-days?from=2026-10-01&until=2026-10-12", headers=scene.finance)
    assert days.get_json() == {"days": ["2026-10-08", "2026-10-09", "2026-10-10"]}
    assert client.get("/api/v1/working-days?from=2026-10-01", headers=scene.finance).status_code == 422


def test_a_machine_proves_and_explains_what_is_held(scene: Scene, client: FlaskClient) -> None:
    items = client.get(f"{MONTH}/held", headers=scene.finance).json["items"]
    with transaction() as session:
        order = make_claimable(session, scene.claiming.team, day=17, proof=False)
    held = client.get(f"{MONTH}/held", headers=scene.finance).json["items"]
    assert len(held) == len(items) + 1
    redemption = next(each["redemption_id"] for each in held if each["order_id"] == str(order.id))
    address = f"/api/v1/redemptions/{redemption}/proofs"
    picture = {"file": (BytesIO(photo_bytes(991)), "screen.jpg")}
    assert client.post(address, data=picture, headers=scene.finance).status_code == 201
    assert client.post(address, headers=scene.finance).status_code == 422
    assert len(client.get(f"{MONTH}/held", headers=scene.finance).json["items"]) == len(items)
    said = {"order_id": str(order.id), "code": "difference", "text": "没有差异也想说明"}
    refused = client.post(f"{MONTH}/explanations", json=said, headers=scene.finance)
    assert (refused.status_code, refused.json["code"]) == (422, "no_such_finding")
