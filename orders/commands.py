"""The operator's commands of this floor, by name."""

from provider_portal.shell.command_name import CommandName

COMMANDS = (
    CommandName(
        name="photos",
        help="照片。",
        place="orders.photographs.commands:photos",
        without_database=frozenset({"inspect"}),
    ),
)
