"""The notice of a proxy in front whose headers are not read, because ``TRUSTED_PROXIES`` is not set.

All visitors then count as one address. A stranger can send these headers too, so only a sender in a private network
counts, as proxies on this machine, in a container network or of a hosting platform are.
"""

import logging
import time

from flask import Flask, request
from sqlalchemy.exc import SQLAlchemyError

from app.database import give_up, utcnow, writing
from app.extensions import db
from app.models import Studio
from app.services.operations.networks import is_private
from app.web.incoming.forwarded_headers import UNREAD

log = logging.getLogger(__name__)

PAUSE_SECONDS = 3600  # between two such requests that one process considers
WARNING = (
    "%s sends requests with X-Forwarded-For or Forwarded, and TRUSTED_PROXIES is 0: every visitor counts as that one "
    "address. If it is a proxy in front, set TRUSTED_PROXIES to the number of proxies (usually 1) and start again."
)


def notice_unread_proxies(app: Flask) -> None:
    """Record such a proxy, where ``vitrine doctor`` and the system page find it; log it at most once a day."""
    next_time = 0.0

    @app.before_request
    def notice() -> None:
        nonlocal next_time
        if not request.environ.get(UNREAD) or time.monotonic() < next_time or not is_private(request.remote_addr or ""):
            return
        next_time = time.monotonic() + PAUSE_SECONDS
        try:
            with writing():
                is_news = Studio.record_unread_proxy(db.session, request.remote_addr or "", utcnow())
                db.session.commit()
        except SQLAlchemyError:
            give_up(db.session)
            log.warning("a proxy could not be recorded", exc_info=True)
            return
        if is_news:
            log.warning(WARNING, request.remote_addr)
