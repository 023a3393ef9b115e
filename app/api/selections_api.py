"""The route ``/api/v1/collections/<uuid>/selections``: the favorites lists that visitors submitted."""

from typing import Any
from uuid import UUID

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.api.blueprint import collections as blueprint
from app.api.paging import rows_of_page
from app.api.schemas.common import Refusal
from app.api.schemas.selections import PartOfSelections, SelectionList
from app.extensions import db
from app.formatting import datetime_iso
from app.models import FavoriteList, TokenScope
from app.queries.selected_files import NotedFile, noted_files
from app.web.owned import owned_collection


@blueprint.get("/<uuid:uuid>/selections")
@blueprint.needs(TokenScope.READ)
@blueprint.arguments(PartOfSelections, location="query")
@blueprint.response(200, SelectionList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_selections(page: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """List the selections that visitors submitted, the latest first, with their files and notes."""
    collection = owned_collection(current_user, uuid)
    sent = (FavoriteList.collection_id == collection.id, FavoriteList.deleted_at.is_(None))
    wanted = select(FavoriteList).where(*sent, FavoriteList.submitted_at.is_not(None))
    wanted = wanted.order_by(FavoriteList.submitted_at.desc(), FavoriteList.id.desc())
    lists, following = rows_of_page(db.session, wanted.options(selectinload(FavoriteList.share_link)), page)
    files = noted_files(db.session, collection, lists)
    return {"selections": [_selection_out(each, files[each.id]) for each in lists], "next": following}


def _selection_out(selection: FavoriteList, files: list[NotedFile]) -> dict[str, Any]:
    return {
        "id": selection.uuid,
        "name": selection.name,
        "link": selection.share_link.uuid if selection.share_link else None,
        "visitor_name": selection.visitor_name,
        "visitor_email": selection.visitor_email,
        "message": selection.message,
        "submitted_at": datetime_iso(selection.submitted_at) if selection.submitted_at else None,
        "locked": selection.is_locked,
        "files": [{"id": file.uuid, "filename": file.filename, "note": file.note} for file in files],
    }
