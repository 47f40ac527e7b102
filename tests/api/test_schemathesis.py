"""schemathesis tries every door with what its description allows and with what it forbids, and finds nothing.

A longer search by hand, beside `./run`:

    schemathesis run http://127.0.0.1:8000/api/v1/openapi.json -H "Authorization: Bearer $TOKEN" -n 300
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from provider_portal.ground.clock import beijing, clock_at, start_clock_at
from provider_portal.ground.db import transaction
from tests.builders import make_confirmed_order, make_order, make_redemption, make_team, token_header

ROOT = Path(__file__).parents[2]
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
EVENING = beijing(date(2026, 7, 15), 20)
PHASES = "examples,coverage,fuzzing"
EXAMPLES = "12"
SEED = "20260715"


@pytest.fixture
def token(app: Flask) -> str:
    """A manager's token; a month is under way: an order placed, one confirmed, one redeemed."""
    with app.app_context(), clock_at(EVENING), transaction() as session:
        team = make_team(session)
        tomorrow = date(2026, 7, 16)
        hours = {"service_from": beijing(tomorrow, 9), "service_until": beijing(tomorrow, 10)}
        make_order(session, team.manager, team.recipient, **hours)
        make_redemption(session, team, make_confirmed_order(session, team))
        make_confirmed_order(session, team, hour=14)
        return token_header(session, team.provider.id)["Authorization"]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the portal is served, in the evening of that day."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = Thread(target=server.serve_forever, daemon=True)
    start_clock_at(EVENING)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v1/openapi.json"
    server.shutdown()
    serving.join()
    start_clock_at(None)


def test_schemathesis_finds_nothing(address: str, token: str, tmp_path: Path) -> None:
    search = ["run", address, "-H", f"Authorization: {token}", "--phases", PHASES, "-n", EXAMPLES]
    fixed = ["--seed", SEED, "--generation-deterministic", "--no-color"]
    config = ["--config-file", str(ROOT / "schemathesis.toml")]
    done = subprocess.run(
        [SCHEMATHESIS, *config, *search, *fixed, "--continue-on-failure"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
