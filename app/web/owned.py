"""Loading of what the signed-in owner owns: anything of another owner is not found, as if it did not exist.

The studio's pages and the API load their rows only through these functions.
"""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from app.errors import NotFound
from app.extensions import db
from app.models import (
    Client,
    Collection,
    Delivery,
    FavoriteList,
    File,
    MessageTemplate,
    OutgoingMail,
    Preset,
    Section,
    ShareLink,
    Upload,
    User,
    Webhook,
)

T = TypeVar("T")


def owned_collection(owner: User, uuid: UUID, *, trashed: bool = False) -> Collection:
    """Return the owner's collection, or with ``trashed`` the one in the trash.

    Raises ``NotFound``, also for another owner's collection.
    """
    mine = (Collection.uuid == uuid, Collection.owner_id == owner.id)
    state = Collection.trashed_at.is_not(None) if trashed else Collection.trashed_at.is_(None)
    return _found(db.session.scalar(select(Collection).where(*mine, state)))


def owned_section(owner: User, uuid: UUID, *, trashed: bool = False) -> Section:
    """Return the owner's section, in a collection that is not in the trash; raises ``NotFound``."""
    state = Section.trashed_at.is_not(None) if trashed else Section.trashed_at.is_(None)
    wanted = select(Section).join(Section.collection).where(Section.uuid == uuid, state, _owned_by(owner))
    return _found(db.session.scalar(wanted))


def owned_link(owner: User, uuid: UUID) -> ShareLink:
    """Return the owner's share link, in a collection that is not in the trash; raises ``NotFound``."""
    wanted = select(ShareLink).join(ShareLink.collection).where(ShareLink.uuid == uuid, _owned_by(owner))
    return _found(db.session.scalar(wanted.options(contains_eager(ShareLink.collection))))


def owned_mail(owner: User, uuid: UUID) -> OutgoingMail:
    """Return a mail about one of the owner's collections that is not in the trash; raises ``NotFound``."""
    mine = (OutgoingMail.uuid == uuid, OutgoingMail.for_owners(), _owned_by(owner))
    return _found(db.session.scalar(select(OutgoingMail).join(OutgoingMail.collection).where(*mine)))


def owned_preset(owner: User, uuid: UUID, state: ColumnElement[bool] | None = None) -> Preset:
    """Return the owner's preset that is not deleted, or that is in this state; raises ``NotFound``."""
    state = Preset.deleted_at.is_(None) if state is None else state
    return _found(db.session.scalar(select(Preset).where(Preset.uuid == uuid, Preset.owner_id == owner.id, state)))


def owned_template(owner: User, uuid: UUID, state: ColumnElement[bool] | None = None) -> MessageTemplate:
    """Return the owner's message template that is not deleted, or that is in this state; raises ``NotFound``."""
    kind = MessageTemplate
    state = kind.deleted_at.is_(None) if state is None else state
    return _found(db.session.scalar(select(kind).where(kind.uuid == uuid, kind.owner_id == owner.id, state)))


def owned_client(owner: User, uuid: UUID, state: ColumnElement[bool] | None = None) -> Client:
    """Return the owner's client who is not deleted, or who is in this state; raises ``NotFound``."""
    state = Client.deleted_at.is_(None) if state is None else state
    return _found(db.session.scalar(select(Client).where(Client.uuid == uuid, Client.owner_id == owner.id, state)))


def owned_webhook(owner: User, uuid: UUID, state: ColumnElement[bool] | None = None) -> Webhook:
    """Return the owner's webhook that is not deleted, or that is in this state; raises ``NotFound``."""
    state = Webhook.deleted_at.is_(None) if state is None else state
    return _found(db.session.scalar(select(Webhook).where(Webhook.uuid == uuid, Webhook.owner_id == owner.id, state)))


def owned_delivery(owner: User, webhook_uuid: UUID, uuid: UUID) -> Delivery:
    """Return a delivery of the owner's webhook; raises ``NotFound``."""
    webhook = owned_webhook(owner, webhook_uuid)
    wanted = select(Delivery).where(Delivery.uuid == uuid, Delivery.webhook_id == webhook.id)
    return _found(db.session.scalar(wanted))


def owned_list(collection: Collection, uuid: UUID, *, for_change: bool = False) -> FavoriteList:
    """Return a visitor's favorites list of this collection, which the caller loaded as its owner; raises ``NotFound``.

    ``for_change`` locks its row until the transaction ends.
    """
    here = (FavoriteList.uuid == uuid, FavoriteList.collection_id == collection.id, FavoriteList.deleted_at.is_(None))
    favorites_list = _found(db.session.scalar(select(FavoriteList).where(*here)))
    return FavoriteList.for_change(db.session, favorites_list.id) if for_change else favorites_list


def owned_file(owner: User, uuid: UUID, *, trashed: bool = False) -> File:
    """Return the owner's file, in a collection that is not in the trash; raises ``NotFound``."""
    files = owned_files(owner, [uuid], trashed=trashed)
    return _found(files[0] if files else None)


def merged_into(owner: User, uuid: UUID) -> UUID | None:
    """Return the public id of the file that the upload of this one was merged into, or None."""
    mine = (Upload.file_uuid == uuid, Upload.owner_id == owner.id)
    found = select(File.uuid).join(Upload, Upload.file_id == File.id).where(*mine, File.uuid != uuid)
    return db.session.scalar(found)


def owned_files(
    owner: User, uuids: Iterable[UUID], *, collection: Collection | None = None, trashed: bool = False
) -> list[File]:
    """Return the owner's files among these ids; those of other owners and unknown ids are left out."""
    state = File.trashed_at.is_not(None) if trashed else File.trashed_at.is_(None)
    wanted = select(File).join(File.collection).where(File.uuid.in_(list(uuids)), state, _owned_by(owner))
    if collection is not None:
        wanted = wanted.where(File.collection_id == collection.id)
    return list(db.session.scalars(wanted.options(contains_eager(File.collection))))


def _owned_by(owner: User) -> ColumnElement[bool]:
    return (Collection.owner_id == owner.id) & Collection.trashed_at.is_(None)


def _found(thing: "T | None") -> "T":
    if thing is None:
        raise NotFound
    return thing
