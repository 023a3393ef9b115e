"""Responses to an owner's forms: a script gets JSON, a plain form is redirected to a page that shows the sentence."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import Response, jsonify, make_response, redirect, request, url_for
from flask_wtf import FlaskForm

from app.errors import InvalidInput, VitrineError
from app.languages import Message
from app.models import Collection
from app.queries.sheet_filter import SheetFilter
from app.web.error_response import wants_json
from app.web.forms.notices import flash
from app.web.forms.undo import flash_with_undo


def done(sentence: Message | str, onward: str, **facts: Any) -> Response:
    """Return the response to a completed act.

    ``facts`` are for the script; ``restore`` among them is the address that undoes the act.
    """
    if wants_json():
        return jsonify(message=str(sentence), **facts)
    if "restore" in facts:
        flash_with_undo(sentence, facts["restore"])
    else:
        flash(sentence, "ok")
    return make_response(redirect(onward))


def photos_page(collection: Collection) -> str:
    """Return the address of a collection's contact sheet, with the filters that the form sends."""
    sent = SheetFilter.read(dict(parse_qsl(request.form.get("filter", ""))))
    return url_for("collections.photos", uuid=collection.uuid, **sent.query)


def sent_uuids(name: str) -> list[UUID]:
    """Return every value of this form field as a public id; raises ``InvalidInput`` for any other value."""
    try:
        return [UUID(value) for value in request.form.getlist(name)]
    except ValueError:
        raise InvalidInput from None


def sent_neighbor() -> tuple[UUID, bool]:
    """Return the thing that the form moves others next to, and whether it goes ``after`` it instead of ``before`` it.

    Raises ``InvalidInput`` unless the form names exactly one.
    """
    after, before = sent_uuids("after"), sent_uuids("before")
    if len(after) + len(before) != 1:
        raise InvalidInput
    return (after or before)[0], bool(after)


def sent_moment(name: str) -> datetime:
    """Return the time with a time zone in this form field, in UTC; raises ``InvalidInput`` for any other value."""
    try:
        moment = datetime.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise InvalidInput from None
    if moment.tzinfo is None:
        raise InvalidInput
    return moment.astimezone(UTC)


def refuse(form: FlaskForm, refusal: VitrineError) -> None:
    """Show an error beside the field it belongs to, or beside the form's first field."""
    fields = [field for field in form if field.name != form.meta.csrf_field_name]
    field = next((field for field in fields if field.short_name == refusal.field), fields[0])
    field.errors = [*field.errors, refusal.message]
