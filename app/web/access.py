"""Authorization while loading: a view gets the collection or file that the policy allows, or an error is raised here.

Views load collections and files only through these functions.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from flask import g
from flask import session as cookie
from flask_login import current_user
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager

from app.composition import current_application
from app.database import reading_only, utcnow
from app.errors import NotFound
from app.extensions import db
from app.identity import identity_key, owner_still_signed_in
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
from app.models.download_pin import DownloadPin
from app.models.guarded import GuardedCollection, GuardedFile, GuardedLink
from app.models.lock import Lock
from app.policies.collection_policy import Access, AccessState, decide
from app.policies.visitor import Visitor
from app.queries.pictures import Picture, picture_of
from app.web.language.request_language import speak_to_visitors
from app.web.previews import previewed

T = TypeVar("T")
L = TypeVar("L", bound=GuardedLink)
UNLOCKED, LINKS, VISITOR, PINS = "unlocked", "links", "visitor", "pins"
MOST_REMEMBERED = 30  # cookies hold at most 4 KB


def signed_in_owner() -> User | None:
    """Return the signed-in owner, or None."""
    return current_user if current_user.is_authenticated else None


def visitor_to(collection: Collection) -> Visitor[ShareLink]:
    """Return this request's visitor to the collection: their sign-in, share link, known passwords or preview."""
    return _previewing(collection) or _visitor_with(_link_to(collection), collection)


def knowing(link: ShareLink) -> dict[UUID, int]:
    """Return the passwords that this request's visitor knows of a share link and its collection, by version."""
    known = cookie.get(UNLOCKED, {})
    return {uuid: known[str(uuid)] for uuid in (link.uuid, link.collection.uuid) if str(uuid) in known}


def visitor_key() -> UUID:
    """Return this browser's random id from the signed cookie, made on first use; it does not identify a person."""
    if VISITOR not in cookie:
        cookie[VISITOR] = uuid4().hex
        cookie.permanent = True
    return UUID(cookie[VISITOR])


def gallery(slug: str, now: datetime) -> tuple[Collection, Access]:
    """Return the collection at this address and what this visitor may do with it; raises ``NotFound`` only.

    The caller checks the access, since a locked page responds differently from a locked picture.
    """
    collection = db.session.scalar(select(Collection).where(Collection.slug == slug))
    if collection is None:
        raise NotFound
    visitor = visitor_to(collection)
    access = decide(visitor, collection, now)
    if access.outcome is not AccessState.HIDDEN:
        speak_to_visitors(collection, visitor.link)
    if access.is_open:
        g.open_gallery = collection.slug  # the page of a later error links back to this gallery
    return collection, access


def open_gallery(slug: str, now: datetime) -> tuple[Collection, Access]:
    """Return the collection at this address and the access, or raise the policy's error if it is not open."""
    collection, access = gallery(slug, now)
    access.require_open()
    return collection, access


def recheck_access(collection: Collection, is_fine: Callable[[Collection, Access], bool]) -> Callable[[], bool]:
    """Return a function that asks the policy again for this request's visitor, in any thread and at any time.

    It is for responses that take long to send. It reads the collection and the access anew, in a database session of
    its own, and returns what ``is_fine`` returns for them, or False if the collection is deleted or has another
    address.
    """
    app = current_application()
    then = visitor_to(collection)
    collection_id, slug, link_id = collection.id, collection.slug, then.link.id if then.link else None
    identity = identity_key()

    def ask() -> bool:
        with app.app_context(), reading_only():
            found = db.session.get(Collection, collection_id)
            if found is None or found.slug != slug:
                return False
            now = utcnow()
            link = db.session.get(ShareLink, link_id) if link_id else None
            if link_id is not None and link is None:
                return False
            user_id = None if then.is_preview else owner_still_signed_in(db.session, identity, now)
            return is_fine(found, decide(replace(then, user_id=user_id, link=link), found, now))

    return ask


