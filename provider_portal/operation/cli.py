"""The command `portal`: exit 0 done, 1 refused with one clear line, 2 wrong usage.

`portal --help` and a command that needs no database load neither Flask nor SQLAlchemy: they answer at once.
"""

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TextIO

import click

from provider_portal.floors import FLOORS
from provider_portal.ground.errors import PortalError
from provider_portal.ground.text.raw import collect_raw
from provider_portal.shell.command_name import CommandTree


def main() -> None:
    """Entry point of the console script."""
    write_chinese(sys.stdout, sys.stderr)
    try:
        _run(sys.argv[1:])
    except PortalError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("已中断，没有完成。", err=True)
        sys.exit(1)
    except Exception as error:
        trouble = _database_trouble(error)
        if not trouble:
            raise
        click.echo(trouble, err=True)
        sys.exit(1)


def write_chinese(*streams: TextIO) -> None:
    """A machine without a Chinese locale gets UTF-8, and no character that a stream cannot write ends a command."""
    for stream in streams:
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if _can_write("养老服务", stream.encoding) else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _database_trouble(error: Exception) -> str:
    """One line and what to do; the database's own words behind it, for whoever is asked for help; else nothing."""
    from sqlalchemy.exc import OperationalError, ProgrammingError  # noqa: PLC0415 - see the top of this module

    if not isinstance(error, OperationalError | ProgrammingError):
        return ""
    unbuilt = "no such " in str(error.orig) or type(error.orig).__name__.startswith("Undefined")
    advice = (
        "数据库还没有建好，或版本太旧。请先运行 portal db upgrade。"
        if unbuilt
        else "数据库没有应答。请检查 DATABASE_URL，并确认数据库已启动。"
    )
    return f"{advice}（{str(error.orig).splitlines()[0]}）"


def _run(arguments: list[str]) -> None:
    root = command_tree()
    if root.needs_no_database(arguments) or not arguments or "--help" in arguments:
        root.main(arguments, prog_name="portal")
    from provider_portal.app import create_app  # noqa: PLC0415 - see the top of this module

    collect_raw()
    with create_app().app_context():
        root.main(arguments, prog_name="portal")


def command_tree() -> CommandTree:
    """All commands of the floors; each is loaded when it is called."""
    named = (import_module(f"{floor}.commands").COMMANDS for floor in ("provider_portal", *FLOORS))
    return CommandTree(tuple(name for names in named for name in names), help="养老服务消费券服务机构门户。")
