"""`make soak`: a month is carried over HTTP while website, workers and database are killed at random.

    python -m benchmarks.soak [--seconds 120] [--seed N] [--clients 4]

Every client asks again, with the same key, until it is answered. Afterwards: nothing that was answered is lost,
nothing is there twice, the sums are equal, every receipt has its one PDF, and the audit chain is whole.
"""

import argparse
import logging
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from benchmarks.aftermath import broken_invariants, chains, jobs_left
from benchmarks.asking import PATIENCE_SECONDS, ask, ask_file
from benchmarks.soak_claim import claim_month, make_agreement, make_ready, picture, tokens_for_claims
from benchmarks.stage import process_environment
from provider_portal.accounts.creating import create_token
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.app import create_app
from provider_portal.ground.clock import beijing, machine_now
from provider_portal.ground.db import db, transaction
from provider_portal.ground.frozen import Json
from provider_portal.ground.ids import new_id
from tests.builders import (
    id_number,
    make_caregiver,
    make_filed_price,
    make_provider,
    make_recipient,
    make_user,
    signature_png,
    token_header,
)
from tests.portals import _sql, migrate, settings_for
from tests.processes import PortalProcess
from tests.servers import PostgresServer, RedisServer, free_port

START = beijing(date(2026, 7, 15), 9)
OF_AN_ELDER, ELDERS, WORKERS = 12, 4, 2
logger = logging.getLogger("soak")


@dataclass(kw_only=True, slots=True)
class Acknowledged:
    """What the portal said it had done; clients append, nobody removes."""

    orders: list[Json] = field(default_factory=list)
    redemptions: list[Json] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """One caregiver with four elders, and the office beside."""

    number: int
    elders: tuple[str, ...]
    caregiver: str
    office: dict[str, str]
    carer: dict[str, str]


class Machinery:
    """PostgreSQL, Redis, the website and workers; each can be killed and comes back."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.postgres = PostgresServer()
        stack.callback(self.postgres.stop)
        redis = RedisServer(folder)
        stack.callback(redis.stop)
        _sql(self.postgres, "CREATE DATABASE soak")
        settings = settings_for(folder / "var", self.postgres.url("soak"))
        migrate(settings)
        self.app: Flask = create_app(settings)
        self.port = free_port()
        lease = {"PORT": str(self.port), "REDIS_URL": redis.url, "PORTAL_JOB_LEASE_SECONDS": "3"}
        self._env = process_environment(self.app) | lease
        self._folder, self._begun = folder, machine_now()
        self.site = self._start("serve")
        self.workers = [self._start("worker") for _ in range(WORKERS)]
        stack.callback(self.close)

    def _start(self, what: str) -> PortalProcess:
        """The portal's clock goes on over a restart, as a machine's does."""
        now = {"PORTAL_NOW": (START + (machine_now() - self._begun)).isoformat()}
        return PortalProcess([what], self._env | now, self._folder / f"{what}.log")

    def kill(self, what: str, dice: Random) -> None:
        """SIGKILL, a pause, and a new start."""
        pause = dice.uniform(0, 1)
        logger.info("kill %s, back after %.1f s", what, pause)
        match what:
            case "website":
                self.site.kill()
                time.sleep(pause)
                self.site = self._start("serve")
            case "worker":
                place = dice.randrange(WORKERS)
                self.workers[place].close()
                time.sleep(pause)
                self.workers[place] = self._start("worker")
            case _:
                self.postgres.kill()
                time.sleep(pause)
                self.postgres.start()

    def close(self) -> None:
        """End our own processes."""
        for process in (self.site, *self.workers):
            process.close()


def main() -> None:
    """Run, then judge; exit 1 names what broke, and the seed."""
    parser = argparse.ArgumentParser(description="Random kills while a month runs.")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logger.info("seed %d, %.0f seconds, %d clients", options.seed, options.seconds, options.clients)
    with tempfile.TemporaryDirectory(prefix="portal-soak-") as folder, ExitStack() as stack:
        machinery, dice = Machinery(Path(folder), stack), Random(options.seed)
        acknowledged, kills = soak(machinery, options.seconds, options.clients, dice)
        with machinery.app.app_context():
            db.engine.dispose()
            broken = broken_invariants(acknowledged.orders, acknowledged.redemptions)
            with transaction() as session:
                tokens = tokens_for_claims(session)
            redeemed = {each["id"]: each["deduction_fen"] for each in acknowledged.redemptions}
            broken += claim_month(machinery, tokens, redeemed, dice)
            broken += [*jobs_left(), *chains()]
    logger.info(
        "%d kills, %d orders, %d redemptions", kills, len(acknowledged.orders), len(acknowledged.redemptions)
    )
    for sentence in broken:
        logger.error("BROKEN (seed %d): %s", options.seed, sentence)
    if broken or not acknowledged.redemptions:
        sys.exit(1)
    logger.info("every invariant holds")


def soak(machinery: Machinery, seconds: float, count: int, dice: Random) -> tuple[Acknowledged, int]:
    """What was acknowledged, and how often something was killed."""
    acknowledged, over = Acknowledged(), threading.Event()
    with machinery.app.app_context():
        clients = make_clients(count)
    with ThreadPoolExecutor(count) as pool:
        work = [pool.submit(month, machinery.port, client, acknowledged, over) for client in clients]
        with ending(over):
            kills = kill_for(machinery, seconds, dice, work)
        for each in work:
            each.result(PATIENCE_SECONDS)
    return acknowledged, kills


@contextmanager
def ending(over: threading.Event) -> Iterator[None]:
    """However it ends, the clients come to an end."""
    try:
        yield
    finally:
        over.set()


def kill_for(machinery: Machinery, seconds: float, dice: Random, work: list[Any]) -> int:
    """Kill at random until the time is over; fail at once with a client that failed."""
    until, kills = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        time.sleep(dice.uniform(2, 7))
        for each in work:
            if each.done():
                each.result()
        machinery.kill(dice.choice(["website", "worker", "worker", "database"]), dice)
        kills += 1
    return kills


def make_clients(count: int) -> list[Client]:
    """A provider whose clients do not stand in each other's way."""
    with transaction() as session:
        provider = make_provider(session)
        manager = make_user(session, provider)
        make_filed_price(session, manager, "7", 12000)
        make_ready(session, manager)
        return [_client(session, manager, provider, number) for number in range(count)]


