"""``/api/v1/uploads``: which files need not be sent at all."""

from typing import Any

from flask_login import current_user
from sqlalchemy import select

from app.api.authentication import OwnersBlueprint
from app.api.schemas import Check, Checked, Refusal
from app.extensions import db
from app.models import Collection, File
from app.services.file_name import display_name
from app.views.access import owned_collection

blueprint = OwnersBlueprint(
    "api_uploads", __name__, url_prefix="/api/v1/uploads", description="Before and during an upload."
)


@blueprint.post("/check")
@blueprint.arguments(Check)
@blueprint.response(200, Checked)
@blueprint.alt_response(400, schema=Refusal, description="Not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Unknown, in the trash, or somebody else's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong, or there are too many files.")
def check(values: dict[str, Any]):
    """Of up to 500 files: which are in the collection already, by digest, or else by name and size."""
    collection = owned_collection(current_user, values["collection"])
    by_digest, by_name = _known(collection, values["files"])
    return {"files": [_answer(entry, by_digest, by_name) for entry in values["files"]]}


def _known(collection: Collection, entries: list[dict[str, Any]]):
    live = (File.collection_id == collection.id, File.trashed_at.is_(None))
    digests = [entry["sha256"].lower() for entry in entries if "sha256" in entry]
    names = [display_name(entry["name"]) for entry in entries if "name" in entry]
    by_digest = select(File.sha256, File.uuid).where(*live, File.sha256.in_(digests))
    by_name = select(File.original_filename, File.size, File.uuid).where(*live, File.original_filename.in_(names))
    return (
        {sha256: uuid for sha256, uuid in db.session.execute(by_digest)},
        {(name, size): uuid for name, size, uuid in db.session.execute(by_name)},
    )


def _answer(entry: dict[str, Any], by_digest: dict, by_name: dict) -> dict[str, Any]:
    if "sha256" in entry:
        uuid = by_digest.get(entry["sha256"].lower())
    else:
        uuid = by_name.get((display_name(entry["name"]), entry["size"]))
    return {"status": "unknown"} if uuid is None else {"status": "have", "id": uuid}
