"""What was frozen is read for ever: one stored sample of every schema, and the same bytes when it is written again."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.board.posting import BOARD_CONTENT
from catalog.filing.list_paper import LIST_CONTENT
from catalog.pack.content import PACK_CONTENT
from catalog.prices.evidence.imports.notes import CELL_NOTES
from catalog.proofs.sheet import PROOF_CONTENT
from catalog.subsidy.frozen_rule import FROZEN_RULE
from orders.photographs.exif_data import EXIF_DATA
from orders.visits.event_answers import CONFIRMATION_ANSWER, DONE, EVENT_ANSWER
from provider_portal.ground.calendar.notice import NOTICE_DAYS
from provider_portal.ground.frozen import (
    ADDED,
    FrozenError,
    FrozenForm,
    FrozenValue,
    frozen_json,
    key,
    reader_of,
)
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month
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


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    count: int
    fen: Fen | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole(FrozenValue):
    id: UUID
    first: date = field(metadata=key("from"))
    at: datetime
    month: Month
    colour: Colour
    right: bool
    parts: tuple[Part, ...]
    note: str | None = field(default=None, metadata=ADDED)


WHOLE = Whole(
    id=UUID(int=7),
    first=date(2026, 2, 28),
    at=datetime.fromisoformat("2026-07-31T23:59:59.000001+08:00"),
    month=Month(2026, 7),
    colour=Colour.RED,
    right=True,
    parts=(Part(count=1, fen=Fen(100)), Part(count=0, fen=None)),
)
FORM = FrozenForm(readers={1: reader_of(Whole)})


@pytest.mark.parametrize("name", FORMS)
def test_a_stored_value_is_read_and_written_again_with_the_same_bytes(name: str) -> None:
    stored = (SAMPLES / f"{name}.json").read_text(encoding="utf-8").rstrip("\n")
    value = FORMS[name].read(json.loads(stored))
    assert json.dumps(frozen_json(value)) == stored


def test_every_schema_has_its_sample() -> None:
    assert {path.stem for path in SAMPLES.iterdir()} == set(FORMS)
    assert {(id(form), schema) for form in FORMS.values() for schema in form.readers} == {
        (id(form), int(name.split(".")[1])) for name, form in FORMS.items()
    }


def test_keys_stand_in_the_order_of_the_fields_and_later_ones_only_where_they_say_something() -> None:
    assert list(frozen_json(WHOLE)) == ["id", "from", "at", "month", "colour", "right", "parts"]
    assert list(frozen_json(replace(WHOLE, note="")))[-1] == "note"
    assert frozen_json(WHOLE)["parts"] == [{"count": 1, "fen": 100}, {"count": 0, "fen": None}]
    assert FORM.read(frozen_json(WHOLE)) == WHOLE


def test_a_later_schema_is_written_with_its_number_and_read_by_its_own_reader() -> None:
    second = FrozenForm(readers={1: reader_of(Whole), 2: lambda _stored: WHOLE})
    stored = frozen_json(replace(WHOLE, schema=2, right=False))
    assert stored["schema"] == 2
    assert second.read(stored) is WHOLE
    assert second.read(frozen_json(replace(WHOLE, right=False))).right is False
    with pytest.raises(FrozenError, match="schema 2"):
        FORM.read(stored)


@pytest.mark.parametrize(
    "change",
    [
        {"colour": "blue"},
        {"month": "2026-13"},
        {"id": "7"},
        {"right": 1},
        {"parts": {}},
        {"parts": [{"count": True, "fen": None}]},
        {"parts": [{"count": 1}]},
        {"parts": [{"count": 1, "fen": 1, "more": 1}]},
        {"unheard": 1},
        {"schema": "1"},
    ],
)
def test_what_no_schema_says_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(FrozenError):
        FORM.read(frozen_json(WHOLE) | change)


@pytest.mark.parametrize("stored", [None, [], "x", {}])
def test_what_is_no_such_object_is_refused(stored: object) -> None:
    with pytest.raises(FrozenError):
        FORM.read(stored)


@pytest.mark.parametrize("value", [1.5, {1}, b"x", [1]])
def test_what_json_cannot_keep_exactly_is_not_frozen(value: object) -> None:
    with pytest.raises(TypeError):
        frozen_json(value)


@pytest.mark.parametrize("kind", [float, str | int, dict, tuple[int, bytes]])
def test_a_kind_that_cannot_be_kept_has_no_reader(kind: type[object]) -> None:
    with pytest.raises(TypeError):
        reader_of(kind)


@given(
    value=st.builds(
        Whole,
        id=st.uuids(),
        first=st.dates(),
        at=st.datetimes(timezones=st.timezones()),
        month=st.builds(Month, st.integers(2000, 2100), st.integers(1, 12)),
        colour=st.sampled_from(Colour),
        right=st.booleans(),
        parts=st.lists(st.builds(Part, count=st.integers(), fen=st.none() | st.integers())).map(tuple),
        note=st.none() | st.text(),
    )
)
def test_any_value_comes_back_as_it_was(value: Whole) -> None:
    text = json.dumps(frozen_json(value))
    assert json.dumps(frozen_json(FORM.read(json.loads(text)))) == text
