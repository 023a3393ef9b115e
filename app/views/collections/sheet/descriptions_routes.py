"""Titles, captions, alt text and tags: the form for one photo, or for several with a row that changes all of them."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, render_template, request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection, File, Verb
from app.models.files.description import LONGEST_ALT_TEXT, LONGEST_CAPTION, LONGEST_TITLE
from app.models.files.tag import LONGEST_TAG, MOST_FILE_TAGS, read_tags
from app.policies.collection_policy import decide
from app.queries.files import file_tags
from app.services.undo.changed_files import ChangedValues
from app.views.collections.blueprint import blueprint
from app.views.collections.sheet.undoing import undo_address
from app.web.access import visitor_to
from app.web.forms.form_responses import done, photos_page, sent_uuids
from app.web.owned import owned_collection, owned_files
from app.web.photo_view import PhotoView

MOST_DESCRIBED = 100
FIELDS = {"title": LONGEST_TITLE, "caption": LONGEST_CAPTION, "alt_text": LONGEST_ALT_TEXT}
LONGEST_TAGS = MOST_FILE_TAGS * (LONGEST_TAG + 2)


@blueprint.get("/<uuid:uuid>/words")
def words(uuid: UUID) -> str:
    """Show the form for the files that ``file`` names."""
    collection = owned_collection(current_user, uuid)
    now = utcnow()
    access = decide(visitor_to(collection), collection, now)
    try:
        named = [UUID(value) for value in request.args.getlist("file")]
    except ValueError:
        raise InvalidInput from None
    photos = [PhotoView(file, access, collection.slug) for file in _described(collection, named)]
    return render_template(
        "collections/sheet/descriptions.html",
        collection=collection,
        photos=photos,
        tags=file_tags(db.session, collection),
        longest={**FIELDS, "tags": LONGEST_TAGS},
        now=now,
    )


@blueprint.post("/<uuid:uuid>/words")
def set_words(uuid: UUID) -> Response:
    """Save ``title-<file>``, ``caption-<file>`` and ``alt_text-<file>`` of each ``file``; other fields do not change.

    ``title``, ``caption`` and ``alt_text`` without an id replace those of all files, unless they are empty.
    ``tags-<file>`` are all tags of a file; ``add_tags`` and ``remove_tags`` change the tags of all files.
    """
    collection = owned_collection(current_user, uuid)
    files = _described(collection, sent_uuids("file"))
    change = ChangedValues.of(collection, files, (*FIELDS, "tags"))
    # Both are called for each file, whether or not the first one changed something.
    form = request.form
    changed = [f for f in files if any([f.describe(**_descriptions_for(f, form)), f.tag(_tags_for(f, form))])]
    if not changed:
        return done(_("Nothing was changed."), photos_page(collection))
    services.audit.record(
        Verb.FILE_DESCRIBED, collection=collection, thing=changed[0].original_filename, count=len(changed)
    )
    undo = {"restore": undo_address(collection, change)}
    db.session.commit()
    return done(_("The descriptions are saved."), photos_page(collection), **undo)


def _described(collection: Collection, named: list[UUID]) -> list[File]:
    if not 1 <= len(named) <= MOST_DESCRIBED:
        raise InvalidInput(_("Select 1 to %(most)s files to describe.", most=MOST_DESCRIBED))
    found = {file.uuid: file for file in owned_files(current_user, named, collection=collection)}
    ids = [file.id for file in found.values()]
    db.session.scalars(select(File).where(File.id.in_(ids)).options(selectinload(File.tags))).all()  # in one query
    files = [found[uuid] for uuid in dict.fromkeys(named) if uuid in found]
    if not files:
        raise InvalidInput(_("These files are no longer in this collection. Load the page again."))
    return files


def _descriptions_for(file: File, form: Mapping[str, str]) -> dict[str, str]:
    return {
        name: form.get(name, "").strip() or form.get(f"{name}-{file.uuid}", getattr(file, name) or "")
        for name in FIELDS
    }


def _tags_for(file: File, form: Mapping[str, str]) -> list[str]:
    sent = form.get(f"tags-{file.uuid}")
    names = file.tag_names if sent is None else read_tags(sent, MOST_FILE_TAGS)
    unwanted = {name.casefold() for name in read_tags(form.get("remove_tags", ""), MOST_FILE_TAGS)}
    remaining = [name for name in names if name.casefold() not in unwanted]
    return remaining + read_tags(form.get("add_tags", ""), MOST_FILE_TAGS)
