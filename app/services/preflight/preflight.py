"""The preflight of a collection: every check, in the order of its weight."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path

from sqlalchemy import func, select

from app.database import Session
from app.models import Collection, ShareLink, Upload, UploadState
from app.queries.files import EVERYTHING
from app.queries.files import cover as cover_of
from app.services.preflight import delivery_checks, photo_checks
from app.services.preflight.concern import Concern, Level
from app.services.preflight.shoot import Shoot

ORDER = list(Level)


class Preflight:
    """The checks of any collection, in this session.

    ``public_url`` is the address of the site, ``instance`` the folder whose disk is checked, and ``least_free`` the
    free space in bytes below which uploads are refused.
    """

    def __init__(self, session: Session, *, public_url: str, instance: Path, least_free: int):
        self._session = session
        self._public_url = public_url
        self._instance = instance
        self._least_free = least_free

    def concerns(self, collection: Collection, now: datetime) -> list[Concern]:
        """Return what was found, the gravest first; the number of queries does not depend on the number of files."""
        session = self._session
        shoot = Shoot.of(session, collection)
        found = chain(
            delivery_checks.end(collection, now),
            delivery_checks.access(collection, _links(session, collection), self._public_url, now),
            photo_checks.missing_photos(shoot, _unfinished(session, collection, now)),
            photo_checks.mixed_photos(shoot),
            photo_checks.thin_sections(collection, shoot),
            photo_checks.locations(collection, shoot),
            photo_checks.cover(collection, cover_of(session, collection, EVERYTHING)),
            delivery_checks.downloads(collection, shoot),
            delivery_checks.space(shutil.disk_usage(self._instance).free, self._least_free),
        )
        return sorted(found, key=lambda concern: ORDER.index(concern.level))


def blocks(concerns: Sequence[Concern]) -> int:
    """Return how many of the concerns stop the delivery."""
    return sum(concern.level is Level.BLOCK for concern in concerns)


def _links(session: Session, collection: Collection) -> Sequence[ShareLink]:
    return session.scalars(select(ShareLink).where(ShareLink.collection_id == collection.id)).all()


def _unfinished(session: Session, collection: Collection, now: datetime) -> int:
    arriving = (Upload.state == UploadState.ARRIVING, Upload.expires_at > now)
    count = select(func.count()).select_from(Upload).where(Upload.collection_id == collection.id, *arriving)
    return session.scalar(count) or 0
