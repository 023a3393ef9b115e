"""The marking of selections as seen by their owner, after the page was sent, so that the page waits for no writer."""

import logging

from flask import Response, request
from sqlalchemy.exc import SQLAlchemyError

from app.composition import current_application
from app.database import reason_of, writing
from app.extensions import db
from app.models import FavoriteList
from app.queries.selections import mark_seen

log = logging.getLogger(__name__)


def is_now_seen(favorites_list: FavoriteList) -> bool:
    """Return whether this request shows its owner a new selection; a browser that loads a page in advance does not."""
    is_in_advance = "prefetch" in request.headers.get("Sec-Purpose", "")
    return favorites_list.is_new and request.method == "GET" and not is_in_advance


def seen_after(response: Response, favorites_list: FavoriteList) -> Response:
    """Return ``response``, and mark the submission that it shows as seen once it was sent.

    A later submission stays new. A database error is logged, not raised: the selection then stays new.
    """
    app = current_application()
    list_id, collection_id, submitted_at = favorites_list.id, favorites_list.collection_id, favorites_list.submitted_at

    def mark() -> None:
        if submitted_at is None:
            return
        try:
            with app.app_context(), writing():
                mark_seen(db.session, collection_id, submitted_at, list_id=list_id)
                db.session.commit()
        except SQLAlchemyError as error:
            log.warning("a selection could not be marked as seen: %s", reason_of(error))

    response.call_on_close(mark)
    return response
