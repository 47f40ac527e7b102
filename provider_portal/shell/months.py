"""Which month a page shows when nobody asked for one."""

from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.ground.periods import Month
from provider_portal.shell.floor import floors
from provider_portal.shell.guards import who


def busy_month() -> Month:
    """This month, or before its first order the latest that has any: nobody is helped by a page of noughts."""
    this_month = Month.of(today())
    latest = [floor.busy_month for floor in floors() if floor.busy_month]
    months = [month for ask in latest if (month := ask(db.session(), who().provider_id, this_month))]
    return max(months, default=this_month)
