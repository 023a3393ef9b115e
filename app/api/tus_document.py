"""The description of the tus routes in the OpenAPI document: their headers, bodies and refusals."""

from collections.abc import Callable
from typing import Any

from app.api.authentication import OwnersBlueprint, View
from app.api.schemas.common import Refusal

VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"
CHUNK = {"required": True, "content": {CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
REFUSALS = {
    400: "Something is missing or malformed, or the connection ended too soon; what came is kept.",
    401: "No token, or not a valid one.",
    404: "Unknown, or somebody else's.",
    405: "Without the header, there is nothing to post here.",
    409: "The upload does not stand at this offset.",
    410: "Expired or ended.",
    412: "Another version of tus.",
    413: "Larger than a file or the collection may be, or than was announced.",
    415: "Not a chunk, or a type that is never taken in.",
    422: "The file is not the one that was announced.",
    423: "Another request is writing to it.",
    429: "The owner has too many unfinished uploads.",
    460: "The chunk does not fit its checksum.",
    503: "The store does not answer.",
    507: "The disk is full, or what is free is needed by uploads that have begun.",
}


def header(name: str, *, required: bool = True, kind: str = "string", **schema: Any) -> dict[str, Any]:
    """Return the description of a request header."""
    return {"in": "header", "name": name, "required": required, "schema": {"type": kind, **schema}}


RESUMABLE = header("Tus-Resumable", enum=[VERSION])


def described(
    blueprint: OwnersBlueprint,
    responses: dict[int, str],
    refusals: tuple[int, ...] = (),
    *,
    is_head: bool = False,
    **doc: Any,
) -> Callable[[View], View]:
    """Return a decorator that describes a route's responses and refusals; the responses to HEAD have no body."""

    def describe(view: View) -> View:
        for status, text in responses.items():
            view = blueprint.alt_response(status, description=text, success=True)(view)
        for status in refusals:
            schema = {} if is_head else {"schema": Refusal}
            view = blueprint.alt_response(status, description=REFUSALS[status], **schema)(view)
        return blueprint.doc(**doc)(view) if doc else view

    return describe
