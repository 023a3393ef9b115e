"""The undo steps of acts on the contact sheet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import url_for
from flask_login import current_user
from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.models import Collection, File, UndoKind, UndoStep
from app.services.undo.changed_files import ChangedValues
from app.views.collections.sheet.bulk_actions import FIELDS, Act, everything_to_arrange, first, last, place


def changed_by(action: Act, collection: Collection, files: Sequence[File]) -> ChangedValues | None:
    """Return the values that this action will change, or None if it changes none of files."""
    if action not in FIELDS:
        return None
    concerned = everything_to_arrange(collection) if action in (first, last, place) else files
    return ChangedValues.of(collection, concerned, FIELDS[action])


def undo_address(collection: Collection, change: ChangedValues | None) -> str | None:
    """Add a step that undoes this change, and return its address; None if nothing has changed.

    The caller commits.
    """
    facts = change.facts if change is not None else {}
    return _address(collection, UndoKind.FILES_CHANGED, facts) if facts else None


def cover_of(collection: Collection) -> UUID | None:
    """Return the uuid of the file that is set as the cover, or None."""
    return db.session.scalar(select(File.uuid).where(File.id == collection.cover_id))


def undo_cover(collection: Collection, before: UUID | None) -> str | None:
    """Add a step that sets the earlier cover, and return its address; None if it is the same one."""
    now = cover_of(collection)
    if now == before:
        return None
    return _address(collection, UndoKind.COVER_SET, {"before": before and str(before), "after": now and str(now)})


def _address(collection: Collection, kind: UndoKind, facts: dict[str, Any]) -> str:
    step = UndoStep.create(db.session, current_user.id, kind, facts, now=utcnow(), collection=collection)
    db.session.flush()
    return url_for("collections.undo", uuid=step.uuid)
