"""The operator's commands of this floor, by name."""

from provider_portal.shell.command_name import CommandName

COMMANDS = (
    CommandName(
        name="claims",
        help="结算申报。",
        place="receipts.month.commands:claims",
        without_database=frozenset({"verify"}),
    ),
)
