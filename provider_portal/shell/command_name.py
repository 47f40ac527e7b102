"""A command of the operator before it is loaded: `portal --help` lists all of them and loads none."""

from dataclasses import dataclass
from importlib import import_module

import click


@dataclass(frozen=True, kw_only=True, slots=True)
class CommandName:
    """What the list of commands says about one, and where it stands: `place` is `module:attribute`.

    `without_database` are the commands of a group that run on a machine without one.
    """

    name: str
    help: str
    place: str
    without_database: frozenset[str] = frozenset()

    def load(self) -> click.Command:
        """The command itself, with this line as the beginning of its help."""
        module, _, attribute = self.place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        command.help = self.help
        return command


class CommandTree(click.Group):
    """A group whose commands are loaded when somebody calls them."""

    def __init__(self, names: tuple[CommandName, ...], *, help: str) -> None:  # noqa: A002 - click's own word
        super().__init__(name="portal", help=help)
        self._names = {one.name: one for one in names}

    def needs_no_database(self, arguments: list[str]) -> bool:
        """Whether what was typed runs on a machine without a database."""
        named = self._names.get(arguments[0]) if len(arguments) > 1 else None
        return named is not None and arguments[1] in named.without_database

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All names, in the order of the alphabet."""
        return sorted(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name, loaded now."""
        named = self._names.get(cmd_name)
        return named.load() if named else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands as click prints it, from the names alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._names[name].help) for name in self.list_commands(ctx)])
