"""Bringing a workbook of evidence in: everything or nothing, and nothing twice."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolment_of
from catalog.items.keys import PriceKey
from catalog.items.queries import shelf_of
from catalog.items.shelf import Shelf
from catalog.prices.evidence.entering import Entered, recorded_row, refuse_wrong_price_evidence
from catalog.prices.evidence.imports.columns import SHEET, Cells
from catalog.prices.evidence.imports.models import PriceEvidenceImport
from catalog.prices.evidence.imports.notes import CellNote
from catalog.prices.evidence.imports.reading import Line, read_workbook
from catalog.prices.records.locking import lock_prices
from catalog.prices.records.models import BaselineEvidence
from catalog.prices.records.opening import voided
from provider_portal.accounts.principal import Principal, record
from provider_portal.accounts.roles import Action, Role
from provider_portal.ground.clock import now
from provider_portal.ground.db import get_owned, named_conflict, transaction
from provider_portal.ground.errors import PortalError, RuleError
from provider_portal.ground.files import Stored, file_store, remember_blob
from provider_portal.ground.ids import new_id
from provider_portal.ground.jobs.pool import in_pool
from provider_portal.ground.jobs.queueing import enqueue
from provider_portal.ground.jobs.running import JobRun
from provider_portal.ground.text.keys import reference_key

KIND = "evidence.import"
WHAT = "导入记录"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 250
MOST_NOTES = 1000
_COLUMNS = [column.key for column in BaselineEvidence.__table__.columns]
_PaperKey = tuple[str, PriceKey]  # a paper names each price once


@dataclass(slots=True)
class _Plan:
    """What the lines come to: rows to add, how many are there already, and what is wrong."""

    rows: list[BaselineEvidence] = field(default_factory=list)
    present: int = 0
    errors: list[CellNote] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    seen: dict[_PaperKey, tuple[int, BaselineEvidence]] = field(default_factory=dict)


def request_import(
    session: Session, who: Principal, *, stored: Stored, file_name: str, county: str | None = None
) -> PriceEvidenceImport:
    """Keep the workbook and have a job bring it in; the answer stands in the import's row."""
    who.need(Action.PRICES_WRITE)
    enrolment = enrolment_of(session, who.provider_id, county)
    remember_blob(session, who.provider_id, stored, XLSX)
    row = PriceEvidenceImport(
        provider_id=who.provider_id,
        enrolment_id=enrolment.id,
        sha256=stored.sha256,
        file_name=file_name[:120],
        requested_by=who.person_id,
        requested_by_name=who.name,
    )
    session.add(row)
    session.flush()
    title = f"导入价格佐证“{row.file_name}”"
    job = enqueue(session, who.provider_id, KIND, title, {"import_id": str(row.id)}, who.person_id)
    row.job_id = job.id
    record(session, who, "evidence.import_ask", row, after={"sha256": row.sha256, "file": row.file_name})
    return row


def import_price_evidence(run: JobRun) -> None:
    """Read, check against what is there, and add everything in one transaction; or keep every error and add nothing."""
    with transaction() as session:
        row = _import(session, run)
        if row.finished:
            return
        enrolment = get_owned(session, Enrolment, run.provider_id, row.enrolment_id, "参与登记")
        codes = shelf_of(session, enrolment).codes
    run.progress(0, 0)
    sheet = in_pool(read_workbook, file_store().read(row.sha256), codes)
    plan = _Plan(errors=list(sheet.errors), notes=list(sheet.notes))
    for first in range(0, len(sheet.lines), _CHUNK):
        chunk = sheet.lines[first : first + _CHUNK]
        with transaction() as session:
            _plan(session, row, enrolment, chunk, plan)
        run.progress(min(first + _CHUNK, len(sheet.lines)), len(sheet.lines))
    with transaction() as session:
        _close(session, _import(session, run), enrolment, plan)
    if plan.errors:
        raise RuleError(
            "import_refused",
            f"文件有 {len(plan.errors)} 处要改，一行都没有导入。请按列出的单元格和原因改好后重新上传。",
        )


def _import(session: Session, run: JobRun) -> PriceEvidenceImport:
    return get_owned(session, PriceEvidenceImport, run.provider_id, UUID(run.args["import_id"]), WHAT)


