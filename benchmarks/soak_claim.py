"""The soak's end of the month: explained, checked, frozen, built under kills, and verified without the portal."""

import logging
import tempfile
import time
from datetime import date
from pathlib import Path
from random import Random
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.asking import PATIENCE_SECONDS, ask, look
from catalog.enrolment.queries import enrolment_of
from catalog.filing.price_filing import accept_filing
from catalog.prices.records.queries import filed_prices
from orders.recipients.registering import sign_agreement
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from receipts.verification.verify import verify_package
from tests.builders import token_header
from tests.pictures import jpeg

MONTH = "/claims/2026-07"
_EARLIER = beijing(date(2026, 3, 2))
_KILL_AFTER_SECONDS, _MOST_KILLS = (0.5, 4), 6
logger = logging.getLogger("soak")

Tokens = tuple[dict[str, str], dict[str, str]]


def picture(mark: str) -> bytes:
    """A small photograph that no other mark gives."""
    return jpeg(Random(mark).getrandbits(30), size=(320, 240))


def make_ready(session: Session, manager: Principal) -> None:
    """The county accepted the prices, as a claim wants it."""
    with clock_at(_EARLIER):
        for filed in filed_prices(session, enrolment_of(session, manager.provider_id).id):
            accept_filing(session, manager, filed.id, date(2026, 3, 1))


def make_agreement(session: Session, manager: Principal, elder: UUID) -> None:
    """The elder's agreement over the whole month."""
    first, until = date(2026, 3, 1), date(2027, 3, 1)
    with clock_at(_EARLIER):
        sign_agreement(session, manager, elder, signed_on=first, from_on=first, until_on=until)


class Killable(Protocol):
    """A running portal of which parts can be killed."""

    port: int

    def kill(self, what: str, dice: Random) -> None:
        """SIGKILL of one part, which comes back."""


def claim_month(machinery: Killable, tokens: Tokens, redeemed: dict[str, int], dice: Random) -> list[str]:
    """What is wrong with the month's package; `redeemed` is fen by redemption id, as acknowledged."""
    (finance, manager), port = tokens, machinery.port
    explain_all(port, finance)
    ask(port, f"{MONTH}/check", finance, {})
    ask(port, f"{MONTH}/freeze", manager, {})
    until, kills = time.monotonic() + PATIENCE_SECONDS, 0
    while (answer := look(port, f"{MONTH}/package", manager)).status_code == 404:
        if time.monotonic() > until:
            return [f"no package after {PATIENCE_SECONDS} s and {kills} kills"]
        time.sleep(dice.uniform(*_KILL_AFTER_SECONDS))
        if kills < _MOST_KILLS:
            machinery.kill(dice.choice(["website", "worker", "worker", "database"]), dice)
            kills += 1
    logger.info("package of %.1f MB under %d kills", len(answer.content) / 1e6, kills)
    return [*verified(answer.content), *claimed_once(port, manager, redeemed)]


def explain_all(port: int, finance: dict[str, str]) -> None:
    """Every finding that wants an explanation gets one."""
    for order in look(port, f"{MONTH}/held", finance).json()["items"]:
        for reason in order["reasons"]:
            if reason["severity"] == "must_explain":
                explanation = {
                    "order_id": order["order_id"],
                    "code": reason["code"],
                    "text": "试验数据，时间由脚本给出",
                }
                ask(port, f"{MONTH}/explanations", finance, explanation)


def verified(archive: bytes) -> list[str]:
    """Defects that the verifier finds."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        Path(file.name).write_bytes(archive)
        return [f"package: {defect}" for defect in verify_package(Path(file.name)).defects]


def claimed_once(port: int, manager: dict[str, str], redeemed: dict[str, int]) -> list[str]:
    """Every redemption is claimed once, at its amount, or held with a reason."""
    claim = look(port, MONTH, manager).json()
    lines = claim["package"]["redemptions"]
    claimed = {line["redemption_id"]: line["deduction_fen"] for line in lines}
    held = [order["redemption_id"] for order in look(port, f"{MONTH}/held", manager).json()["items"]]
    wrong = []
    if len(claimed) != len(lines) or any(redeemed.get(key) != fen for key, fen in claimed.items()):
        wrong.append(f"{len(lines)} lines claim {len(claimed)} redemptions, or not at their amounts")
    if set(claimed) | set(filter(None, held)) != set(redeemed):
        wrong.append(f"{len(claimed)} claimed and {len(held)} held of {len(redeemed)} redemptions")
    if claim["package"]["deduction_fen"] != sum(claimed.values()):
        wrong.append("the package's sum is not the sum of its lines")
    logger.info("%d redemptions claimed, %d orders held", len(claimed), len(held))
    return wrong if claimed else [*wrong, "nothing was claimed"]


def tokens_for_claims(session: Session) -> Tokens:
    """Of the soak's one provider: one who checks and another who freezes."""
    provider_id = session.scalars(select(Provider.id)).one()
    return token_header(session, provider_id, Role.FINANCE), token_header(session, provider_id)
