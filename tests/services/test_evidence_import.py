"""Bringing a workbook in: everything or nothing, nothing twice, by a job that says how far it is."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalog.prices.evidence.imports.importing import request_import
from catalog.prices.evidence.imports.models import PriceEvidenceImport
from catalog.prices.evidence.voiding import decide_void, request_void
from catalog.prices.records.models import BaselineEvidence
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import db, transaction
from provider_portal.ground.files import file_store
from provider_portal.ground.jobs.models import Job, JobState
from provider_portal.ground.jobs.running import run_job
from tests.builders import make_evidence, make_provider, make_user
from tests.workbooks import row, workbook


@pytest.fixture
def manager(context: Flask) -> Principal:
    with transaction() as session:
        return make_user(session, make_provider(session))


def bring_in(who: Principal, data: bytes) -> tuple[PriceEvidenceImport, Job, list[tuple[int, int]]]:
    watched: list[tuple[int, int]] = []
    with transaction() as session:
        stored = file_store().put_bytes(data)
        order = request_import(session, who, stored=stored, file_name="佐证.xlsx")
        import_id, job_id = order.id, order.job_id
    assert job_id is not None
    run_job(job_id, lambda done, total: watched.append((done, total)))
    db.session.rollback()
    return db.session.get_one(PriceEvidenceImport, import_id), db.session.get_one(Job, job_id), watched


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(BaselineEvidence)) or 0


def test_a_workbook_comes_in_once_however_often_it_is_sent(manager: Principal) -> None:
    data = workbook([row(n, price_fen=60 + n) for n in range(1, 4)])
    first, job, watched = bring_in(manager, data)
    assert (first.added, first.present, first.errors, job.state) == (3, 0, (), JobState.DONE)
    assert watched == [(0, 0), (3, 3)]
    again, _, _ = bring_in(manager, data)
    assert (again.added, again.present, count()) == (0, 3, 3)


def test_one_wrong_cell_keeps_the_whole_file_out(manager: Principal) -> None:
    rows = [row(n) for n in range(1, 301)] + [row(301, price_fen="x")]
    done, job, _ = bring_in(manager, workbook(rows))
    assert [(e.sheet, e.cell) for e in done.errors] == [("价格佐证", "D302")]
    assert (done.finished, count(), job.state) == (False, 0, JobState.FAILED)
    assert "一行都没有导入" in (job.error or "")


def test_a_paper_that_is_known_with_another_price_keeps_the_file_out(manager: Principal) -> None:
    with transaction() as session:
        make_evidence(session, manager, reference="SJ-00002")
    done, _, _ = bring_in(manager, workbook([row(1), row(2, price_fen=61)]))
    (error,) = done.errors
    assert error.cell == "D3"
    assert "61.00" in error.text
    assert count() == 1


def test_the_same_paper_twice_in_the_file_counts_once_or_is_told(manager: Principal) -> None:
    done, _, _ = bring_in(manager, workbook([row(1), row(1)]))
    assert (done.added, [n.cell for n in done.notes]) == (1, ["G3"])
    done, _, _ = bring_in(manager, workbook([row(2), row(2, price_fen=61)]))
    assert [e.cell for e in done.errors] == ["G3"]
    assert "第 2 行" in done.errors[0].text


def test_a_voided_paper_does_not_come_back_with_the_file(manager: Principal) -> None:
    data = workbook([row(1), row(2)])
    bring_in(manager, data)
    with transaction() as session:
        provider = session.get_one(Provider, manager.provider_id)
        second = make_user(session, provider, phone="13900000009")
        paper = session.scalars(select(BaselineEvidence.id)).first()
        assert isinstance(paper, UUID)
        request_void(session, manager, paper, reason="重复")
        decide_void(session, second, paper, approved=True)
    again, _, _ = bring_in(manager, data)
    assert (again.added, again.present, count()) == (0, 2, 2)


def test_facts_come_in_as_they_were_typed(manager: Principal) -> None:
    facts: dict[str, Any] = {
        "kind": "服务合同",
        "charged_on": None,
        "in_force_from": date(2023, 6, 1),
        "in_force_until": date(2026, 5, 31),
        "variant": "60分钟",
        "minutes": 60,
        "promotion": "是",
        "promotion_reason": "重阳节八折",
    }
    bring_in(manager, workbook([row(1, **facts)]))
    db.session.rollback()
    evidence = db.session.scalars(select(BaselineEvidence)).one()
    assert (evidence.in_force_until, evidence.variant, evidence.minutes) == (date(2026, 6, 1), "60分钟", 60)
    assert (evidence.promotion, evidence.promotion_reason, evidence.price_fen) == (True, "重阳节八折", 6000)


def test_one_paper_in_four_spellings_is_one_paper(manager: Principal) -> None:
    spellings = ("ZW-1", "ZW\u200b-1", "ＺＷ-1", "zw–1", "'ZW-1。")
    same, _, _ = bring_in(manager, workbook([row(reference=spelled) for spelled in spellings]))
    assert (same.added, same.errors, count()) == (1, (), 1)
    rows = [row(reference=spelled, price_fen=61 + n) for n, spelled in enumerate(spellings)]
    other, _, _ = bring_in(manager, workbook(rows))
    assert ([error.cell for error in other.errors], count()) == (["D2", "G3", "G4", "G5", "G6"], 1)


@pytest.mark.parametrize(
    ("day", "cell"), [("charged_on", "H2"), ("signed_on", "I2"), ("in_force_from", "J2")]
)
def test_a_former_price_is_not_of_a_day_to_come(manager: Principal, day: str, cell: str) -> None:
    done, _, _ = bring_in(manager, workbook([row(charged_on=None) | {day: date(2062, 2, 10)}]))
    assert [(error.cell, "不能晚于今天" in error.text) for error in done.errors] == [(cell, True)]


def test_five_thousand_rows_come_in_at_one_go(manager: Principal) -> None:
    done, job, watched = bring_in(manager, workbook([row(n) for n in range(1, 5001)]))
    assert (done.added, count(), job.state) == (5000, 5000, JobState.DONE)
    assert watched[-1] == (5000, 5000)
    assert len(watched) == 21
