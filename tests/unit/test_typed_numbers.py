"""Numbers as people type them: full-width from a Chinese keyboard, with thousands marks from a page."""

import pytest
from marshmallow import ValidationError

from orders.people.phones import PhoneField
from provider_portal.shell.fields import CountField, YuanField, machine_input


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("１２", 1200), ("１２．５", 1250), ("1,200.00", 120000), ("１，２００", 120000), (" 60 ", 6000)],
)
def test_amounts_are_read_as_they_were_meant(typed: str, fen: int) -> None:
    assert YuanField().deserialize(typed) == fen


@pytest.mark.parametrize("typed", ["1,20", "12,00", ",200", "60元", "6 0", "1,200,", "１２．３４５"])
def test_amounts_that_may_mean_two_things_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        YuanField().deserialize(typed)


def test_counts_and_telephones_are_read_in_full_width() -> None:
    assert CountField().deserialize("３") == 3
    assert PhoneField().deserialize("１３９ ０７３６ ０００１") == "13907360001"
    assert PhoneField().deserialize("+86 13907360001") == "13907360001"


def test_machines_are_forgiven_nothing() -> None:
    with machine_input():
        for field, sent in ((CountField(), "３"), (PhoneField(), "１３９０７３６０００１")):
            with pytest.raises(ValidationError):
                field.deserialize(sent)
