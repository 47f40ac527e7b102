"""The codes with which steps are refused: what each means to a program, and the HTTP status it comes with."""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """A stable English code of a refusal; one code may come with two statuses, then it is listed twice."""

    code: str
    status: HTTPStatus
    meaning: str


def refusals(status: HTTPStatus, **meanings: str) -> tuple[Refusal, ...]:
    """Refusals of one status, each code with what it means, in plain English."""
    return tuple(Refusal(code=code, status=status, meaning=meaning) for code, meaning in meanings.items())
