"""Ceilings of the whole catalogue over many papers, and a workbook brought in: time, queries, memory.

    python benchmarks/ceilings.py [--papers 100000] [--rows 5000] [--repeat 5]

A fresh SQLite database in a temporary folder, filled through the program's own rows and jobs.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from openpyxl import load_workbook
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from catalog.enrolment.enrolling import enrol
from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of
from catalog.filing.price_filing import file_price
from catalog.items.keys import PriceKey
from catalog.items.list_files import SHIPPED, read_lists
from catalog.items.shelf import shelf_for
from catalog.items.units import Unit
from catalog.prices.ceiling.ceilings import Ceiling
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.checks.judging import judge_price
from catalog.prices.evidence.imports.columns import COLUMNS, SHEET
from catalog.prices.evidence.imports.importing import request_import
from catalog.prices.evidence.imports.models import PriceEvidenceImport
from catalog.prices.evidence.imports.template import price_evidence_template
from catalog.prices.filed.sheet import price_sheet
from catalog.prices.records.models import BaselineEvidence
from catalog.prices.records.opening import open_book
from catalog.prices.records.queries import ceiling_now
from provider_portal.accounts.creating import create_provider, create_user
from provider_portal.accounts.kinds import ProviderKind
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.app import create_app
from provider_portal.ground.clock import now
from provider_portal.ground.db import db, transaction
from provider_portal.ground.files import file_store
from provider_portal.ground.ids import new_id
from provider_portal.ground.jobs.pool import close_pool
from provider_portal.ground.jobs.running import run_job
from provider_portal.ground.money import Fen
from provider_portal.migrations.running import upgrade
from provider_portal.settings import read_settings

JOINED = date(2026, 3, 1)
HUNAN = shelf_for("430781", read_lists(*sorted(SHIPPED.glob("*.json")))).on(JOINED)
ITEMS = [item.code for item in HUNAN.items if item.number is not None]


def main() -> None:
    """Fill, measure, print the table."""
    options = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"PORTAL_VAR": folder}))
        with app.app_context():
            upgrade()
            who = _provider()
            _papers(who, options.papers)
            _head()
            _measure_ceilings(who, options.papers, options.repeat)
            _measure_import(who, options.rows)
            db.engine.dispose()
    close_pool()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--repeat", type=int, default=5)
    return parser.parse_args()


def _provider() -> Principal:
    with transaction() as session:
        made = create_provider(
            session, name="基准", code="BENCH", region="430781", kinds=[ProviderKind.COMMUNITY]
        )
        enrol(session, None, provider_id=made.id, county="430781", joined_on=JOINED)
        user = create_user(
            session,
            provider_id=made.id,
            phone="13800000000",
            name="基准",
            role=Role.MANAGER,
            password="benchmark-only-1",  # noqa: S106
        )
        return Principal(
            provider_id=made.id,
            provider_name=made.name,
            person_id=user.id,
            user_id=user.id,
            name=user.name,
            role=Role.MANAGER,
        )


def _papers(who: Principal, count: int) -> None:
    """Receipts and contracts of both windows and of around them, one in twenty a promotion."""
    dice = random.Random(49)
    with transaction() as session:
        enrolment = enrolment_of(session, who.provider_id)
        for first in range(0, count, 10_000):
            rows = [_paper(who, enrolment, n, dice) for n in range(first, min(first + 10_000, count))]
            session.execute(insert(BaselineEvidence), rows)
        for code in ITEMS[1:]:
            limit = ceiling_now(session, enrolment, PriceKey(item=code, unit=Unit.VISIT)).ceiling_fen
            if limit is not None:
                file_price(
                    session,
                    who,
                    item=code,
                    unit=Unit.VISIT,
                    price_fen=limit,
                    standard="规范",
                    effective_from=JOINED,
                )


def _paper(who: Principal, enrolment: Enrolment, number: int, dice: random.Random) -> dict[str, object]:
    day, contract = date(2025, 9, 1) + timedelta(days=dice.randrange(180)), number % 3 == 0
    return {
        "id": new_id(),
        "provider_id": who.provider_id,
        "created_at": now(),
        "enrolment_id": enrolment.id,
        "item": ITEMS[number % len(ITEMS)],
        "variant": "",
        "unit": Unit.VISIT,
        "price_fen": 5_000 + dice.randrange(5_000),
        "quantity": 1 + dice.randrange(5),
        "kind": PaperKind.CONTRACT if contract else PaperKind.RECEIPT,
        "reference": f"SJ-{number:06d}",
        "charged_on": None if contract else day,
        "in_force_from": day if contract else None,
        "in_force_until": None,
        "signed_on": None,
        "promotion": number % 20 == 0,
        "promotion_reason": "活动",
        "scan_sha256": None,
        "entered_by": who.person_id,
        "minutes": None,
        "correction": 0,
    }


def _head() -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    print(f"machine: {os.cpu_count()} processors, {memory} GiB; Python {sys.version.split()[0]}, SQLite")
    print(f"{'work':<58}{'median ms':>10}{'queries':>9}")


def _all_ceilings(session: Session, enrolment: Enrolment) -> list[Ceiling]:
    book = open_book(session, enrolment, None)
    return [book.ceiling(key) for key in book.all_keys()]


def _measure_ceilings(who: Principal, papers: int, repeat: int) -> None:
    session = db.session()
    enrolment = enrolment_of(session, who.provider_id)
    items = len(ITEMS)
    _line(
        f"ceilings of {items} items over {papers:,} papers", repeat, lambda: _all_ceilings(session, enrolment)
    )
    _line("the price sheet of all items", repeat, lambda: price_sheet(session, enrolment, JOINED))
    _line(
        "one price check",
        repeat,
        lambda: judge_price(
            session, enrolment, item="7", unit=Unit.VISIT, unit_price_fen=Fen(5_000), on=JOINED
        ),
    )


def _line(work: str, repeat: int, act: Callable[[], Any]) -> None:
    times = []
    with _counted() as queries:
        for _ in range(repeat):
            db.session.rollback()
            begun = time.perf_counter()
            act()
            times.append(time.perf_counter() - begun)
    print(f"{work:<58}{median(times) * 1000:>10.0f}{len(queries) // repeat:>9}")


@contextmanager
def _counted() -> Any:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _measure_import(who: Principal, rows: int) -> None:
    data = _workbook(rows)
    for turn in ("a workbook", "the same workbook again"):
        with _counted() as queries:
            begun = time.perf_counter()
            done = _bring_in(who, data)
            took = time.perf_counter() - begun
        work = f"{turn} of {rows:,} rows: {done.added:,} added, {done.present:,} there"
        print(f"{work:<58}{took * 1000:>10.0f}{len(queries):>9}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"peak memory {peak} MiB, of a process that reads workbooks {child} MiB")


def _workbook(rows: int) -> bytes:
    book = load_workbook(BytesIO(price_evidence_template(HUNAN)))
    places = {column.key: place for place, column in enumerate(COLUMNS, start=1)}
    for line in range(2, rows + 2):
        facts: dict[str, str | int | date] = {
            "item": 7, "unit": "次", "price_fen": 60, "quantity": 1, "kind": "收据",
            "reference": f"DR-{line:06d}", "charged_on": date(2026, 1, 20),
        }  # fmt: skip
        for key, value in facts.items():
            book[SHEET].cell(row=line, column=places[key], value=value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _bring_in(who: Principal, data: bytes) -> PriceEvidenceImport:
    with transaction() as session:
        stored = file_store().put_bytes(data)
        row = request_import(session, who, stored=stored, file_name="bench.xlsx")
        row_id, job_id = row.id, row.job_id
    if not isinstance(job_id, UUID):
        raise TypeError("an import has its job")
    run_job(job_id)
    session_now: Session = db.session()
    session_now.rollback()
    return session_now.get_one(PriceEvidenceImport, row_id, populate_existing=True)


if __name__ == "__main__":
    main()
