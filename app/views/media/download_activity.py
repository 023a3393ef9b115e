"""Records of downloads of single files; viewing is not recorded: no thumbnail or preview writes a row."""

from flask import Response, request

from app.composition import current_application
from app.database import utcnow
from app.models import File
from app.policies.collection_policy import Access
from app.services.activity.activity_service import SentPart
from app.services.storage.original_bytes import sent_sha256
from app.views.media.counted_response import OnSent
from app.web.visitor_activity import activity_visitor, record_now


def record_web(response: Response, file: File, access: Access) -> None:
    """Record a download at web size, once for all its ranges, when the response begins."""
    visitor = activity_visitor(file.collection, access)
    if visitor is None or not _begins(response):
        return
    now, size = utcnow(), response.content_length if response.status_code == 200 else None
    record_now(current_application(), lambda activity: activity.web_sent(visitor, file.id, size, now))


def original_counter(file: File, access: Access) -> OnSent | None:
    """Return a callback that records which bytes of an original were sent, or None if the visitor is not recorded."""
    app, visitor = current_application(), activity_visitor(file.collection, access)
    if visitor is None or _is_only_shown():
        return None
    sha256 = sent_sha256(file, is_stripped=access.hides_location)

    def on_sent(start: int, stop: int, size: int) -> None:
        part = SentPart(file.id, start, stop, size, sha256)
        record_now(app, lambda activity: activity.original_sent(visitor, part, utcnow()))

    return on_sent


def record_handed_out(response: Response, file: File, access: Access) -> Response:
    """Record an original that another server sends (bucket or proxy), which does not report how much was sent."""
    if response.status_code != 302 and "X-Accel-Redirect" not in response.headers:
        return response
    visitor, now = activity_visitor(file.collection, access), utcnow()
    if visitor is not None and request.method == "GET" and not _is_only_shown():
        sha256 = sent_sha256(file, is_stripped=access.hides_location)
        record_now(current_application(), lambda activity: activity.handed_out(visitor, file.id, sha256, now))
    return response


def _begins(response: Response) -> bool:
    is_first = response.status_code in (200, 302) or (
        response.status_code == 206 and (response.content_range.start or 0) == 0
    )
    return request.method == "GET" and is_first


def _is_only_shown() -> bool:
    """Return whether the request is for display, as when the viewer zooms in, which is not a download."""
    fetched_for = request.headers.get("Sec-Fetch-Dest")
    return fetched_for == "image" if fetched_for else request.headers.get("Accept", "").startswith("image/")
