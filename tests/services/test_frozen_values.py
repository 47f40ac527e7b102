"""What was frozen is read for ever: one stored sample of every schema, and the same bytes when it is written again."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.board.posting import BOARD_CONTENT
from catalog.filing.list_paper import LIST_CONTENT
from catalog.pack.content import PACK_CONTENT
from catalog.prices.evidence.imports.notes import CELL_NOTES
from catalog.proofs.sheet import PROOF_CONTENT
from catalog.subsidy.frozen_rule import FROZEN_RULE
from orders.photographs.exif_data import EXIF_DATA
from orders.visits.event_answers import CONFIRMATION_ANSWER, DONE, EVENT_ANSWER
from provider_portal.ground.calendar.notice import NOTICE_DAYS
from provider_portal.ground.db import Base, Frozen
from provider_portal.ground.frozen import FIRST_SCHEMA, FrozenForm
from receipts.claims.package_content import PACKAGE_CONTENT
from receipts.papers.receipt import RECEIPT_CONTENT

SAMPLES = Path(__file__).parent / "frozen"
FORMS: dict[str, FrozenForm[Any]] = {
    "package_content.1": PACKAGE_CONTENT,
    "receipt_content.1": RECEIPT_CONTENT,
    "event_answer.1": EVENT_ANSWER,
    "done.1": DONE,
    "confirmation_answer.1": CONFIRMATION_ANSWER,
    "exif_facts.1": EXIF_DATA,
    "rule.1": FROZEN_RULE,
    "rule.1.before-marks": FROZEN_RULE,
    "cell_notes.1": CELL_NOTES,
    "list_content.1": LIST_CONTENT,
    "board_content.1": BOARD_CONTENT,
    "proof_content.1": PROOF_CONTENT,
    "pack_content.1": PACK_CONTENT,
    "notice_days.1": NOTICE_DAYS,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_stored_value_is_read_and_what_its_form_still_writes_keeps_its_bytes(name: str) -> None:
    form, stored = FORMS[name], (SAMPLES / f"{name}.json").read_text(encoding="utf-8").rstrip("\n")
    value = form.read(json.loads(stored))
    written = json.dumps(form.write(value))
    assert form.read(json.loads(written)) == value
    assert written == stored or _schema(name) < form.schema


def test_every_schema_has_its_sample() -> None:
    assert {path.stem for path in SAMPLES.iterdir()} == set(FORMS)
    assert {
        (id(form), schema) for form in FORMS.values() for schema in range(FIRST_SCHEMA, form.schema + 1)
    } == {(id(form), _schema(name)) for name, form in FORMS.items()}


def test_every_frozen_column_has_a_form_with_samples() -> None:
    columns = [column.type for table in Base.metadata.tables.values() for column in table.columns]
    kept = {id(kind.form) for kind in columns if isinstance(kind, Frozen)}
    assert kept <= {id(form) for form in FORMS.values()}


def _schema(name: str) -> int:
    return int(name.split(".")[1])
