"""The operator's commands of this floor, by name."""

from provider_portal.shell.command_name import CommandName

COMMANDS = (
    CommandName(name="provider", help="服务机构。", place="catalog.enrolment.commands:provider"),
    CommandName(name="catalogue", help="服务项目清单的版本。", place="catalog.versions.commands:catalogue"),
    CommandName(
        name="regions",
        help="更多地区的项目清单和补贴规则文件。",
        place="catalog.region_folder.commands:regions",
        without_database=frozenset({"check"}),
    ),
)
