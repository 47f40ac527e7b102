"""Late entries that no second person has looked at."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from orders.visits.queries import waiting_late_entries
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.shell.floor import Pending, Waiting


def _late(session: Session, who: Principal) -> Iterator[Pending]:
    late = waiting_late_entries(session, who.provider_id)
    if late:
        yield Pending(title=f"补录的签到、签退（{len(late)} 条）", href=url_for("visits_office.tray"))


WAITING = (Waiting(action=Action.LATE_ENTRY, pending=_late),)
