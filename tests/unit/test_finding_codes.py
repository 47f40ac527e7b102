"""A kind of finding and the breaches it makes."""

from dataclasses import FrozenInstanceError, replace

import pytest

from provider_portal.ground.errors import Breach, Family, FindingCode, Place, RuleError, Severity
from receipts.selfcheck.clearing import ORDER_PAGE, place_of

PAGE = Place(label="打开", endpoint="somewhere.show", key="order_id")
KIND = FindingCode(
    name="too_dear",
    title="太贵",
    family=Family.PRICE,
    clause="第4条",
    severity=Severity.MUST_EXPLAIN,
    cleared_at=PAGE,
)


def test_a_breach_has_what_its_kind_says() -> None:
    assert KIND.breach("贵了。") == Breach(
        kind=KIND, message="贵了。", clause="第4条", remedy="", severity=Severity.MUST_EXPLAIN, numbers={}
    )
    assert KIND.breach("贵了。").code == "too_dear"


def test_a_rule_may_say_otherwise_of_one_breach() -> None:
    breach = KIND.breach(
        "贵了。", remedy="降价。", numbers={"price_fen": 1}, clause="", severity=Severity.MUST_FIX
    )
    assert (breach.remedy, breach.numbers) == ("降价。", {"price_fen": 1})
    assert (breach.clause, breach.severity) == ("", Severity.MUST_FIX)


def test_breaches_share_no_numbers() -> None:
    one, other = KIND.breach("一"), KIND.breach("二")
    one.numbers["price_fen"] = 1
    assert other.numbers == {}


def test_a_kind_must_be_fixed_unless_it_says_otherwise() -> None:
    assert FindingCode(name="a", title="甲", family=Family.ORDER).breach("甲").severity is Severity.MUST_FIX


def test_a_kind_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        KIND.name = "other"  # type: ignore[misc]  # what mypy refuses, Python must refuse too


def test_a_finding_is_cleared_where_its_kind_says_else_on_the_page_of_the_order() -> None:
    assert place_of(KIND) is PAGE
    assert place_of(replace(KIND, cleared_at=None)) is ORDER_PAGE


def test_a_refusal_carries_its_breaches_with_their_kinds() -> None:
    error = RuleError("too_dear", "贵了。", breaches=[KIND.breach("贵了。")])
    assert [breach.kind for breach in error.breaches] == [KIND]
