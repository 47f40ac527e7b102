"""A team that may claim."""

import pytest
from sqlalchemy.orm import Session

from tests.claims import Claiming, make_claiming


@pytest.fixture
def claiming(session: Session) -> Claiming:
    return make_claiming(session)
