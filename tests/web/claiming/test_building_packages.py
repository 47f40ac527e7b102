"""The package is built by the job, verified, built the same again, and carried to the bank."""

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from provider_portal.ground import clock
from provider_portal.ground.audit import AuditEntry
from provider_portal.ground.clock import Clock, beijing
from provider_portal.ground.db import db, transaction
from provider_portal.ground.jobs.models import Job
from provider_portal.ground.jobs.pool import close_pool
from provider_portal.ground.jobs.running import run_next
from receipts.month.commands import claims
from receipts.verification.verify import verify_package
from tests.web.answers import json_of
from tests.web.claiming.claim_scene import MONTH, Scene, frozen


@pytest.fixture
def pool() -> Iterator[None]:
    yield
    close_pool()


def run_jobs() -> None:
    while run_next():
        pass


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
    claim = json_of(client.get(MONTH, headers=scene.finance))
    assert claim["package"]["sha256"] == hashlib.sha256(answer.data).hexdigest()
    verdict = verify_package(file, manifest_sha256=claim["package"]["manifest_sha256"])
    assert verdict.defects == ()
    _look_inside(file)
    _same_bytes_again(scene, client, answer.data)
    _audited(claim["package"]["manifest_sha256"])
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
    assert (again.status_code, json_of(again)["job_id"]) == (200, None)
    assert client.get(f"{MONTH}/package", headers=scene.finance).data == first


def _audited(manifest_sha256: str) -> None:
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "claim.build")).one()
    assert entry.after["manifest_sha256"] == manifest_sha256


def _to_the_bank(scene: Scene, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    submitted = client.post(f"{MONTH}/submit", json={"reference": "津民养 8-12"}, headers=scene.finance)
    assert json_of(submitted)["status"] == "submitted"
    line = json_of(submitted)["package"]["redemptions"][0]["redemption_id"]
    monkeypatch.setattr(clock, "_process_clock", [Clock(fixed=beijing(date(2026, 8, 12), 9))])
    cut = {"lines": [{"redemption_id": line, "approved_fen": 5500}]}
    refused = client.post(f"{MONTH}/results", json=cut, headers=scene.finance)
    assert refused.status_code == 422
    assert list(json_of(refused)["errors"]) == ["lines.0.reason"]
    cut["lines"][0]["reason"] = "时长不足"
    approved = json_of(client.post(f"{MONTH}/results", json=cut, headers=scene.finance))
    assert (approved["status"], approved["cut_fen"]) == ("approved", 500)
    assert approved["clock"]["finance_due_on"] == "2026-08-19"
    body = {"paid_fen": 5500, "paid_on": "2026-08-12"}
    paid = client.post(f"{MONTH}/payments", json=body, headers=scene.finance)
    assert (paid.status_code, json_of(paid)["status"]) == (201, "paid")


@pytest.mark.usefixtures("pool")
def test_a_trial_is_marked_on_every_page_and_in_the_manifest(
    scene: Scene, client: FlaskClient, tmp_path: Path
) -> None:
    answer = client.post(f"{MONTH}/build", headers=scene.finance)
    assert (answer.status_code, json_of(answer)["trial"]) == (202, True)
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
        broken.setattr("receipts.package.building.write_zip", lambda *_a, **_k: 1 // 0)
        run_jobs()
    assert client.get(f"{MONTH}/package", headers=scene.finance).status_code == 404
    rendered: list[int] = []
    monkeypatch.setattr("receipts.package.building.submit", lambda *_a: rendered.append(1))
    again = json_of(client.post(f"{MONTH}/build", headers=scene.finance))
    assert again["job_id"] is not None
    with transaction() as session:
        for job in session.scalars(select(Job)):
            job.run_after = job.created_at
    run_jobs()
    assert rendered == []
    assert client.get(f"{MONTH}/package", headers=scene.finance).status_code == 200


@pytest.mark.usefixtures("pool")
def test_the_command_builds_and_verifies(scene: Scene, tmp_path: Path) -> None:
    command = ["build", "--provider", str(scene.claiming.team.provider.id), "--month", "2026-07"]
    built = CliRunner().invoke(claims, [*command, "--out", str(tmp_path / "out")])
    assert built.exit_code == 0, built.output
    file = Path(built.output.strip().splitlines()[-1])
    assert file.name == "JSYH-2026-07-v0.zip"
    assert (file.parent / "JSYH-2026-07-v0-封存单.pdf").is_file()
    good = CliRunner().invoke(claims, ["verify", str(file), "--earlier", str(file), str(file)])
    assert (good.exit_code, good.output[:8]) == (0, "verified")
    file.write_bytes(file.read_bytes()[:-50])
    assert CliRunner().invoke(claims, ["verify", str(file)]).exit_code == 1
