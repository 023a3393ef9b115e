"""Titles, captions and alt text: the form for one photo, or for many at once with a line on top for all of them."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, render_template, request
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.models import Collection, File, Verb
from app.models.file import LONGEST_ALT_TEXT, LONGEST_CAPTION, LONGEST_TITLE
from app.policies.collection_policy import decide
from app.views.access import owned_collection, owned_files, visitor_to
from app.views.collections import blueprint
from app.views.collections.answers import done, photos_page, sent_uuids
from app.views.photo_view import PhotoView

MOST_DESCRIBED = 100
FIELDS = {"title": LONGEST_TITLE, "caption": LONGEST_CAPTION, "alt_text": LONGEST_ALT_TEXT}


@blueprint.get("/<uuid:uuid>/words")
def words(uuid: UUID) -> str:
    """The form for every ``file`` named."""
    collection = owned_collection(current_user, uuid)
    now = utcnow()
    access = decide(visitor_to(collection), collection, now)
    try:
        named = [UUID(value) for value in request.args.getlist("file")]
    except ValueError:
        raise InvalidInput from None
    photos = [PhotoView(file, access, collection.slug) for file in _described(collection, named)]
    return render_template("collections/words.html", collection=collection, photos=photos, longest=FIELDS, now=now)


@blueprint.post("/<uuid:uuid>/words")
def set_words(uuid: UUID) -> Response:
    """Keeps ``title-<file>``, ``caption-<file>`` and ``alt_text-<file>`` of each ``file``; what is not sent stays.

    ``title``, ``caption`` and ``alt_text`` alone are written into all of them, where they say anything.
    """
    collection = owned_collection(current_user, uuid)
    files = _described(collection, sent_uuids("file"))
    changed = [file for file in files if file.describe(**_words_for(file, request.form))]
    if not changed:
        return done("Nothing was changed.", photos_page(collection))
    services.audit.noted(
        Verb.FILE_DESCRIBED, collection=collection, thing=changed[0].original_filename, count=len(changed)
    )
    db.session.commit()
    return done("The words are saved.", photos_page(collection))


def _described(collection: Collection, named: list[UUID]) -> list[File]:
    if not 1 <= len(named) <= MOST_DESCRIBED:
        raise InvalidInput(f"Select 1 to {MOST_DESCRIBED} photos to write about.")
    found = {file.uuid: file for file in owned_files(current_user, named, collection=collection)}
    files = [found[uuid] for uuid in dict.fromkeys(named) if uuid in found]
    if not files:
        raise InvalidInput("These photos are no longer here. Look at the collection again.")
    return files


def _words_for(file: File, form: Mapping[str, str]) -> dict[str, str]:
    return {
        name: form.get(name, "").strip() or form.get(f"{name}-{file.uuid}", getattr(file, name) or "")
        for name in FIELDS
    }
