"""The doors of accounts, for the factory."""

from provider_portal.accounts.commands import token, user
from provider_portal.accounts.web import blueprint
from provider_portal.shell.package import Package


def accounts_package() -> Package:
    """Sign-in pages and the operator's commands."""
    return Package(name="accounts", blueprints=(blueprint,), commands=(user, token))