def _client(session: Session, manager: Principal, provider: Provider, number: int) -> Client:
    phone = f"139{number:08}"
    carer = make_user(session, provider, Role.CAREGIVER, phone=phone)
    elders = [
        make_recipient(session, manager, id_number(serial=f"{100 + 2 * (number * ELDERS + each)}"))
        for each in range(ELDERS)
    ]
    for elder in elders:
        make_agreement(session, manager, elder.id)
    _, secret = create_token(
        session, provider_id=provider.id, role=Role.CAREGIVER, user_id=carer.user_id, label="手机"
    )
    return Client(
        number=number,
        elders=tuple(str(elder.id) for elder in elders),
        caregiver=str(make_caregiver(session, manager, phone=phone, user_id=carer.user_id).id),
        office=token_header(session, provider.id),
        carer={"Authorization": f"Bearer {secret}"},
    )


def month(port: int, client: Client, acknowledged: Acknowledged, over: threading.Event) -> None:
    """Order after order from placing to redemption, until the time is over or the month is full."""
    for number in range(OF_AN_ELDER * ELDERS):
        if over.is_set():
            return
        elder, slot = divmod(number, OF_AN_ELDER)
        first = beijing(date(2026, 7, 15) + timedelta(days=elder), 9) + timedelta(hours=slot)
        order = visit(port, client, client.elders[elder], first.isoformat(), acknowledged)
        redeem(port, client, order, acknowledged)


def visit(port: int, client: Client, elder: str, first: str, acknowledged: Acknowledged) -> Json:
    """A visit from its order to its signature."""
    order_request = {
        "recipient_id": elder,
        "voucher_class": "home_visit",
        "service_from": first,
        "service_until": first.replace(":00:00+", ":50:00+"),
        "lines": [{"item": 7, "unit": "visit", "quantity": 1}],
    }
    order = ask(port, "/orders", client.office, order_request)
    acknowledged.orders.append(order)
    base = f"/orders/{order['id']}"
    ask(port, f"{base}/accept", client.office, {})
    ask(port, f"{base}/assign", client.office, {"caregiver_id": client.caregiver})
    ask(port, f"{base}/check-in", client.carer, event())
    ask_file(port, f"{base}/evidence", client.carer, picture(f"photo {order['number']}"), {"kind": "during"})
    ask(port, f"{base}/check-out", client.carer, event() | {"done": done(order)})
    signing = {"signer_kind": "recipient", "signature_png": signature_png()}
    signed = {"event_id": str(new_id()), "happened_at": START.isoformat()} | signing
    ask(port, f"{base}/confirm", client.carer, signed)
    return order


def done(order: Json) -> list[Json]:
    """Everything as it was ordered."""
    return [{"line_id": line["id"], "quantity": line["quantity"]} for line in order["lines"]]


def event() -> Json:
    """What the phone says at the door."""
    place = {"position_state": "fixed", "latitude": 29.6053, "longitude": 111.8776, "accuracy_m": 12}
    return {"event_id": str(new_id()), "happened_at": START.isoformat()} | place


def redeem(port: int, client: Client, order: Json, acknowledged: Acknowledged) -> None:
    """What 民政通 showed, typed in once."""
    shown = {
        "official_ref": f"MZT-{order['number']}",
        "shown_deduction_fen": order["expected_deduction_fen"],
        "channel": "wechat",
        "redeemed_at": START.isoformat(),
        "difference_reason": "试验",
    }
    redemption = ask(port, f"/orders/{order['id']}/redemption", client.office, shown)
    acknowledged.redemptions.append(redemption)
    ask_file(
        port,
        f"/redemptions/{redemption['id']}/proofs",
        client.office,
        picture(f"proof {order['number']}"),
        {},
    )


if __name__ == "__main__":
    main()
