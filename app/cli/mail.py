"""The command ``vitrine mail``: a check of the mail server that sends a test mail."""

import sys
from email.utils import make_msgid

import click
from flask.cli import with_appcontext

from app.cli import EXIT_FOUND
from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.integrations.mail_server import MailServerError
from app.models import Studio
from app.models.text.email_address import checked_email
from app.services.mail.letter import Letter
from app.services.mail.message import HeaderFacts, envelope_of


@click.group("mail")
def mail() -> None:
    """Check the mail server."""


@mail.command("check")
@click.argument("to")
@with_appcontext
def check(to: str) -> None:
    """Connect to the mail server, and send a test mail TO an address; the exit status is 1 if a step failed."""
    try:
        recipient = checked_email(to)
    except InvalidInput as refusal:
        raise click.BadParameter(str(refusal.message)) from refusal
    if recipient is None:
        raise click.BadParameter("Write the address as name@example.com.")
    settings, server = services.settings, services.mail.server
    if server is None or settings.MAIL_FROM is None:
        click.echo("Mail is off. Set SMTP_URL and MAIL_FROM to turn it on.", err=True)
        sys.exit(EXIT_FOUND)
    studio = Studio.get(db.session)
    letter = Letter(
        f"Test mail of {studio.name}",
        ("This is a test mail of Vitrine.", f"Mails from {settings.PUBLIC_URL} arrive here."),
    )
    sender, domain = settings.MAIL_FROM, settings.MAIL_FROM.rpartition("@")[2]
    delivery = HeaderFacts(sender, recipient, make_msgid(domain=domain), sender, utcnow())
    envelope = envelope_of(letter, delivery, studio)
    db.session.rollback()
    try:
        with server.connected(click.echo) as connection:
            reply = connection.send(envelope, lambda: click.echo(f"{sender} may send to {recipient}."))
    except MailServerError as error:
        click.echo(error.message, err=True)
        sys.exit(EXIT_FOUND)
    click.echo(f"The mail server has taken the test mail over: {reply or 'OK'}")
    click.echo("Whether it arrives also depends on the DNS records SPF, DKIM and DMARC of the sender's domain.")
