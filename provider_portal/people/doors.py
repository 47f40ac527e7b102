"""The doors of accounts, for the factory: sign-in pages."""

from provider_portal.people.web import blueprint
from provider_portal.shell.floor import Floor

FLOOR = Floor(name="accounts", blueprints=(blueprint,))
