"""Fifty people at once: threads with sessions of their own, let go at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from flask import Flask
from sqlalchemy.orm import Session

from provider_portal.ground.db import transaction
from provider_portal.ground.errors import ConflictError, PortalError

CROWD = 50
_T = TypeVar("_T")


def at_once(app: Flask, work: Callable[[Session, int], _T], count: int = CROWD) -> list[_T | PortalError]:
    """What each of `count` transactions gave, or how it was refused; anything but a refusal fails the test."""
    gate = threading.Barrier(count)

    def one(number: int) -> _T | PortalError:
        with app.app_context():
            gate.wait(60)
            try:
                with transaction() as session:
                    return work(session, number)
            except PortalError as error:
                return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def winners(answers: list[_T | PortalError]) -> list[_T]:
    """Those that were not refused."""
    return [answer for answer in answers if not isinstance(answer, PortalError)]


def all_conflicts(answers: list[_T | PortalError]) -> bool:
    """Whether every refusal is a conflict told in words."""
    refused = [answer for answer in answers if isinstance(answer, PortalError)]
    return all(isinstance(answer, ConflictError) and answer.message for answer in refused)
