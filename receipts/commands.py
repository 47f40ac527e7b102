"""The operator's commands of this floor, by name."""

from provider_portal.shell.command_name import CommandName

COMMANDS = (
    CommandName(
        name="collisions",
        help="列出只是写法不同的重复号码。",
        place="receipts.redemption.commands:collisions_list",
    ),
    CommandName(
        name="claims",
        help="结算申报。",
        place="receipts.month.commands:claims",
        without_database=frozenset({"verify"}),
    ),
)
