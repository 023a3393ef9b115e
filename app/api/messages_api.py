"""The routes of mails to the people of share links: send them, and list those that were sent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.api.blueprint import links as blueprint
from app.api.paging import rows_of_page
from app.api.schemas.common import Page, Refusal
from app.api.schemas.messages import ALL, MessageLog, MessagesNew, MessagesQueued
from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.formatting import datetime_iso
from app.integrations.background_queue import Job
from app.languages import gettext as _
from app.models import Collection, MailKind, OutgoingMail, ShareLink, TokenScope, Verb
from app.services.mail.client_writing import OwnText
from app.web.owned import owned_collection

GONE = "Not found, in the trash, or another owner's."


@blueprint.get("/collections/<uuid:uuid>/messages")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, MessageLog)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_messages(page: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """List the mails about a collection, the latest first."""
    collection = owned_collection(current_user, uuid)
    here = (OutgoingMail.collection_id == collection.id, OutgoingMail.for_owners())
    mine = select(OutgoingMail).where(*here).order_by(OutgoingMail.id.desc())
    mails, following = rows_of_page(db.session, mine.options(selectinload(OutgoingMail.share_link)), page)
    return {"messages": [_message_out(mail) for mail in mails], "next": following}


@blueprint.post("/collections/<uuid:uuid>/messages")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(MessagesNew)
@blueprint.response(202, MessagesQueued)
@blueprint.alt_response(400, schema=Refusal, description="A link has no address or does not work, or a text is wrong.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
@blueprint.alt_response(409, schema=Refusal, description="Mail is off, or the collection is a draft.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
def send_messages(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Send mails to the people of share links: to all of them, or to none if one cannot get it."""
    collection, now, clients = owned_collection(current_user, uuid), utcnow(), services.mail.clients
    clients.require_possible(collection)
    is_all = values["links"] == ALL
    links = clients.addressed(collection, now) if is_all else _links(collection, values["links"])
    own = OwnText(values.get("subject", ""), values.get("text", ""), with_cover=values["cover"])
    queued = clients.queue(collection, MailKind(values["kind"]), links, now, occasion=uuid4().hex, own=own)
    if queued.count:
        name = links[0].name if len(links) == 1 else collection.title
        services.audit.record(Verb.MAILS_QUEUED, collection=collection, thing=name, count=queued.count)
    db.session.commit()
    services.queue.submit(Job.SEND_MAILS)
    return {"queued": queued.count}


def _links(collection: Collection, ids: Sequence[UUID]) -> list[ShareLink]:
    """Return these share links of the collection; raises ``InvalidInput`` if one is unknown."""
    wanted = set(ids)
    mine = select(ShareLink).where(ShareLink.collection_id == collection.id).order_by(ShareLink.id)
    found = [link for link in db.session.scalars(mine) if link.uuid in wanted]
    if len(found) < len(wanted):
        raise InvalidInput(_("Mails go to share links of their own collection only."), field="links")
    return found


def _message_out(mail: OutgoingMail) -> dict[str, Any]:
    return {
        "id": mail.uuid,
        "kind": str(mail.kind),
        "link": mail.share_link.uuid if mail.share_link else None,
        "to": mail.recipient,
        "state": str(mail.state),
        "reason": mail.reason,
        "attempts": mail.attempts,
        "created_at": datetime_iso(mail.created_at),
        "sent_at": datetime_iso(mail.sent_at) if mail.sent_at else None,
    }
