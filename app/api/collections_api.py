"""The routes of ``/api/v1/collections``: list, create, read, change and delete collections."""

from typing import Any
from uuid import UUID

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.api.blueprint import collections as blueprint
from app.api.presenting import collection_out, cursor_of, offset_of
from app.api.schemas.collections import CollectionChange, CollectionList, CollectionNew, CollectionOut
from app.api.schemas.common import Page, Refusal
from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.models import Collection, Downloads, Privacy, Section, Stage, TokenScope, Verb
from app.queries.openings import count_waiting
from app.services.collections.collection_editor import CollectionChanges
from app.web.location_scans import LocationSettings
from app.web.owned import owned_collection


@blueprint.get("")
@blueprint.needs(TokenScope.READ)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, CollectionList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
def list_collections(page: dict[str, Any]) -> dict[str, Any]:
    """List the owner's collections, in the owner's order."""
    offset = offset_of(page.get("after"))
    mine = select(Collection).where(Collection.owner_id == current_user.id, Collection.trashed_at.is_(None))
    mine = mine.options(selectinload(Collection.sections).selectinload(Section.cover), selectinload(Collection.tags))
    mine = mine.order_by(Collection.position, Collection.id)
    found = db.session.scalars(mine.offset(offset).limit(page["limit"] + 1)).all()
    waiting = count_waiting(db.session, found)
    return {
        "collections": [collection_out(each, waiting.get(each.id, 0)) for each in found[: page["limit"]]],
        "next": cursor_of(offset + page["limit"]) if len(found) > page["limit"] else None,
    }


@blueprint.post("")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(CollectionNew)
@blueprint.response(201, CollectionOut)
@blueprint.alt_response(400, schema=Refusal, description="The values do not go together, or are not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(409, schema=Refusal, description="Another collection has this address, or mail is off.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
def create_collection(values: dict[str, Any]) -> dict[str, Any]:
    """Create a collection."""
    values = _with_hash(values)
    collection = Collection.create(db.session, current_user._get_current_object(), title=values["title"], now=utcnow())
    services.editor.apply(collection, _changes(collection, values))
    services.audit.record(Verb.COLLECTION_MADE, collection=collection, thing=collection.title)
    db.session.commit()
    return _out(collection)


@blueprint.get("/<uuid:uuid>")
@blueprint.needs(TokenScope.READ)
@blueprint.response(200, CollectionOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
def get_collection(uuid: UUID) -> dict[str, Any]:
    """Return a collection."""
    return _out(owned_collection(current_user, uuid))


@blueprint.patch("/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(CollectionChange)
@blueprint.response(200, CollectionOut)
@blueprint.alt_response(400, schema=Refusal, description="The values do not go together, or are not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(409, schema=Refusal, description="Another collection has this address, or mail is off.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def change_collection(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Change the fields that are sent, and no others."""
    values = _with_hash(values)
    collection = owned_collection(current_user, uuid)
    before = LocationSettings.of(collection)
    changed = services.editor.apply(collection, _changes(collection, values))
    if changed:
        services.audit.record(Verb.COLLECTION_CHANGED, collection=collection, thing=collection.title, detail=changed)
    db.session.commit()
    before.submit_scans(collection)
    return _out(collection)


@blueprint.delete("/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(204)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
def delete_collection(uuid: UUID) -> None:
    """Move a collection to the trash, from which its owner can restore it."""
    collection = owned_collection(current_user, uuid)
    collection.trash(utcnow())
    services.audit.record(Verb.COLLECTION_TRASHED, collection=collection, thing=collection.title)
    db.session.commit()


def _out(collection: Collection) -> dict[str, Any]:
    return collection_out(collection, count_waiting(db.session, [collection]).get(collection.id, 0))


def _with_hash(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the hashes of password and PIN instead of these, before a transaction changes rows."""
    secrets = {name: values[name] for name in ("password", "download_pin") if name in values}
    return {**values, **{name: services.passwords.hash_shared(secret) for name, secret in secrets.items()}}


def _changes(collection: Collection, values: dict[str, Any]) -> CollectionChanges:
    kinds: dict[str, Any] = {"privacy": Privacy, "downloads": Downloads, "stage": Stage}
    kinds |= {"look": collection.theme.changed, "gate": collection.gate.changed}
    typed: dict[str, Any] = {name: kinds[name](value) if name in kinds else value for name, value in values.items()}
    if "look" in typed:
        typed["theme"] = typed.pop("look")
    return CollectionChanges(**typed)
