"""Authorization while loading: a view gets the collection or file that the policy allows, or an error is raised here.

Views load what a visitor sees only through these functions, and what an owner has through ``web/owned.py``.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from flask import g, request
from flask import session as cookie
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.composition import current_application
from app.database import reading_only, utcnow
from app.errors import NotFound
from app.extensions import db
from app.identity import identity_key, owner_still_signed_in
from app.models import (
    Collection,
    File,
    ShareLink,
    User,
)
from app.models.download_pin import DownloadPin
from app.models.guarded import GuardedCollection, GuardedFile, GuardedLink
from app.models.lock import Lock
from app.policies.collection_policy import Access, AccessState, decide
from app.policies.visitor import Visitor
from app.queries.pictures import Picture, picture_of
from app.web.language.request_language import speak_to_visitors
from app.web.previews import previewed

L = TypeVar("L", bound=GuardedLink)
UNLOCKED, LINKS, VISITOR, PINS = "unlocked", "links", "visitor", "pins"
SIGN_IN = "_user_id"  # the name that Flask-Login reads
MOST_REMEMBERED = 30  # cookies hold at most 4 KB


def signed_in_owner() -> User | None:
    """Return the signed-in owner, or None."""
    if SIGN_IN not in cookie and "Authorization" not in request.headers:
        return None  # Flask-Login would find this out in ten times as long, for each picture of a gallery
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
    picture = picture_of(db.engine, uuid, name, format, map(UUID, links.values()))
    if picture is None:
        raise NotFound
    collection, link = picture.collection, picture.link
    if link is not None and links.get(str(collection.uuid)) != str(link.uuid):
        link = None
    visitor: Visitor[GuardedLink] = _previewing(collection) or _visitor_with(link, collection)
    return picture, _access_to(picture.file, collection, visitor, now)


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
