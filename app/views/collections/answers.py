"""How the owner's side answers an act: a script gets JSON, a plain form goes back to its page with a sentence."""

from uuid import UUID

from flask import Response, flash, jsonify, redirect, request, url_for

from app.errors import InvalidInput
from app.models import Collection
from app.views.error_pages import wants_json


def done(sentence: str, onward: str, **facts) -> Response:
    """The act is done; ``facts`` are for the script."""
    if wants_json():
        return jsonify(message=sentence, **facts)
    flash(sentence, "ok")
    return redirect(onward)  # type: ignore[return-value]


def photos_page(collection: Collection) -> str:
    """The address of a collection's photos."""
    return url_for("collections.photos", uuid=collection.uuid)


def sent_uuids(name: str) -> list[UUID]:
    """Every value of this form field, as the public addresses they must be."""
    try:
        return [UUID(value) for value in request.form.getlist(name)]
    except ValueError:
        raise InvalidInput from None
