"""The audit log: what was done to this owner's studio, latest first."""

from uuid import UUID

from flask import render_template, request
from flask_login import current_user, login_required
from sqlalchemy import or_, select

from app.composition import services
from app.errors import InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.models import AuditEntry, Collection
from app.views.auth.audit_lines import AuditLine, in_lines
from app.views.auth.blueprint import blueprint

LINES_ON_A_PAGE = 50
ENTRIES_AT_ONCE = 500
MOST_ENTRIES = 5000  # the most that one page reads: an upload of thousands of files is one line


@blueprint.get("/account/audit")
@login_required
def audit() -> str:
    """Show a page of the log.

    ``?collection=`` shows one collection's entries, ``?before=`` those older than the entry with this id.
    """
    collection, before = _asked_collection(), _asked_before()
    lines, goes_on = _lines(collection, before)
    owned = select(Collection).where(Collection.owner_id == current_user.id)
    return render_template(
        "auth/audit.html",
        lines=lines,
        further=lines[-1].last_id if goes_on else None,
        collection=collection,
        before=before,
        collections=db.session.scalars(owned.order_by(Collection.title, Collection.id)).all(),
        days=services.settings.VITRINE_AUDIT_DAYS,
    )


def _lines(collection: UUID | None, before: int | None) -> tuple[list[AuditLine], bool]:
    """Return the lines of one page, and whether there are older ones."""
    mine = [or_(AuditEntry.owner_uuid == current_user.uuid, AuditEntry.owner_uuid.is_(None))]
    if collection is not None:
        mine.append(AuditEntry.collection_uuid == collection)
    found: list[AuditEntry] = []
    while True:
        since = [AuditEntry.id < before] if before is not None else []
        wanted = select(AuditEntry).where(*mine, *since).order_by(AuditEntry.id.desc())
        some = db.session.scalars(wanted.limit(ENTRIES_AT_ONCE)).all()
        found += some
        lines = in_lines(found, current_user.zone)
        is_end = len(some) < ENTRIES_AT_ONCE
        if is_end or len(lines) > LINES_ON_A_PAGE or len(found) >= MOST_ENTRIES:
            return lines[:LINES_ON_A_PAGE], not is_end or len(lines) > LINES_ON_A_PAGE
        before = some[-1].id


def _asked_collection() -> UUID | None:
    try:
        return UUID(request.args["collection"]) if request.args.get("collection") else None
    except ValueError:
        raise InvalidInput(_("This collection does not exist. Choose one from the list.")) from None


def _asked_before() -> int | None:
    text = request.args.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
