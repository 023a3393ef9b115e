"""The route ``/api/v1/uploads/check``, which finds the files that need not be sent, or only in part."""

from typing import Any

from flask import url_for
from flask_login import current_user

from app.api.blueprint import uploads as blueprint
from app.api.schemas.common import Refusal
from app.api.schemas.uploads import Check, Checked, CheckQuery
from app.database import utcnow
from app.extensions import db
from app.models import TokenScope
from app.services.uploads.known_files import Asked, Known, KnownFiles
from app.web.owned import owned_collection


@blueprint.post("/check")
@blueprint.needs(TokenScope.UPLOAD)
@blueprint.arguments(CheckQuery, location="query")
@blueprint.arguments(Check)
@blueprint.response(200, Checked)
@blueprint.alt_response(400, schema=Refusal, description="Not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong, or there are too many files.")
def check(query: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return which of up to 500 files are in a collection already, and of which a part was uploaded.

    Files are found by digest, or else by name and size, and parts also by the time of the last change. ``trashed`` says
    that a file with exactly this content is in the collection's trash; it can still be sent again. With ``sections``,
    the result for a file that is there has its ``section``, or null.
    """
    collection = owned_collection(current_user, values["collection"])
    asked = [_asked(entry) for entry in values["files"]]
    known = KnownFiles(db.session, collection.id, current_user.id, asked, utcnow())
    return {"files": [_result_json(entry, **query) for entry in known.results()]}


def _asked(entry: dict[str, Any]) -> Asked:
    sha256 = entry.get("sha256")
    return Asked(sha256.lower() if sha256 else None, entry.get("name"), entry.get("size"), entry.get("last_modified"))


def _result_json(known: Known, *, sections: bool) -> dict[str, Any]:
    if known.file is not None:
        return {"status": "have", "id": known.file, **({"section": known.section} if sections else {})}
    trashed = {"trashed": True} if known.is_trashed else {}
    if known.upload is not None:
        return {"status": "partial", "upload": url_for("api_tus.ask", uuid=known.upload), **trashed}
    return {"status": "unknown", **trashed}
