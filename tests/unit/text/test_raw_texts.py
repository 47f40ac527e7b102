"""What came in raw is kept for the next audit entry of a request or a command, and for nothing else."""

from collections.abc import Iterator

import pytest

from provider_portal.ground.text.raw import collect_raw, forget_raw, remember_raw, take_raw


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    forget_raw()


def test_only_what_differs_is_kept_and_handed_out_once() -> None:
    collect_raw()
    remember_raw("name", "王\u200b秀英", "王秀英")
    remember_raw("address", "澧水路", "澧水路")
    remember_raw("note", "一\r\n二", "一\n二")
    assert take_raw() == {"name": "王\u200b秀英"}
    assert take_raw() == {}


def test_a_name_that_comes_again_is_numbered() -> None:
    collect_raw()
    for raw in ("a ", "b ", "c "):
        remember_raw("variant", raw, raw.strip())
    remember_raw("unit", "d ", "d")
    assert take_raw() == {"variant": "a ", "variant#2": "b ", "variant#3": "c ", "unit": "d "}


def test_outside_a_request_nothing_is_kept() -> None:
    remember_raw("name", " a", "a")
    assert take_raw() == {}
    collect_raw()
    remember_raw("name", " a", "a")
    collect_raw()
    assert take_raw() == {}
