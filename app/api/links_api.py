"""The routes of share links: list, create, read, change and revoke them.

All of them need the scope ``manage``, because the address of a share link works after a token has ended.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.api.blueprint import links as blueprint
from app.api.paging import rows_of_page
from app.api.schemas.common import Page, Refusal
from app.api.schemas.links import LinkChange, LinkList, LinkNew, LinkOut
from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.formatting import datetime_iso
from app.languages import gettext as _
from app.models import Collection, Downloads, Section, ShareLink, TokenScope, Verb
from app.models.download_pin import checked_pin
from app.services.activity.activity_report import Counts, count_by_link
from app.services.sharing.link_editor import LinkChanges, apply_link_changes
from app.web.owned import owned_collection, owned_link
from app.web.public_url import public_url

GONE = "Not found, in the trash, or another owner's."


@blueprint.get("/collections/<uuid:uuid>/links")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, LinkList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_links(page: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """List the share links of a collection, the oldest first, also those that are revoked."""
    collection = owned_collection(current_user, uuid)
    wanted = select(ShareLink).where(ShareLink.collection_id == collection.id).order_by(ShareLink.id)
    links, following = rows_of_page(db.session, wanted.options(selectinload(ShareLink.sections)), page)
    counts = count_by_link(db.session, collection)
    return {"links": [_link_out(link, collection, counts) for link in links], "next": following}


@blueprint.post("/collections/<uuid:uuid>/links")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(LinkNew)
@blueprint.response(201, LinkOut)
@blueprint.alt_response(400, schema=Refusal, description="A value cannot be used, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
@blueprint.alt_response(429, schema=Refusal, description="Too many passwords are being set.")
def create_link(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Create a share link of a collection."""
    values = _with_hash(values)
    collection = owned_collection(current_user, uuid)
    link = ShareLink.create(db.session, collection, name=values["name"], now=utcnow())
    apply_link_changes(link, _changes(collection, values))
    services.audit.record(Verb.LINK_MADE, collection=collection, thing=link.name)
    db.session.commit()
    return _link_out(link, collection, {})


@blueprint.get("/links/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(200, LinkOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
def get_link(uuid: UUID) -> dict[str, Any]:
    """Return a share link."""
    link = owned_link(current_user, uuid)
    return _link_out(link, link.collection, count_by_link(db.session, link.collection))


@blueprint.patch("/links/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(LinkChange)
@blueprint.response(200, LinkOut)
@blueprint.alt_response(400, schema=Refusal, description="A value cannot be used, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
@blueprint.alt_response(429, schema=Refusal, description="Too many passwords are being set.")
def change_link(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Change the fields that are sent, and no others; the address of the link does not change."""
    values = _with_hash(values)
    link = owned_link(current_user, uuid)
    changes = _changes(link.collection, values)
    apply_link_changes(link, changes)
    if not changes.is_empty:
        services.audit.record(Verb.LINK_CHANGED, collection=link.collection, thing=link.name)
    db.session.commit()
    return _link_out(link, link.collection, count_by_link(db.session, link.collection))


@blueprint.delete("/links/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(204)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
def revoke_link(uuid: UUID) -> None:
    """Revoke a share link, which stays in the list; its owner can undo this on the share page.

    A link that is revoked already does not change.
    """
    link = owned_link(current_user, uuid)
    if link.revoked_at is None:
        link.revoke(utcnow())
        services.audit.record(Verb.LINK_REVOKED, collection=link.collection, thing=link.name)
    db.session.commit()


def _with_hash(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the hashes of password and PIN instead of these, before a transaction changes rows."""
    hashed = {name: values[name] for name in ("password", "download_pin") if name in values}
    if pin := hashed.get("download_pin"):
        hashed["download_pin"] = checked_pin(pin)
    return {**values, **{name: services.passwords.hash_shared(secret) for name, secret in hashed.items()}}


def _changes(collection: Collection, values: dict[str, Any]) -> LinkChanges:
    typed = {**values}
    if "favorites" in typed:
        typed["may_favorite"] = typed.pop("favorites")
    if "downloads" in typed:
        typed["downloads"] = Downloads(typed["downloads"])
    if typed.get("sections") is not None:
        typed["sections"] = _sections(collection, typed["sections"])
    return LinkChanges(**typed)


def _sections(collection: Collection, ids: Sequence[UUID]) -> list[Section]:
    """Return these sections of the collection; raises ``InvalidInput`` if one is unknown or in the trash."""
    found = [section for section in collection.live_sections if section.uuid in ids]
    if len(found) < len(set(ids)):
        raise InvalidInput(_("A link shows sections of its own collection only."), field="sections")
    return found


def _link_out(link: ShareLink, collection: Collection, counts: dict[int | None, Counts]) -> dict[str, Any]:
    shown = [section.uuid for section in link.sections if section.trashed_at is None]
    return {
        "id": link.uuid,
        "collection": collection.uuid,
        "url": public_url("gallery.share_link", token=link.token),
        "client_url": _client_url(link),
        "name": link.name,
        "email": link.email,
        "has_password": link.is_password_set,
        "expires_at": _moment(link.expires_at),
        "downloads": str(link.downloads),
        "has_download_pin": link.is_pin_set,
        "download_quota": link.download_quota,
        "sections": shown if link.is_limited else None,
        "favorites": link.may_favorite,
        "language": link.language,
        "created_at": datetime_iso(link.created_at),
        "revoked_at": _moment(link.revoked_at),
        "opened_at": _moment(counts.get(link.id, Counts()).opened_at),
    }


def _client_url(link: ShareLink) -> str | None:
    client = link.client
    return public_url("gallery.client_page", token=client.token) if client is not None and client.has_page else None


def _moment(moment: datetime | None) -> str | None:
    return datetime_iso(moment) if moment else None
