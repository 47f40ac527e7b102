"""Numbers as people type them: full-width from a Chinese keyboard, with thousands marks from a page."""

import pytest
from marshmallow import ValidationError

from provider_portal.shell.fields import CountField, YuanField, machine_input
from provider_portal.shell.phones import PhoneField


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("１２", 1200), ("１２．５", 1250), ("1,200.00", 120000), ("１，２００", 120000), (" 60 ", 6000)],
)
def test_amounts_are_read_as_they_were_meant(typed: str, fen: int) -> None:
    assert YuanField().deserialize(typed) == fen


@pytest.mark.parametrize("typed", ["1,20", "12,00", ",200", "6 0", "1,200,", "１２．３４５", "60\ue000"])
def test_amounts_that_may_mean_two_things_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        YuanField().deserialize(typed)


def test_counts_and_telephones_are_read_in_full_width() -> None:
    assert CountField().deserialize("３") == 3
    assert PhoneField().deserialize("１３９ ０７３６ ０００１") == "13907360001"
    assert PhoneField().deserialize("+86 13907360001") == "13907360001"
    assert CountField().deserialize("1,200。") == 1200


def test_machines_send_numbers_as_numbers_and_telephones_as_they_have_them() -> None:
    with machine_input():
        assert PhoneField().deserialize("+86-139 0736 ０００１") == "13907360001"
        with pytest.raises(ValidationError):
            CountField().deserialize("３")
