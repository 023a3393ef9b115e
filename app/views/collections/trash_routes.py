"""The trash: what was deleted, until when it can be restored, and restoring it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import Response, render_template, url_for
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import gettext as _
from app.models import Collection, File, Section, Verb
from app.policies.collection_policy import decide
from app.views.collections.blueprint import blueprint
from app.web.access import owned_collection, owned_file, owned_section, visitor_to
from app.web.forms.form_responses import done, photos_page
from app.web.photo_view import PhotoView

KINDS = "<any(collection, section, file):kind>"


@dataclass(frozen=True)
class Trashed:
    """A collection, section or file in the trash, and when it is deleted permanently."""

    kind: str
    uuid: UUID
    title: str
    origin: str
    trashed_at: datetime
    ends_at: datetime
    photo: PhotoView | None = None


@blueprint.get("/trash")
def trash_page() -> str:
    """Show everything in this owner's trash, latest first."""
    things = [*_collections(), *_sections(), *_files()]
    things.sort(key=lambda thing: thing.trashed_at, reverse=True)
    return render_template("collections/trash.html", things=things, days=services.settings.VITRINE_TRASH_DAYS)


@blueprint.post(f"/trash/{KINDS}/<uuid:uuid>/restore")
def restore(kind: str, uuid: UUID) -> Response:
    """Restore a collection, section or file from the trash."""
    if kind == "collection":
        collection = owned_collection(current_user, uuid, trashed=True)
        collection.restore()
        verb, title = Verb.COLLECTION_RESTORED, collection.title
    elif kind == "section":
        section = owned_section(current_user, uuid, trashed=True)
        section.restore(db.session)
        verb, collection, title = Verb.SECTION_RESTORED, section.collection, section.title
    else:
        file = owned_file(current_user, uuid, trashed=True)
        file.restore(db.session)
        verb, collection, title = Verb.FILE_RESTORED, file.collection, file.original_filename
    services.audit.record(verb, collection=collection, thing=title)
    db.session.commit()
    return done(_("“%(title)s” is restored.", title=title), photos_page(collection))


@blueprint.post(f"/trash/{KINDS}/<uuid:uuid>/purge")
def purge(kind: str, uuid: UUID) -> Response:
    """Delete something in the trash permanently, before its time; a task deletes the bytes."""
    now = utcnow()
    if kind == "collection":
        collection = owned_collection(current_user, uuid, trashed=True)
        title = collection.title
        services.trash.purge_collection(collection, now)
    elif kind == "section":
        section = owned_section(current_user, uuid, trashed=True)
        title = section.title
        services.trash.purge_section(section, now)
    else:
        file = owned_file(current_user, uuid, trashed=True)
        title = file.original_filename
        services.trash.purge_files([file], now)
    services.queue.submit(Job.REMOVE_OBJECTS)
    return done(_("“%(title)s” is deleted permanently.", title=title), url_for("collections.trash_page"))


def _collections() -> list[Trashed]:
    mine = (Collection.owner_id == current_user.id, Collection.trashed_at.is_not(None))
    found = db.session.scalars(select(Collection).where(*mine))
    return [_thing("collection", c, c.title, "") for c in found]


def _sections() -> list[Trashed]:
    mine = (
        Collection.owner_id == current_user.id,
        Collection.trashed_at.is_(None),
        Section.trashed_at.is_not(None),
    )
    found = db.session.scalars(select(Section).join(Section.collection).where(*mine))
    return [_thing("section", s, s.title, s.collection.title) for s in found]


def _files() -> list[Trashed]:
    """Return files that were deleted themselves; those of a deleted section are restored with it."""
    mine = (
        Collection.owner_id == current_user.id,
        Collection.trashed_at.is_(None),
        File.trashed_at.is_not(None),
    )
    went_alone = Section.trashed_at.is_(None) | (Section.trashed_at != File.trashed_at)
    wanted = select(File).join(File.collection).outerjoin(Section, File.section_id == Section.id)
    now, things = utcnow(), []
    for file in db.session.scalars(wanted.where(*mine, went_alone)):
        access = decide(visitor_to(file.collection), file.collection, now)
        photo = PhotoView(file, access, file.collection.slug)
        things.append(_thing("file", file, file.original_filename, file.collection.title, photo))
    return things


def _thing(
    kind: str, row: Collection | Section | File, title: str, origin: str, photo: PhotoView | None = None
) -> Trashed:
    moment = row.trashed_at
    if moment is None:
        raise ValueError(f"This {kind} is not in the trash.")
    retention = timedelta(days=services.settings.VITRINE_TRASH_DAYS)
    return Trashed(kind, row.uuid, title, origin, moment, moment + retention, photo)
