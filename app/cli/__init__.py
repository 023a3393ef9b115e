"""``vitrine``: words for administrators. The Flask CLI of this app, under the names the documentation uses."""

import sys

import click
from flask.cli import AppGroup, ScriptInfo

from app.errors import ConfigurationError, VitrineError

EXIT_FOUND, EXIT_USAGE = 1, 2


def commands() -> list[click.Command]:
    """Every command there is, in the order a newcomer meets them."""
    from flask_migrate.cli import db as database

    from app.cli.accounts import tokens, users
    from app.cli.backup import backup, restore
    from app.cli.collections import collections
    from app.cli.demo import demo
    from app.cli.doctor import doctor
    from app.cli.push import push
    from app.cli.serving import serve, set_up_link, worker
    from app.cli.storage import storage
    from app.cli.variants import variants

    return [
        serve, worker, set_up_link, users, tokens, collections, push, variants, storage, backup, restore, doctor, demo,
        database,
    ]  # fmt: skip


def main() -> None:
    """The console script: exit status 0 when all is well, 1 when something was found, 2 for wrong usage."""
    from app import create_app

    group = AppGroup("vitrine", help="Vitrine, a self-hosted client gallery.")
    for command in commands():
        group.add_command(command)
    try:
        group.main(
            prog_name="vitrine",
            standalone_mode=False,
            obj=ScriptInfo(create_app=create_app, set_debug_flag=False, load_dotenv_defaults=False),
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
