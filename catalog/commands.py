"""The operator's commands of this floor, by name."""

from provider_portal.shell.command_name import CommandName

COMMANDS = (
    CommandName(name="provider", help="服务机构。", place="catalog.enrolment.commands:provider"),
    CommandName(name="catalogue", help="服务项目清单的版本。", place="catalog.versions.commands:catalogue"),
)
