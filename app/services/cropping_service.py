"""Cuts a picture's crops anew once its focal point has changed, while the old ones stay in use.

``files.crops_stale_at`` is the truth and the queue a hint: what is lost there, the sweep finds.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, select, update

from app.database import Session
from app.errors import PictureError, VitrineError
from app.models import File, FileState, FileVariant
from app.services.thumbnail_service import DamagedOriginal, GeneratedVariants, ThumbnailService

log = logging.getLogger(__name__)

FORGOTTEN_AFTER = timedelta(seconds=30)


class CroppingService:
    """``clock`` tells the time (UTC), ``session`` is the thread's own scoped session."""

    def __init__(self, session: Session, thumbnails: ThumbnailService, clock: Callable[[], datetime]):
        self._session = session
        self._thumbnails = thumbnails
        self._clock = clock

    def recrop(self, file_id: int) -> bool:
        """Cuts the crops of one file around its focal point, if they are stale; answers whether they are fresh now.

        A file that is being prepared is left alone: that makes its crops too. An original that can no longer be
        rendered keeps the crops it has. Raises ``StorageError`` and ``OSError``; the crops stay stale then.
        """
        while (file := self._stale(file_id)) is not None:
            try:
                generated = self._thumbnails.generate_crops(file)
            except (PictureError, DamagedOriginal) as error:
                self._give_up(file, error)
                return False
            if self._adopt(file, generated):
                return True
        return False

    def waiting(self, now: datetime) -> list[int]:
        """Files whose crops have been stale for longer than any task takes to come."""
        stale = File.crops_stale_at < now - FORGOTTEN_AFTER
        found = self._session.scalars(select(File.id).where(stale, File.state == FileState.READY).order_by(File.id))
        ids = list(found)
        self._session.commit()
        return ids

    def _stale(self, file_id: int) -> File | None:
        stale = (File.id == file_id, File.state == FileState.READY, File.crops_stale_at.is_not(None))
        file = self._session.scalar(select(File).where(*stale))
        if file is not None:
            self._session.expunge(file)
        self._session.commit()
        return file

    def _adopt(self, file: File, generated: GeneratedVariants) -> bool:
        """Records the new crops; where the focus or the variants changed meanwhile, their bytes may be anybody's."""
        unchanged = (
            File.id == file.id,
            File.state == FileState.READY,
            File.version == file.version,
            File.crops_stale_at == file.crops_stale_at,
        )
        values = {**focus_values(file, generated.rendered.focus), "version": File.version + 1}
        is_mine = self._session.execute(update(File).where(*unchanged).values(**values)).rowcount == 1  # type: ignore[attr-defined]
        if is_mine:
            crops = {(crop.name, crop.format): crop for crop in generated.variants}
            for variant in self._session.scalars(select(FileVariant).where(FileVariant.file_id == file.id)):
                if (crop := crops.get((variant.name, variant.format))) is not None:
                    variant.size, variant.crc32 = crop.size, crop.crc32
        else:
            again = update(File).where(File.id == file.id).values(crops_stale_at=self._clock())
            self._session.execute(again)
        self._session.commit()
        return is_mine

    def _give_up(self, file: File, error: VitrineError) -> None:
        log.warning("file %s keeps its crops: %s", file.id, error.message)
        tried = (File.id == file.id, File.crops_stale_at == file.crops_stale_at)
        self._session.execute(update(File).where(*tried).values(crops_stale_at=None))
        self._session.commit()


def focus_values(file: File, focus: tuple[float, float]) -> dict[str, Any]:
    """What a file's row adopts with crops around ``focus``, where ``file`` is the row they were made from.

    A focal point set since then stays, and so does the note that the crops are stale.
    """
    fresh = File.crops_stale_at.is_not_distinct_from(file.crops_stale_at)
    return {
        "focus_x": case((fresh & ~File.focus_by_owner, focus[0]), else_=File.focus_x),
        "focus_y": case((fresh & ~File.focus_by_owner, focus[1]), else_=File.focus_y),
        "crops_stale_at": case((fresh, None), else_=File.crops_stale_at),
    }
