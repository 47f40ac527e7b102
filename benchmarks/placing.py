"""Orders placed from sixteen clients at once, over HTTP, on both databases."""

import json
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from uuid import UUID

from benchmarks.stage import portal, process_environment
from benchmarks.table import Line, milliseconds
from provider_portal.ground.clock import beijing
from provider_portal.ground.db import transaction
from tests.builders import id_number, make_filed_price, make_provider, make_recipient, make_user, token_header
from tests.processes import PortalProcess
from tests.servers import free_port, wait_for_port

CLIENTS = 16
FIRST_DAY = date(2026, 7, 1)


def lines(kind: str, each: int) -> Iterator[Line]:
    """One line: how long a client waits for its order."""
    with portal(kind) as app, tempfile.TemporaryDirectory() as folder:
        with transaction() as session:
            who = make_user(session, make_provider(session))
            make_filed_price(session, who)
            elders = [
                make_recipient(session, who, id_number(serial=f"{100 + 2 * number}")).id
                for number in range(CLIENTS)
            ]
            headers = [token_header(session, who.provider_id) for _ in range(CLIENTS)]
        port = free_port()
        env = process_environment(app) | {"PORT": str(port)}
        site = PortalProcess(["serve"], env, Path(folder) / "log")
        try:
            wait_for_port(port, site._process)  # noqa: SLF001 - the test's own helper
            gate = Barrier(CLIENTS)
            begun = time.perf_counter()
            with ThreadPoolExecutor(CLIENTS) as clients:
                waits_by_client = list(
                    clients.map(
                        lambda one: _place(port, gate, one[0], one[1], each),
                        zip(elders, headers, strict=True),
                    )
                )
            whole = time.perf_counter() - begun
        finally:
            site.stop()
    waits = sorted(wait for client in waits_by_client for wait in client)
    yield Line(
        work=f"orders placed from {CLIENTS} clients over HTTP, {kind}",
        figures=f"{milliseconds(waits)}   {len(waits) / whole:.0f}/s",
        repeats=f"{len(waits)} orders",
    )


def _place(port: int, gate: Barrier, elder: UUID, header: dict[str, str], each: int) -> list[float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    gate.wait(60)
    waits = []
    for number in range(each):
        first = beijing(FIRST_DAY + timedelta(days=number // 8), 8 + number % 8)
        body = {
            "recipient_id": str(elder),
            "voucher_class": "home_visit",
            "service_from": first.isoformat(),
            "service_until": (first + timedelta(hours=1)).isoformat(),
            "lines": [{"item": 7, "unit": "visit", "quantity": 1}],
        }
        begun = time.perf_counter()
        connection.request(
            "POST", "/api/v1/orders", json.dumps(body), header | {"Content-Type": "application/json"}
        )
        answer = connection.getresponse()
        text = answer.read()
        waits.append(time.perf_counter() - begun)
        if answer.status != 201:
            raise SystemExit(text.decode())
    return waits
