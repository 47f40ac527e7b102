"""An error comes whole out of another process, and an instant without a zone is none."""

import pickle
from datetime import datetime

import pytest

from catalog.subsidy.classes import USUAL_CLASS
from orders.ordering.offered_classes import offering_breaches
from provider_portal.ground.clock import clock_at
from provider_portal.ground.errors import RuleError, SettingsError


def test_an_error_comes_whole_out_of_another_process() -> None:
    (breach,) = offering_breaches(set(), USUAL_CLASS)
    sent = RuleError("refused", "不行", fields={"item": ["乙"]}, breaches=[breach])
    error = pickle.loads(pickle.dumps(sent))  # noqa: S301
    assert type(error) is RuleError
    assert (error.code, error.message, error.fields, error.breaches) == (
        "refused",
        "不行",
        {"item": ["乙"]},
        (breach,),
    )
    other = pickle.loads(pickle.dumps(SettingsError("丙")))  # noqa: S301
    assert (type(other), other.code, other.message) == (SettingsError, "settings", "丙")


def test_an_instant_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"), clock_at(datetime(2026, 7, 15)):  # noqa: DTZ001
        pass
