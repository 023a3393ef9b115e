"""Selections: the favorites lists of a collection's visitors, one by one and together, and reopening them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template, request, url_for
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import gettext as _
from app.models import Collection, FavoriteList, Verb
from app.policies.collection_policy import decide
from app.policies.visitor import Visitor
from app.queries.files import EVERYTHING, favorite_lists, shown_files
from app.queries.selections import count_new_selections, count_notes, mark_seen
from app.services.selections.combined_lists import CombinedSelection, name_of, selection_of, together
from app.services.selections.exports.sidecars import MOST_STARS
from app.views.collections.blueprint import blueprint
from app.views.collections.seen_selections import is_now_seen, seen_after
from app.views.collections.selections.selection_view import LABEL_NAMES, Comparison, SelectionView
from app.web.forms.form_responses import done, sent_moment
from app.web.owned import owned_collection, owned_list

Counted = tuple[FavoriteList, int]


@blueprint.context_processor
def selections_context() -> dict[str, Any]:
    """Give the pages of a collection the number of its new selections, which the tab shows."""
    return {"new_selections": lambda collection: count_new_selections(db.session, collection)}


@blueprint.get("/<uuid:uuid>/selections")
def selections(uuid: UUID) -> str:
    """Show a card for each list that visitors have or have sent, the last changed first."""
    collection = owned_collection(current_user, uuid)
    lists = favorites_lists_of(collection)
    return render_template(
        "collections/selections/selections.html",
        collection=collection,
        lists=lists,
        notes=count_notes(db.session, [each for each, _ in lists], shown_files(collection, EVERYTHING)),
        name_of=name_of,
        zone=current_user.zone,
        now=utcnow(),
    )


@blueprint.get("/<uuid:uuid>/selections/<uuid:list_uuid>")
def selection(uuid: UUID, list_uuid: UUID) -> Response:
    """Show one list: its photos with their notes, its acts and its exports; a new selection is seen from now on."""
    collection = owned_collection(current_user, uuid)
    favorites_list = owned_list(collection, list_uuid)
    is_seen = is_now_seen(favorites_list)
    page = render_template(
        "collections/selections/selection.html",
        collection=collection,
        favorites_list=favorites_list,
        seen_here=int(is_seen),
        name=name_of(favorites_list),
        selection=_view(collection, selection_of(db.session, collection, favorites_list), str(list_uuid)),
        suggested=_suggested([favorites_list]),
        sheet_list=list_uuid,
        zone=current_user.zone,
        labels=LABEL_NAMES,
        most_stars=MOST_STARS,
        now=utcnow(),
    )
    response = make_response(page)
    return seen_after(response, favorites_list) if is_seen else response


@blueprint.post("/<uuid:uuid>/selections/seen")
def see_selections(uuid: UUID) -> Response:
    """Mark the collection's selections as seen that were submitted before its page was loaded at ``until``."""
    collection = owned_collection(current_user, uuid)
    mark_seen(db.session, collection.id, sent_moment("until"))
    db.session.commit()
    return done(_("All selections are marked as seen."), url_for("collections.selections", uuid=uuid))


@blueprint.get("/<uuid:uuid>/selections/together")
def selections_together(uuid: UUID) -> str:
    """Show several lists together: the photos in at least ``least`` of them, each with the visitors who selected it."""
    collection = owned_collection(current_user, uuid)
    comparison = comparison_asked(collection)
    selection = together(db.session, collection, comparison.lists, least=comparison.least)
    return render_template(
        "collections/selections/selections_together.html",
        collection=collection,
        comparison=comparison,
        selection=_view(collection, selection, "together", list=comparison.ids, least=comparison.least),
        suggested=_suggested(comparison.lists),
        sheet_list=comparison.ids[0] if len(comparison.ids) == 1 else None,
        name_of=name_of,
        labels=LABEL_NAMES,
        most_stars=MOST_STARS,
        now=utcnow(),
    )


@blueprint.post("/<uuid:uuid>/selections/<uuid:list_uuid>/reopen")
def reopen_selection(uuid: UUID, list_uuid: UUID) -> Response:
    """Let the visitor change a selection that was sent."""
    collection = owned_collection(current_user, uuid)
    favorites_list = owned_list(collection, list_uuid, for_change=True)
    favorites_list.reopen(now := utcnow())
    is_mailed = services.mail.automatic.selection_reopened(favorites_list, now)
    services.audit.record(Verb.SELECTION_REOPENED, collection=collection, thing=name_of(favorites_list))
    db.session.commit()
    if is_mailed:
        services.queue.submit(Job.SEND_MAILS)
    return done(
        _("%(name)s can change the selection again.", name=name_of(favorites_list)),
        _page_of(uuid, list_uuid),
        standing=str(_("Reopened")),
    )


@blueprint.post("/<uuid:uuid>/selections/<uuid:list_uuid>/lock")
def lock_selection(uuid: UUID, list_uuid: UUID) -> Response:
    """Undo the reopening of a selection."""
    collection = owned_collection(current_user, uuid)
    favorites_list = owned_list(collection, list_uuid, for_change=True)
    if favorites_list.submitted_at is None:
        raise InvalidInput(_("This list has not been sent, so it stays open."))
    favorites_list.relock()
    services.audit.record(Verb.SELECTION_LOCKED, collection=collection, thing=name_of(favorites_list))
    db.session.commit()
    return done(_("The selection is locked again."), _page_of(uuid, list_uuid), standing=str(_("Sent")))


def favorites_lists_of(collection: Collection) -> list[Counted]:
    """Return the collection's lists with their counts, without those that are empty and were never sent."""
    return [(each, count) for each, count in favorite_lists(db.session, collection) if count or each.submitted_at]


def comparison_asked(collection: Collection) -> Comparison:
    """Return the lists named by ``list``, else all that were sent, else all, with the number ``least``."""
    offered = [favorites_list for favorites_list, _ in favorites_lists_of(collection)]
    asked = set(request.args.getlist("list"))
    lists = [favorites_list for favorites_list in offered if str(favorites_list.uuid) in asked]
    lists = lists or [favorites_list for favorites_list in offered if favorites_list.submitted_at] or offered
    least = min(max(1, request.args.get("least", 1, type=int)), max(1, len(lists)))
    return Comparison(offered, lists, least)


def _view(collection: Collection, selection: CombinedSelection, address: str, **named: Any) -> SelectionView:
    access = decide(Visitor(user_id=current_user.id), collection, utcnow())
    return SelectionView(db.session, collection, selection, access, address, named)


def _suggested(lists: Sequence[FavoriteList]) -> str:
    """Return the name that is suggested for a section or collection of these lists."""
    if len(lists) != 1:
        return str(_("Joint selection"))
    favorites_list = lists[0]
    has_name = favorites_list.visitor_name or favorites_list.share_link
    return str(_("%(name)s’s selection", name=name_of(favorites_list)) if has_name else _("Selection"))


def _page_of(uuid: UUID, list_uuid: UUID) -> str:
    return url_for("collections.selection", uuid=uuid, list_uuid=list_uuid)
