"""The number of photos that may be downloaded with a share link, counted in the database before they are sent."""

from collections.abc import Set
from datetime import datetime

from sqlalchemy import delete, func, select

from app.database import Session, one_at_a_time, writing
from app.errors import QuotaSpent
from app.languages import gettext as _
from app.languages import ngettext
from app.models import Collection, HandedOutFile, ShareLink


class DownloadQuota:
    """The quotas of share links: a photo counts once, for all sizes and all its downloads."""

    def __init__(self, session: Session):
        self._session = session

    def hand_out(self, link_id: int, file_ids: Set[int], now: datetime) -> None:
        """Count these files as handed out with this link, all or none of them, and commit.

        Concurrent requests wait for each other, so that they cannot exceed the quota together. Raises ``QuotaSpent`` if
        more of them are new than the quota has left.
        """
        self._session.commit()
        with writing():
            one_at_a_time(self._session, f"download quota {link_id}")
            try:
                new = self._checked(link_id, file_ids)
            except QuotaSpent:
                self._session.rollback()
                raise
            self._session.add_all(HandedOutFile(share_link_id=link_id, file_id=file_id, at=now) for file_id in new)
            self._session.commit()

    def check(self, link_id: int, file_ids: Set[int]) -> None:
        """Raise ``QuotaSpent`` if these files could not be handed out now; nothing is counted."""
        self._checked(link_id, file_ids)

    def handed_out(self, link_id: int) -> list[int | None]:
        """Return the ids of the files that were handed out with this link; None for each one that is deleted."""
        return list(self._session.scalars(select(HandedOutFile.file_id).where(HandedOutFile.share_link_id == link_id)))

    def counts(self, collection: Collection) -> dict[int, int]:
        """Return how many photos were handed out with each of the collection's links that has a quota, by its id."""
        rows = (
            select(HandedOutFile.share_link_id, func.count())
            .join(ShareLink, HandedOutFile.share_link_id == ShareLink.id)
            .where(ShareLink.collection_id == collection.id)
            .group_by(HandedOutFile.share_link_id)
        )
        return {link_id: count for link_id, count in self._session.execute(rows)}

    def reset(self, link_id: int) -> None:
        """Forget what was handed out with this link, so that its quota is whole again; the caller commits."""
        self._session.execute(delete(HandedOutFile).where(HandedOutFile.share_link_id == link_id))

    def _checked(self, link_id: int, file_ids: Set[int]) -> Set[int]:
        """Return the files that were not handed out before, or nothing for a link without a quota."""
        quota = self._session.scalar(select(ShareLink.download_quota).where(ShareLink.id == link_id))
        if quota is None:
            return set()
        known = self.handed_out(link_id)
        new, left = file_ids - set(known), max(0, quota - len(known))
        if len(new) > left:
            raise QuotaSpent(_sentence(left))
        return new


def _sentence(left: int) -> str:
    if not left:
        return str(
            _(
                "All photos that this link allows were downloaded. You can download those again. "
                "Ask the photographer if you need more."
            )
        )
    return str(
        ngettext(
            "This link allows %(count)s more photo. Select fewer photos, or ask the photographer for more.",
            "This link allows %(count)s more photos. Select fewer photos, or ask the photographer for more.",
            left,
        )
    )
