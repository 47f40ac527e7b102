"""The shell's own doors, for the factory."""

from provider_portal.accounts.roles import Action
from provider_portal.shell import openapi, trail, watching
from provider_portal.shell.home import blueprint, machines
from provider_portal.shell.package import MenuEntry, Package


def shell_package() -> Package:
    """Dashboard, jobs and health."""
    menu = (
        MenuEntry(label="月度总览", endpoint="home.dashboard", section="", action=Action.HOME, order=0),
        MenuEntry(
            label="操作留痕", endpoint="trail.audit_page", section="机构", action=Action.AUDIT_READ, order=68
        ),
    )
    return Package(
        name="shell",
        blueprints=(blueprint, trail.blueprint, watching.blueprint),
        api=(machines, openapi.blueprint),
        menu=menu,
    )
