"""The shell's own doors, for the factory: dashboard, jobs, health, the log."""

from provider_portal.accounts.roles import Action
from provider_portal.shell import openapi, trail, watching
from provider_portal.shell.floor import Floor, MenuEntry
from provider_portal.shell.home import blueprint, machines
from provider_portal.shell.refusals import DOORS, OPERATION
from provider_portal.shell.trail_words import GENERAL

FLOOR = Floor(
    name="shell",
    refusals=(*DOORS, *OPERATION),
    blueprints=(blueprint, trail.blueprint, watching.blueprint),
    api=(machines, openapi.blueprint),
    menu=(
        MenuEntry(label="月度总览", endpoint="home.dashboard", section="", action=Action.HOME, order=0),
        MenuEntry(
            label="操作留痕", endpoint="trail.audit_page", section="机构", action=Action.AUDIT_READ, order=68
        ),
    ),
    trail_words=GENERAL,
)
