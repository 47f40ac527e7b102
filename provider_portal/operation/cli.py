"""The command `portal`: exit 0 done, 1 refused with one clear line, 2 wrong usage."""

import sys
from importlib import import_module

import click
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

from provider_portal.ground.errors import PortalError


def _make_app() -> Flask:
    from provider_portal.app import create_app  # noqa: PLC0415 - some commands need no application

    return create_app()


def main() -> None:
    """Entry point of the console script."""
    try:
        _run(sys.argv[1:])
    except PortalError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
    except (OperationalError, ProgrammingError) as error:
        click.echo(_database_trouble(error), err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("已中断，没有完成。", err=True)
        sys.exit(1)


def _database_trouble(error: OperationalError | ProgrammingError) -> str:
    """One line and what to do; the database's own words behind it, for whoever is asked for help."""
    unbuilt = "no such " in str(error.orig) or type(error.orig).__name__.startswith("Undefined")
    said = (
        "数据库还没有建好，或版本太旧。请先运行 portal db upgrade。"
        if unbuilt
        else "数据库没有应答。请检查 DATABASE_URL，并确认数据库已启动。"
    )
    return f"{said}（{str(error.orig).splitlines()[0]}）"


def _run(arguments: list[str]) -> None:
    root = command_tree()
    if _needs_no_database(arguments) or not arguments or "--help" in arguments:
        root.main(arguments, prog_name="portal")
    with _make_app().app_context():
        root.main(arguments, prog_name="portal")


def _needs_no_database(arguments: list[str]) -> bool:
    from provider_portal.app import collect_floors  # noqa: PLC0415 - the factory imports the shell

    return any(tuple(arguments[:2]) in floor.without_database for floor in collect_floors())


def command_tree() -> click.Group:
    """All commands of the shell and the floors; groups of the same name are one."""
    from provider_portal.app import collect_floors  # noqa: PLC0415 - the factory imports the shell

    root = click.Group(name="portal", help="养老服务消费券服务机构门户。")
    shell = import_module("provider_portal.operation.commands").COMMANDS
    for command in (*shell, *(command for floor in collect_floors() for command in floor.commands)):
        present = root.commands.get(command.name or "")
        if isinstance(present, click.Group) and isinstance(command, click.Group):
            present.commands.update(command.commands)
        else:
            root.add_command(command)
    return root
