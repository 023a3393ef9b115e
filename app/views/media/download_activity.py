"""What is noted of single pictures that are taken home. Looking is not noted: no thumbnail or preview writes a row."""

from flask import Flask, Response, current_app, request

from app.database import utcnow
from app.models import File
from app.policies.collection_policy import Access
from app.services.activity.activity_service import SentPart
from app.views.media.counted_response import OnSent
from app.web.visitor_activity import sender, write_down


def note_web(response: Response, file: File, access: Access) -> None:
    """A picture leaves at web size: counted as its answer begins, once for all its ranges."""
    who = sender(file.collection, access)
    if who is None or not _begins(response):
        return
    now, size = utcnow(), response.content_length if response.status_code == 200 else None
    write_down(_app(), lambda activity: activity.web_sent(who, file.id, size, now))


def original_watch(file: File, access: Access) -> OnSent | None:
    """Notes which bytes of an original have left, once they have; None where nobody is to be noted."""
    app, who = _app(), sender(file.collection, access)
    if who is None or _is_only_shown():
        return None

    def on_sent(start: int, stop: int, size: int) -> None:
        part = SentPart(file.id, start, stop, size)
        write_down(app, lambda activity: activity.original_sent(who, part, utcnow()))

    return on_sent


def note_handed_out(response: Response, file: File, access: Access) -> Response:
    """An original leaves by another server, the bucket's or the proxy: nobody here sees how far it comes."""
    if response.status_code != 302 and "X-Accel-Redirect" not in response.headers:
        return response
    who, now = sender(file.collection, access), utcnow()
    if who is not None and request.method == "GET" and not _is_only_shown():
        write_down(_app(), lambda activity: activity.handed_out(who, file.id, now))
    return response


def _begins(response: Response) -> bool:
    is_first = response.status_code in (200, 302) or (
        response.status_code == 206 and (response.content_range.start or 0) == 0
    )
    return request.method == "GET" and is_first


def _is_only_shown() -> bool:
    """Whether a page shows it as a picture, as the viewer does when it zooms in: nobody takes that home."""
    fetched_for = request.headers.get("Sec-Fetch-Dest")
    return fetched_for == "image" if fetched_for else request.headers.get("Accept", "").startswith("image/")


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]
