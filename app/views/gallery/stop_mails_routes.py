"""The page on which a client stops reminders, or an owner digests: its signed address is in each of these mails."""

from uuid import UUID

from flask import Response, request
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import NotFound
from app.extensions import csrf, db
from app.models import DigestRhythm, ShareLink, User
from app.services.site_addresses import StoppedMails
from app.views.gallery.blueprint import blueprint, rendered
from app.web.language.request_language import speak_to_visitors


@blueprint.route("/mails/stop/<token>", methods=["GET", "POST"])
@csrf.exempt  # mail programs send this without a page (RFC 8058); the address itself is signed
def stop_mails(token: str) -> Response:
    """Ask whether to stop the mails, because mail programs open addresses on their own; a POST stops them."""
    signed = services.mail.addresses.stopped_by(token)
    if signed is None:
        raise NotFound
    stops = _stop_reminders if signed[0] is StoppedMails.REMINDERS else _stop_digests
    title = stops(signed[1], is_asked=request.method == "POST")
    db.session.commit()
    return rendered("gallery/stop_mails.html", title=title, is_stopped=request.method == "POST")


def _stop_reminders(uuid: UUID, *, is_asked: bool) -> str:
    """Stop the reminders of a share link if it is asked for, and return its collection's title."""
    link = db.session.scalar(select(ShareLink).where(ShareLink.uuid == uuid))
    if link is None:
        raise NotFound
    speak_to_visitors(link.collection, link)
    if is_asked and link.mails_stopped_at is None:
        link.mails_stopped_at = utcnow()
    return link.collection.title


def _stop_digests(uuid: UUID, *, is_asked: bool) -> str:
    """Stop an owner's digests if it is asked for, and return ""."""
    owner = db.session.scalar(select(User).where(User.uuid == uuid))
    if owner is None:
        raise NotFound
    if is_asked:
        owner.digest = DigestRhythm.OFF
    return ""
