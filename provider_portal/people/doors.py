"""The doors of accounts, for the factory: sign-in pages and the operator's commands."""

from provider_portal.accounts.commands import token, user
from provider_portal.people.web import blueprint
from provider_portal.shell.floor import Floor
from provider_portal.shell.refusals import ACCOUNTS as REFUSALS

FLOOR = Floor(name="accounts", blueprints=(blueprint,), commands=(user, token), refusals=REFUSALS)