def _plan(
    session: Session, row: PriceEvidenceImport, enrolment: Enrolment, lines: Sequence[Line], plan: _Plan
) -> None:
    entered, shelf = _entered(session, enrolment, lines), shelf_of(session, enrolment)
    for line in lines:
        evidence = _evidence(row, enrolment, line.values)
        key = _paper_key(evidence)
        try:
            refuse_wrong_price_evidence(evidence)
            if key in plan.seen:
                _same_twice(plan, line, evidence, shelf)
            elif recorded_row(evidence, entered.get(key, []), shelf) is not None:
                plan.present += 1
            else:
                plan.rows.append(evidence)
        except PortalError as error:
            plan.errors.append(_cell_note(line.row, error))
        plan.seen.setdefault(key, (line.row, evidence))


def _same_twice(plan: _Plan, line: Line, evidence: BaselineEvidence, shelf: Shelf) -> None:
    """The same paper and item again in the file: the same facts count once, others are an error."""
    first, earlier = plan.seen[_paper_key(evidence)]
    try:
        recorded_row(evidence, [Entered(row=earlier, voided=False)], shelf)
    except PortalError:
        text = f"与第 {first} 行是同一份单据、同一个项目，价格或日期却不同。请对照原件，确是两份单据的用各自的编号。"
        plan.errors.append(CellNote(sheet=SHEET, cell=f"G{line.row}", text=text))
    else:
        plan.notes.append(
            CellNote(sheet=SHEET, cell=f"G{line.row}", text=f"与第 {first} 行完全相同，只算一次。")
        )


def _cell_note(row: int, error: PortalError) -> CellNote:
    """At the first input that the refusal names, else at the paper's number."""
    cells = {
        "price_fen": "D", "quantity": "E", "charged_on": "H", "signed_on": "I", "in_force_from": "J",
        "in_force_until": "K", "minutes": "L",
    }  # fmt: skip
    named = next((cells[name] for name in error.fields if name in cells), "G")
    text = error.message
    if error.code == "bad_evidence":
        text = "".join(sentence for sentences in error.fields.values() for sentence in sentences)
    return CellNote(sheet=SHEET, cell=f"{named}{row}", text=text)


def _evidence(row: PriceEvidenceImport, enrolment: Enrolment, values: Cells) -> BaselineEvidence:
    columns: Cells = {"variant": "", "quantity": 1} | values
    return BaselineEvidence(
        provider_id=row.provider_id, enrolment_id=enrolment.id, entered_by=row.requested_by, **columns
    )


def _paper_key(row: BaselineEvidence) -> _PaperKey:
    return row.reference_key, PriceKey.of(row)


def _entered(session: Session, enrolment: Enrolment, lines: Sequence[Line]) -> dict[_PaperKey, list[Entered]]:
    query = select(BaselineEvidence, BaselineEvidence.id.in_(voided())).where(
        BaselineEvidence.enrolment_id == enrolment.id,
        BaselineEvidence.reference_key.in_({reference_key(line.values["reference"]) for line in lines}),
    )
    entered: defaultdict[_PaperKey, list[Entered]] = defaultdict(list)
    for row, gone in session.execute(query):
        entered[_paper_key(row)].append(Entered(row=row, voided=gone))
    return entered


def _close(session: Session, row: PriceEvidenceImport, enrolment: Enrolment, plan: _Plan) -> None:
    row.errors = tuple(plan.errors[:MOST_NOTES])
    row.notes = tuple(plan.notes[:MOST_NOTES])
    if plan.errors:
        return
    lock_prices(session, enrolment)
    if plan.rows:
        raced = "导入时有同事录入了同一份单据，这次没有导入，请点“重试”。"
        with named_conflict(session, "import_raced", raced):
            session.execute(insert(BaselineEvidence), [_values(each) for each in plan.rows])
    row.added, row.present, row.finished = len(plan.rows), plan.present, True
    who = Principal(
        provider_id=row.provider_id,
        provider_name="",
        person_id=row.requested_by,
        name=row.requested_by_name,
        role=Role.MANAGER,
    )
    after = {"sha256": row.sha256, "added": row.added, "present": row.present}
    record(session, who, "evidence.import", row, after=after)


def _values(row: BaselineEvidence) -> Cells:
    """A planned row as the columns of an insert; it was never added to a session."""
    columns = {name: getattr(row, name) for name in _COLUMNS}
    return columns | {"id": row.id or new_id(), "created_at": row.created_at or now()}
