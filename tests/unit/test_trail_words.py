"""What the audit page shows of recorded values and codes."""

import pytest

from provider_portal.shell.trail_words import TrailWords, value_words


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("price_fen", 6000, "60.00 元"),
        ("quantity", 6000, "6000"),
        ("promotion", False, "否"),
        ("reason", None, ""),
        ("excluded_benefits", [], ""),
        ("excluded_benefits", ["a", "b"], "a、b"),
    ],
)
def test_values_are_told_as_people_say_them(name: str, value: object, words: str) -> None:
    assert value_words(name, value) == words


def test_an_unknown_action_shows_its_code() -> None:
    assert TrailWords().action("later.thing") == "later.thing"
