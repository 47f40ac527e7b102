"""Answers as a machine reads them."""

from typing import Any

from werkzeug.test import TestResponse


def json_of(answer: TestResponse) -> dict[str, Any]:
    """The JSON object that an answer carries; an answer without one fails the test, and shows what came instead."""
    values = answer.json
    assert isinstance(values, dict), f"{answer.status}: {answer.get_data(as_text=True)}"
    return values


def problem(answer: TestResponse) -> tuple[int, str]:
    """Status and code of a refusal, which comes as problem details."""
    code = json_of(answer)["code"]
    assert isinstance(code, str)
    assert answer.content_type == "application/problem+json"
    return answer.status_code, code
