"""July on 3 August: who asks for it, where, and how it is frozen."""

from dataclasses import dataclass

from flask.testing import FlaskClient

from tests.claims import Claiming

MONTH = "/api/v1/claims/2026-07"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """A provider with one order that may be claimed and one that is held, on 3 August."""

    claiming: Claiming
    finance: dict[str, str]
    manager: dict[str, str]


def frozen(scene: Scene, client: FlaskClient) -> None:
    """Check by one person, freeze by another."""
    assert client.post(f"{MONTH}/check", headers=scene.finance).status_code == 200
    assert client.post(f"{MONTH}/freeze", headers=scene.manager).status_code == 200
