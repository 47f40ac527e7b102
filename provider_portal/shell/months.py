"""Which month a page shows when nobody asked for one."""

from flask import current_app

from provider_portal.ground.clock import today
from provider_portal.ground.db import db
from provider_portal.ground.periods import Month
from provider_portal.shell.guards import who
from provider_portal.shell.package import Package


def busy_month() -> Month:
    """This month, or before its first order the latest that has any: nobody is helped by a page of noughts."""
    packages: list[Package] = current_app.extensions["packages"]
    this_month = Month.of(today())
    asked = [package.busy_month for package in packages if package.busy_month]
    found = [month for ask in asked if (month := ask(db.session(), who().provider_id, this_month))]
    return max(found, default=this_month)
