"""Closed sets carry their words and stay plain strings for everybody else."""

import json
import pickle

import pytest
from sqlalchemy import Enum

from provider_portal.ground.db import choice
from provider_portal.ground.labels import Labelled, Tone


class Door(Labelled):
    """A set as every floor has them."""

    OPEN = "open", "开着", Tone.GOOD
    SHUT = "shut", "关着"


def test_a_member_carries_its_label_and_the_colour_of_its_badge() -> None:
    assert [(door.label, door.tone) for door in Door] == [("开着", "good"), ("关着", "neutral")]


def test_everybody_else_sees_the_value_alone() -> None:
    value: str = "open"
    assert (str(Door.OPEN), f"{Door.OPEN}", Door.OPEN.value) == ("open",) * 3
    assert value == Door.OPEN
    assert json.dumps({"door": Door.OPEN}) == '{"door": "open"}'
    assert Door("shut") is Door.SHUT
    assert {"open": 1}[Door.OPEN] == 1


def test_a_member_comes_out_of_another_process_as_itself() -> None:
    assert pickle.loads(pickle.dumps(Door.SHUT)) is Door.SHUT  # noqa: S301 - our own bytes


def test_the_database_keeps_the_value() -> None:
    column: Enum = choice(Door)
    assert column.enums == ["open", "shut"]


def test_a_member_without_a_label_is_refused_when_it_is_written() -> None:
    with pytest.raises(TypeError, match="knock"):

        class Bell(Labelled):
            """Forgotten words."""

            KNOCK = "knock"