def visible_file(uuid: UUID, now: datetime) -> tuple[File, Access]:
    """Return a file that this visitor may see, and the access to its collection.

    Raises ``NotFound``, or the policy's error if the collection is not open. Only the owner sees hidden files and files
    in the trash.
    """
    file = db.session.scalar(
        select(File)
        .join(File.collection)
        .where(File.uuid == uuid, File.upload_complete)
        .options(contains_eager(File.collection))
    )
    if file is None:
        raise NotFound
    return file, _access_to(file, file.collection, visitor_to(file.collection), now)


def visible_picture(uuid: UUID, name: str, format: str, now: datetime) -> tuple[Picture, Access]:
    """Return a file that this visitor may see with one of its variants, and the access to its collection.

    Raises what ``visible_file`` raises. It does the same with a quarter of the work, as it loads no model.
    """
    links: dict[str, str] = cookie.get(LINKS, {})
    picture = picture_of(db.session, uuid, name, format, map(UUID, links.values()))
    if picture is None:
        raise NotFound
    collection, link = picture.collection, picture.link
    if link is not None and links.get(str(collection.uuid)) != str(link.uuid):
        link = None
    visitor: Visitor[GuardedLink] = _previewing(collection) or _visitor_with(link, collection)
    return picture, _access_to(picture.file, collection, visitor, now)


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


def remember_unlocked(lock: Lock) -> None:
    """Store in the signed cookie that this visitor knew the current password of a collection or share link."""
    _remember(UNLOCKED, lock.uuid, lock.password_version)


def remember_pin(pin: DownloadPin) -> None:
    """Store in the signed cookie that this visitor knew the current download PIN of a collection or share link."""
    _remember(PINS, pin.uuid, pin.pin_version)


def remember_link(link: ShareLink) -> None:
    """Store in the signed cookie which share link this visitor opened."""
    _remember(LINKS, link.collection.uuid, str(link.uuid))


def _previewing(collection: GuardedCollection) -> Visitor[ShareLink] | None:
    """Return the visitor that this collection's owner previews, or None."""
    owner = signed_in_owner()
    return previewed(collection) if owner is not None and owner.id == collection.owner_id else None


def _visitor_with(link: L | None, collection: GuardedCollection) -> Visitor[L]:
    owner = signed_in_owner()
    locks = [collection.uuid, *([link.uuid] if link else [])]
    known, pins = cookie.get(UNLOCKED, {}), cookie.get(PINS, {})
    return Visitor(
        user_id=owner.id if owner else None,
        unlocked={uuid: known[str(uuid)] for uuid in locks if str(uuid) in known},
        link=link,
        pins={uuid: pins[str(uuid)] for uuid in locks if str(uuid) in pins},
    )


def _access_to(
    file: GuardedFile, collection: GuardedCollection, visitor: Visitor[GuardedLink], now: datetime
) -> Access:
    """Return the access of a visitor who may see this file; raises what ``visible_file`` raises."""
    access = decide(visitor, collection, now)
    if access.outcome is AccessState.HIDDEN or (access.is_open and not access.shows(file)):
        raise NotFound
    speak_to_visitors(collection, visitor.link)
    access.require_open()
    g.open_gallery = collection.slug
    return access


def _owned_by(owner: User) -> ColumnElement[bool]:
    return (Collection.owner_id == owner.id) & Collection.trashed_at.is_(None)


def _found(thing: "T | None") -> "T":
    if thing is None:
        raise NotFound
    return thing


def _remember(name: str, uuid: UUID, value: int | str) -> None:
    remembered = {**cookie.get(name, {})}
    remembered.pop(str(uuid), None)
    remembered[str(uuid)] = value
    cookie[name] = dict(list(remembered.items())[-MOST_REMEMBERED:])
    cookie.permanent = True


def _link_to(collection: Collection) -> ShareLink | None:
    uuid = cookie.get(LINKS, {}).get(str(collection.uuid))
    if uuid is None:
        return None
    mine = (ShareLink.uuid == UUID(uuid), ShareLink.collection_id == collection.id)
    return db.session.scalar(select(ShareLink).where(*mine))
