"""The owner's list of requests for more days, and the buttons that decide them."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, url_for
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import NotFound
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import gettext as _
from app.languages import ngettext
from app.models import Collection, ExtensionRequest
from app.queries.extensions import count_open_requests, decided_requests, open_requests
from app.queries.news import count_untold
from app.queries.openings import count_waiting
from app.views.collections.blueprint import blueprint
from app.views.collections.extensions.decisions import ShownRequest, decide_as_sent
from app.web.forms.form_responses import done
from app.web.owned import owned_collection


@blueprint.context_processor
def waiting_for_the_owner() -> dict[str, Any]:
    """Return the counts that a collection's pages show."""
    return {
        "open_requests": lambda collection: count_open_requests(db.session, collection),
        "untold_photos": lambda collection: count_untold(db.session, collection),
        "people_waiting": lambda collection: count_waiting(db.session, [collection]).get(collection.id, 0),
        "told_name": _told_name,
        "told_by_mail": lambda collection: services.mail.client_news.people(collection, utcnow()),
    }


@blueprint.get("/extensions")
def extensions() -> str:
    """Show the requests for more days that are open, and the last ones that were decided."""
    now = utcnow()
    return render_template(
        "collections/extensions/extensions.html",
        waiting=[ShownRequest.of(found, now) for found in open_requests(db.session, current_user.id)],
        decided=decided_requests(db.session, current_user.id),
        zone=current_user.zone,
    )


@blueprint.post("/extensions/<uuid:uuid>")
def decide_extension(uuid: UUID) -> Response:
    """Approve or decline a request, once."""
    mine = (ExtensionRequest.uuid == uuid, Collection.owner_id == current_user.id, Collection.trashed_at.is_(None))
    found = db.session.scalar(select(ExtensionRequest).join(ExtensionRequest.collection).where(*mine))
    if found is None:
        raise NotFound
    sentence = decide_as_sent(found, utcnow(), current_user.zone)
    return done(sentence, url_for("collections.extensions"))


@blueprint.post("/<uuid:uuid>/tell")
def tell(uuid: UUID) -> Response:
    """Mail the new photos of a collection to its visitors, or note that the owner has told them."""
    collection, now = owned_collection(current_user, uuid), utcnow()
    people = services.mail.client_news.people(collection, now)
    services.publications.tell(collection, now)
    db.session.commit()
    services.queue.submit(Job.SEND_MAILS)
    sentence = ngettext("A mail goes to %(count)s person.", "A mail goes to %(count)s people.", people)
    marked = _("These photos are no longer marked as new to your visitors.")
    return done(sentence if people else marked, url_for("collections.share", uuid=uuid))


def _told_name(collection: Collection) -> str | None:
    """Return for whom the only share link is, or None if there are several or none."""
    names = [link.name for link in collection.share_links if link.revoked_at is None]
    return names[0] if len(names) == 1 else None
