"""The service that cuts a picture's crops again after its focal point changed; the old ones are served until then.

``files.crops_stale_at`` says which crops are stale. The queue is only a hint: the sweep finds pictures whose task was
lost.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import case, select, update
from sqlalchemy.orm import selectinload

from app.database import Session
from app.errors import ObjectMissing, PictureError, VitrineError
from app.imaging.variants import ALL_VARIANTS
from app.models import File, FileState
from app.services.pictures.local_original import DamagedOriginal
from app.services.pictures.thumbnail_service import GeneratedVariants, ThumbnailService
from app.services.pictures.variant_rows import schedule_removal_if_gone, store_variants, went_with_picture

log = logging.getLogger(__name__)

FORGOTTEN_AFTER = timedelta(seconds=30)


class CroppingService:
    """The service for stale crops; each method commits its own steps.

    ``clock`` returns the current time in UTC, ``session`` is the thread's own scoped session. It takes no lease,
    because an owner waits for the crops. If the focal point or the variants changed while it worked, it marks the crops
    as stale again, so that the last writer always uses the latest focal point.
    """

    def __init__(self, session: Session, thumbnails: ThumbnailService, clock: Callable[[], datetime]):
        self._session = session
        self._thumbnails = thumbnails
        self._clock = clock

    def recrop(self, file_id: int) -> bool:
        """Cut the crops of a ready picture around its focal point, if they are stale; return whether it did.

        A picture whose original can no longer be rendered keeps its crops. Raises ``StorageError`` and ``OSError``; the
        crops stay stale then.
        """
        while (file := self._stale(file_id)) is not None:
            try:
                generated = self._cut(file)
            except (PictureError, DamagedOriginal) as error:
                self._give_up(file, error)
                return False
            except ObjectMissing as fault:
                if went_with_picture(self._session, fault, file):
                    return False
                raise
            if self._adopt(file, generated):
                return True
        return False

    def waiting(self, now: datetime) -> list[int]:
        """Return the ids of ready pictures whose crops have been stale for over 30 seconds.

        Any task would have run by then, so theirs may be lost.
        """
        stale = File.crops_stale_at < now - FORGOTTEN_AFTER
        found = self._session.execute(select(File.id, File.state).where(stale).order_by(File.crops_stale_at, File.id))
        ids = [file_id for file_id, state in found if state is FileState.READY]
        self._session.commit()
        return ids

    def _stale(self, file_id: int) -> File | None:
        stale = (File.id == file_id, File.state == FileState.READY, File.crops_stale_at.is_not(None))
        file = self._session.scalar(select(File).where(*stale).options(selectinload(File.variants)))
        if file is not None:
            self._session.expunge(file)
        self._session.commit()
        return file

    def _cut(self, file: File) -> GeneratedVariants:
        """Render and store the crops that the picture has.

        The second pass makes those that it does not have yet, around the same focal point.
        """
        there = {variant.storage_path: variant.crc32 for variant in file.variants}
        names = {(variant.name, variant.format) for variant in file.variants}
        crops = [spec for spec in ALL_VARIANTS if spec.is_cropped and (spec.name, spec.format.lower()) in names]
        return self._thumbnails.generate_all_variants(file, specs=crops, replaced=there)

    def _adopt(self, file: File, generated: GeneratedVariants) -> bool:
        """Record the new crops in the rows, and return whether the picture was unchanged since it was read.

        If the focal point or the variants changed meanwhile, the stored bytes may be those of another writer: the crops
        are marked as stale again.
        """
        unchanged = (
            File.id == file.id,
            File.state == FileState.READY,
            File.version == file.version,
            File.crops_stale_at == file.crops_stale_at,
        )
        x, y = generated.rendered.focus
        values = {
            "focus_x": case((File.focus_by_owner, File.focus_x), else_=x),
            "focus_y": case((File.focus_by_owner, File.focus_y), else_=y),
            "crops_stale_at": None,
            "version": File.version + any(variant.has_changed for variant in generated.variants),
        }
        is_mine = File.change_if(self._session, *unchanged, **values)
        if is_mine:
            store_variants(self._session, file.id, generated, self._clock())
        else:
            self._session.execute(update(File).where(File.id == file.id).values(crops_stale_at=self._clock()))
            schedule_removal_if_gone(self._session, file, self._clock())
        self._session.commit()
        return is_mine

    def _give_up(self, file: File, error: VitrineError) -> None:
        log.warning("file %s keeps its crops: %s", file.id, error.message)
        tried = (File.id == file.id, File.crops_stale_at == file.crops_stale_at)
        self._session.execute(update(File).where(*tried).values(crops_stale_at=None))
        self._session.commit()
