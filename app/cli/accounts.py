"""The commands ``vitrine users`` and ``vitrine tokens``: owners and the API tokens of their programs."""

import sys
from datetime import datetime

import click
from flask.cli import AppGroup

from app.composition import services
from app.database import utcnow
from app.errors import NotFound
from app.extensions import db
from app.models import ApiToken, Studio, TokenScope, User, Verb

users = AppGroup("users", help="Owners of this studio.")
tokens = AppGroup("tokens", help="API tokens.")


@users.command("create")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking for it.")
def create_user(email: str, password_stdin: bool) -> None:
    """Add an owner; the set-up link stops working with the first."""
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    hashed = services.passwords.hash_account(password)
    now = utcnow()
    user = User.create(db.session, email=email, password=hashed, now=now)
    Studio.mark_set_up(db.session, now)
    db.session.flush()
    services.audit.record(Verb.OWNER_ADDED, owner=user, thing=user.email)
    db.session.commit()
    click.echo(f"{user.email} can sign in now.")


@tokens.command("create")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([str(scope) for scope in TokenScope]),
    multiple=True,
    help="What it may do; give it several times for several. Without it, everything.",
)
@click.option(
    "--last-day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day on which it works, in the owner's time zone. Without it, the token lasts until it is revoked.",
)
def create_token(email: str, name: str, scopes: tuple[str, ...], last_day: datetime | None) -> None:
    """Create a token and print it, alone on a line; it is not shown again."""
    user = User.by_email(db.session, email)
    if user is None:
        raise NotFound(f"There is no owner with the address {email}.")
    token, secret = ApiToken.issue(
        db.session,
        user,
        name=name,
        now=utcnow(),
        scopes=map(TokenScope, scopes or TokenScope),
        expires_at=user.end_of(last_day.date()) if last_day else None,
    )
    services.audit.record(Verb.TOKEN_MADE, owner=user, thing=token.name, detail=token.scope_names)
    db.session.commit()
    click.echo(secret)
