"""What a lower floor asks upward is answered within one portal, and asks no floor by name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from provider_portal.app import collect_floors, create_app
from provider_portal.ground.questions import Answer, Question
from tests.portals import settings_for

GREETING: Question[Callable[[str], str]] = Question(about="how a floor greets")


def test_two_portals_in_one_process_share_no_answers(tmp_path: Path) -> None:
    first, second = create_app(settings_for(tmp_path / "a")), create_app(settings_for(tmp_path / "b"))
    first.extensions["answers"] += (GREETING.answered_by(lambda name: f"您好，{name}"),)
    with first.app_context():
        assert [greet("李") for greet in GREETING.answers()] == ["您好，李"]
    with second.app_context():
        assert GREETING.answers() == ()


def test_equal_questions_are_not_the_same_question(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path))
    app.extensions["answers"] = (GREETING.answered_by(str.upper), GREETING.answered_by(str.lower))
    same_words: Question[Callable[[str], str]] = Question(about=GREETING.about)
    with app.app_context():
        assert [greet("Li") for greet in GREETING.answers()] == ["LI", "li"]
        assert same_words.answers() == ()


ANSWERS = [answer for floor in collect_floors() for answer in floor.answers]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.function.__name__)
def test_an_answer_comes_from_a_floor_above_its_question(answer: Answer) -> None:
    assert isinstance(answer.about, Question)
    assert answer.about.about
    assert answer.function.__module__.startswith(("orders.", "receipts."))
