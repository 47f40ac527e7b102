"""How values are kept for good: what is written, what is read again, and what is refused on either way."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_portal.ground.errors import RuleError
from provider_portal.ground.frozen import (
    ADDED,
    FrozenError,
    FrozenForm,
    frozen_json,
    key,
    reader_of,
    upgraded,
)
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import Month


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    count: int
    fen: Fen | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    id: UUID
    first: date = field(metadata=key("from"))
    at: datetime
    month: Month
    colour: Colour
    right: bool
    parts: tuple[Part, ...]
    pair: tuple[str, int]
    note: str | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Second:
    """What became of `Whole`: the day as text, and a name."""

    name: str
    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Third:
    word: str


WHOLE = Whole(
    id=UUID(int=7),
    first=date(2026, 2, 28),
    at=datetime.fromisoformat("2026-07-31T23:59:59.000001+08:00"),
    month=Month(2026, 7),
    colour=Colour.RED,
    right=True,
    parts=(Part(count=1, fen=Fen(100)), Part(count=0, fen=None)),
    pair=("a", 1),
)
WRITTEN = {
    "id": "00000000-0000-0000-0000-000000000007",
    "from": "2026-02-28",
    "at": "2026-07-31T23:59:59.000001+08:00",
    "month": "2026-07",
    "colour": "red",
    "right": True,
    "parts": [{"count": 1, "fen": 100}, {"count": 0, "fen": None}],
    "pair": ["a", 1],
}
FORM = FrozenForm(kind=Whole)
SECOND = Second(name="甲", on=date(2026, 2, 28))


def second_of(whole: Whole) -> Second:
    return Second(name=whole.note or "", on=whole.first)


SECOND_FORM = FrozenForm(kind=Second, earlier=(upgraded(Whole, second_of),))
THIRD_FORM = FrozenForm(
    kind=Third,
    earlier=(
        upgraded(Whole, lambda whole: Third(word=whole.note or "")),
        upgraded(Second, lambda second: Third(word=second.name)),
    ),
)


# --- what is written


def test_keys_stand_in_the_order_of_the_fields_and_later_ones_only_where_they_say_something() -> None:
    assert json.dumps(FORM.write(WHOLE)) == json.dumps(WRITTEN)
    assert list(FORM.write(replace(WHOLE, note="")))[-1] == "note"
    assert FORM.read(WRITTEN) == WHOLE
    assert FORM.read(WRITTEN | {"note": "x"}).note == "x"


def test_from_the_second_schema_on_the_form_writes_the_number_itself() -> None:
    assert json.dumps(SECOND_FORM.write(SECOND)) == '{"schema": 2, "name": "\\u7532", "on": "2026-02-28"}'
    assert THIRD_FORM.write(Third(word="x")) == {"schema": 3, "word": "x"}


def test_a_value_of_another_class_is_not_written() -> None:
    with pytest.raises(TypeError, match="Whole is not kept by the form of Second"):
        SECOND_FORM.write(WHOLE)  # type: ignore[arg-type]  # the point: an old value after the schema changed
    with pytest.raises(TypeError, match="Second is not kept by the form of Whole"):
        FORM.write(SECOND)  # type: ignore[arg-type]  # the point


def test_a_list_is_kept_by_a_form_of_its_own() -> None:
    form = FrozenForm(kind=tuple[Part, ...])
    assert form.write(WHOLE.parts) == WRITTEN["parts"]
    assert form.read([]) == ()
    with pytest.raises(TypeError, match="Whole is not kept by the form of tuple"):
        form.write(WHOLE)  # type: ignore[arg-type]  # the point


@pytest.mark.parametrize(
    "change", [{"parts": (WHOLE,)}, {"right": 1}, {"first": "2026-02-30"}, {"note": 1}, {"pair": ("a",)}]
)
def test_what_would_not_be_read_again_is_not_written(change: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        FORM.write(replace(WHOLE, **change))


@pytest.mark.parametrize("value", [1.5, {1}, b"x", [1], {"a": 1}, Part])
def test_what_json_cannot_keep_exactly_is_not_frozen(value: object) -> None:
    with pytest.raises(TypeError):
        frozen_json(value)


# --- what is read


def test_a_value_of_an_earlier_schema_is_read_as_one_of_today() -> None:
    first = FORM.write(replace(WHOLE, note="甲"))
    assert SECOND_FORM.read(first) == SECOND
    assert THIRD_FORM.read(first) == THIRD_FORM.read(SECOND_FORM.write(SECOND)) == Third(word="甲")
    assert THIRD_FORM.read(THIRD_FORM.write(Third(word="乙"))) == Third(word="乙")


def test_a_list_of_the_first_schema_may_become_an_object() -> None:
    whole_parts = upgraded(tuple[Part, ...], lambda parts: Third(word=str(len(parts))))
    form = FrozenForm(kind=Third, earlier=(whole_parts,))
    assert form.read(WRITTEN["parts"]) == Third(word="2")
    assert form.read(form.write(Third(word="x"))) == Third(word="x")


def test_a_later_schema_is_not_read_as_an_earlier_one() -> None:
    with pytest.raises(FrozenError, match="schema 2 has no reader"):
        FORM.read(WRITTEN | {"schema": 2})
    with pytest.raises(FrozenError, match="schema 4 has no reader"):
        THIRD_FORM.read({"schema": 4, "word": "x"})
    with pytest.raises(FrozenError):
        SECOND_FORM.read({"name": "x", "on": "2026-02-28"})


@pytest.mark.parametrize("number", [1, 0, -1, True, "1", "2", 2.0, None, [1], {}])
def test_a_number_that_no_form_writes_is_refused(number: object) -> None:
    for form in (FORM, SECOND_FORM):
        with pytest.raises(FrozenError, match="no form writes the schema"):
            form.read({"schema": number, "name": "x", "on": "2026-02-28"})


@pytest.mark.parametrize(
    "change",
    [
        *({name: 1} for name in ("id", "from", "at", "month", "colour", "right", "parts", "pair", "note")),
        *({name: None} for name in ("id", "from", "at", "month", "colour", "right", "parts")),
        *({name: []} for name in ("id", "from", "at", "month", "colour", "right", "pair", "note")),
        {"colour": "blue"},
        {"month": "2026-13"},
        {"id": "7"},
        {"from": "28.2.2026"},
        {"at": "morgen"},
        {"parts": {}},
        {"parts": [{"count": True, "fen": None}]},
        {"parts": [{"count": 1}]},
        {"parts": [{"count": 1, "fen": 1, "more": 1}]},
        {"pair": ["a", 1, 2]},
        {"pair": ["a"]},
        {"pair": [1, "a"]},
        {"unheard": 1},
    ],
)
def test_what_no_schema_says_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(FrozenError):
        FORM.read(WRITTEN | change)


@pytest.mark.parametrize("stored", [None, [], "x", 1, {}])
def test_what_is_no_such_object_is_refused(stored: object) -> None:
    with pytest.raises(FrozenError, match="Whole cannot be read from"):
        FORM.read(stored)


def test_a_refusal_says_what_does_not_fit() -> None:
    for stored, sentence in (
        ({"b": 1, "a": 1}, r"Whole cannot be read from \['a', 'b'\]"),
        ("x", "Whole cannot be read from str"),
        (WRITTEN | {"pair": [1]}, "a list of 2 expected"),
        (WRITTEN | {"pair": {}}, "a list of 2 expected"),
        (WRITTEN | {"parts": "x"}, "a list expected, not str"),
        (WRITTEN | {"right": 1}, "bool expected, not int"),
        (WRITTEN | {"month": 1}, "str expected, not int"),
    ):
        with pytest.raises(FrozenError, match=sentence):
            FORM.read(stored)


def test_an_upgrade_that_refuses_is_told_like_any_other_misfit() -> None:
    def refuse(_whole: Whole) -> Second:
        raise RuleError("bad_month", "月份应写成 2026-07 这样的格式。")

    form = FrozenForm(kind=Second, earlier=(upgraded(Whole, refuse),))
    with pytest.raises(FrozenError, match="月份"):
        form.read(WRITTEN)


# --- forms that could not be kept


@pytest.mark.parametrize(
    "kind", [float, str | int, int | str | None, dict, tuple[int, bytes], tuple[bytes, ...], list[int]]
)
def test_a_kind_that_cannot_be_kept_has_no_reader_and_no_form(kind: type[object]) -> None:
    for make in (reader_of, lambda kind: FrozenForm(kind=kind)):
        with pytest.raises(TypeError, match=r"can(not)? be frozen"):
            make(kind)


def test_a_form_writes_the_schema_after_those_that_it_only_reads() -> None:
    assert [form.schema for form in (FORM, SECOND_FORM, THIRD_FORM)] == [1, 2, 3]


def test_only_an_object_bears_a_number() -> None:
    with pytest.raises(TypeError, match="only an object"):
        FrozenForm(kind=tuple[int, ...], earlier=(lambda _stored: (),))


def test_the_number_is_no_field_of_a_value() -> None:
    @dataclass(frozen=True, kw_only=True, slots=True)
    class Numbered:
        number: int = field(metadata=key("schema"))

    with pytest.raises(TypeError, match="the form's own key"):
        FrozenForm(kind=Numbered)


# --- anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=3), parts, max_size=3),
    max_leaves=8,
)
NEARLY = st.fixed_dictionaries(
    {},
    optional={
        "schema": JSON,
        "name": JSON,
        "word": JSON,
        "on": JSON | st.dates().map(str),
        **{name: JSON | st.just(part) for name, part in WRITTEN.items()},
        "note": JSON,
    },
)
ALMOST = st.dictionaries(st.sampled_from(["schema", *WRITTEN]), JSON, max_size=2).map(
    lambda change: WRITTEN | change
)


@given(stored=JSON | NEARLY | ALMOST)
def test_any_json_is_read_or_refused_as_frozen(stored: object) -> None:
    forms: tuple[FrozenForm[Any], ...] = (FORM, SECOND_FORM, THIRD_FORM, FrozenForm(kind=tuple[Part, ...]))
    for form in forms:
        try:
            value = form.read(stored)
        except FrozenError:
            continue
        assert form.read(form.write(value)) == value


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
        pair=st.tuples(st.text(), st.integers()),
        note=st.none() | st.text(),
    )
)
def test_any_value_comes_back_as_it_was(value: Whole) -> None:
    text = json.dumps(FORM.write(value))
    assert json.dumps(FORM.write(FORM.read(json.loads(text)))) == text
