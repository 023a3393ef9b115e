"""The system page, its facts as a fragment for the page's script, and retries of failed files."""

from uuid import UUID

from flask import Response, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.config import SETTINGS
from app.database import utcnow
from app.errors import InvalidInput, NotFound
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, File, Verb
from app.views.collections.settings.variants_routes import previews_of
from app.views.system.blueprint import blueprint
from app.views.system.status import facts, storage_of
from app.web.forms.form_responses import done, sent_uuids
from app.web.owned import owned_collection, owned_files

MOST_FAILURES, MOST_REBUILDS = 50, 10
SOURCES = {"default": _("default"), "environment": _("environment"), "instance folder": _("instance folder")}


@blueprint.get("")
def page() -> str:
    """Show the state of the site, and this owner's failed files, running rebuilds and storage."""
    owner = current_user._get_current_object()
    collections = _collections()
    return render_template(
        "system/system.html",
        facts=facts(),
        failures=services.failures.latest(owner, MOST_FAILURES),
        failed=services.failures.count(owner),
        collections=collections,
        rebuilds=[(collection, previews_of(collection)) for collection in _rebuilds(collections)],
        storage=storage_of(owner),
        settings=_settings(),
        now=utcnow(),
    )


@blueprint.get("/facts")
def facts_alone() -> str:
    """Return the current facts, as the fragment of the page that shows them."""
    return render_template("system/_facts.html", facts=facts(), now=utcnow())


@blueprint.post("/retry")
def retry() -> Response:
    """Retry each ``file`` sent that failed, or all failed files if none is sent."""
    selected = sent_uuids("file") or None
    if selected is not None and not owned_files(current_user, selected):
        raise NotFound
    ids = services.failures.retry(current_user._get_current_object(), selected)
    if ids:
        services.audit.record(Verb.FILE_RETRIED, count=len(ids))
    db.session.commit()
    for file_id in ids:
        services.queue.submit(Job.PROCESS_FILE, file_id)
    sentence = ngettext(
        "%(count)s file is being prepared again.", "%(count)s files are being prepared again.", len(ids)
    )
    return done(sentence, url_for("system.page"), again=len(ids))


def _collections() -> list[Collection]:
    mine = (Collection.owner_id == current_user.id, Collection.trashed_at.is_(None))
    return list(db.session.scalars(select(Collection).where(*mine).order_by(Collection.title, Collection.id)))


def _rebuilds(collections: list[Collection]) -> list[Collection]:
    """Return the requested collection, and those that are being rebuilt."""
    due = select(File.collection_id).where(File.variants_due, File.trashed_at.is_(None)).distinct()
    under_way = set(db.session.scalars(due))
    selected = _selected()
    wanted = [collection for collection in collections if collection.id in under_way and collection is not selected]
    return [selected, *wanted][:MOST_REBUILDS] if selected else wanted[:MOST_REBUILDS]


def _selected() -> Collection | None:
    text = request.args.get("collection", "")
    try:
        return owned_collection(current_user, UUID(text)) if text else None
    except ValueError:
        raise InvalidInput from None


def _settings() -> list[tuple[str, str, Message | str]]:
    """Return the name, the value and the source of each setting."""
    settings = services.settings
    sources = {name: SOURCES.get(source, source) for name, source in settings.source.items()}
    return [(each.name, settings.shown(each), sources[each.name]) for each in SETTINGS]
