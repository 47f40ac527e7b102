"""People who can carry an order to its redemption."""

import pytest
from sqlalchemy.orm import Session

from tests.builders import Team, make_team


@pytest.fixture
def team(session: Session) -> Team:
    return make_team(session)
