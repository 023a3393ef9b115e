"""The command ``vitrine`` for administrators: the Flask CLI of this app, with the names that the documentation uses."""

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup, ScriptInfo

from app.errors import ConfigurationError, VitrineError
from app.private_files import keep_new_files_private
from app.start import quick_start

if TYPE_CHECKING:
    from flask import Flask

    from app import Part

EXIT_FOUND, EXIT_USAGE = 1, 2


# In the order in which a new user needs them. A command is imported when it is called, to keep the worker small.
COMMANDS = {
    "run": "app.cli.serving:run",
    "serve": "app.cli.serving:serve",
    "worker": "app.cli.worker:worker",
    "health": "app.cli.health:health",
    "set-up-link": "app.cli.serving:set_up_link",
    "users": "app.cli.accounts:users",
    "tokens": "app.cli.accounts:tokens",
    "collections": "app.cli.collections:collections",
    "preflight": "app.cli.preflight:preflight",
    "receipts": "app.cli.receipts:receipts",
    "mail": "app.cli.mail:mail",
    "push": "app.cli.push:push",
    "import": "app.cli.importing:import_export",
    "variants": "app.cli.variants:variants",
    "storage": "app.cli.storage_commands.storage:storage",
    "upgrade-check": "app.cli.upgrade_check:upgrade_check",
    "backup": "app.cli.backup:backup",
    "restore": "app.cli.backup:restore",
    "doctor": "app.cli.doctor:doctor",
    "demo": "app.cli.demo:demo",
    "languages": "app.cli.languages:languages",
    "db": "flask_migrate.cli:db",
}
SERVING = {"push", "import"}  # to send to this instance they call the API in their own process
MIGRATING = {"db", "restore", "run"}


class Commands(AppGroup):
    """The group of all commands, each of which is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        with quick_start():
            command: click.Command = getattr(import_module(module), name)
        return command


def main() -> None:
    """Run the console script; the exit status is 0 for success, 1 for a problem, 2 for wrong usage."""
    keep_new_files_private()
    group = Commands("vitrine", help="Vitrine, a self-hosted client gallery.")
    try:
        group.main(
            prog_name="vitrine",
            standalone_mode=False,
            obj=ScriptInfo(create_app=_app_of_command, set_debug_flag=False, load_dotenv_defaults=False),
        )
    except click.exceptions.Abort:
        sys.exit(EXIT_FOUND)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ConfigurationError as error:
        click.echo(error.message, err=True)
        sys.exit(EXIT_USAGE)
    except VitrineError as error:
        click.echo(error.message, err=True)
        sys.exit(EXIT_FOUND)
    except Exception as error:  # noqa: BLE001 - the one place where a command's unexpected end becomes a sentence
        from app.cli.unexpected import log_details, sentence_of

        click.echo(sentence_of(error), err=True)
        log_details(error)
        sys.exit(EXIT_FOUND)


def _app_of_command() -> "Flask":
    """Return the app with the parts that the running command needs."""
    from app import create_app

    _, command, *_ = click.get_current_context().command_path.split()
    needed: dict[Part, set[str]] = {"edges": SERVING, "migrations": MIGRATING}
    with quick_start():
        return create_app(leave_out={part for part, commands in needed.items() if command not in commands})
