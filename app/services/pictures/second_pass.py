"""The second pass, which makes the variants that a ready picture lacks, while no picture waits for the first pass.

Every rebuild uses it. The picture stays ready, and each variant is served as it was until the new one is stored. A
picture lacks the variants of the table whose recipe none of its rows has; ``File.variants_due`` only says which
pictures to check. It uses the leases and attempts of the first pass.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from app.database import Session, changed_rows
from app.errors import PictureError
from app.imaging.geometry import Size, all_wanted
from app.imaging.variants import COVER_VARIANTS, FIRST_PASS
from app.imaging.video.preview import FORMAT, NAME
from app.models import Collection, File, FileState, FileVariant
from app.models.files.lease import NO_LEASE
from app.models.files.processing import MOST_ATTEMPTS
from app.services.pictures.cover_marks import mark_covers
from app.services.pictures.local_original import DamagedOriginal
from app.services.pictures.picture_lease import at_work, renewed_lease
from app.services.pictures.processing_service import is_no_fault_of_the_picture
from app.services.pictures.thumbnail_service import GeneratedVariants, ThumbnailService, lacked_variants
from app.services.pictures.variant_rows import (
    facts_of,
    focus_of,
    paths_of,
    schedule_removal_if_gone,
    store_variants,
    went_with_picture,
)

log = logging.getLogger(__name__)

REST = timedelta(seconds=30)
WAITING = (FileState.PENDING, FileState.REPLACED)
PASSES = ("first", "second", "wanted", "cover", "widest")
CANDIDATES = 20  # more than the workers that may have leased one meanwhile


class SecondPass:
    """The service for the second pass; each method commits its own steps.

    ``clock`` returns the current time in UTC, ``session`` is the thread's own scoped session.
    """

    def __init__(self, session: Session, thumbnails: ThumbnailService, clock: Callable[[], datetime]):
        self._session = session
        self._thumbnails = thumbnails
        self._clock = clock

    def is_first_pass_waiting(self) -> bool:
        """Return whether a picture waits for the first pass, and so is not visible yet: it goes first."""
        waiting = self._session.scalar(select(File.id).where(File.state.in_(WAITING)).limit(1))
        self._session.commit()
        return waiting is not None

    def next_due(self) -> list[int]:
        """Return the ids of at most 20 pictures that are due and not leased, lowest id first."""
        free = (File.variants_due, File.rested(self._clock()), File.attempts < MOST_ATTEMPTS)
        found = self._session.scalars(select(File.id).where(*free).order_by(File.id).limit(CANDIDATES)).all()
        self._session.commit()
        return list(found)

    def complete(self, file_id: int) -> bool:
        """Make the variants that this picture lacks, if it is due and not leased; return whether this call did it.

        A fault of the picture ends the attempts, with the reason in the log. Any other fault is raised again and leaves
        the picture for a later attempt. In both cases it stays ready, with the variants it has.
        """
        with at_work() as worker:
            return self._complete(file_id, worker)

    def _complete(self, file_id: int, worker: str) -> bool:
        is_mine = File.lease_due(self._session, file_id, worker=worker, now=self._clock())
        self._session.commit()
        file = self._detached(file_id) if is_mine else None
        if file is None:
            return False
        try:
            with renewed_lease(self._session, file_id, worker, self._clock, FileState.READY):
                generated = self._generate(file)
        except (PictureError, DamagedOriginal) as error:
            log.warning("the further variants of file %s could not be made: %s", file_id, error.message)
            self._finish(file, worker, {"variants_due": False})
            return False
        except Exception as fault:
            self._session.rollback()
            spent = File.attempts - 1 if is_no_fault_of_the_picture(fault) else File.attempts
            self._finish(file, worker, {"lease_until": self._clock() + REST, "attempts": spent})
            if went_with_picture(self._session, fault, file):
                return False
            raise
        return self._adopt(file, worker, generated)

    def sweep(self, now: datetime) -> None:
        """Stop trying pictures that have used up their attempts; a rebuild tries them again."""
        spent = update(File).where(File.variants_due, File.rested(now), File.attempts >= MOST_ATTEMPTS)
        given_up = changed_rows(self._session, spent.values(variants_due=False, attempts=0, **NO_LEASE))
        self._session.commit()
        if given_up:
            log.warning("%s pictures lack further variants after %s attempts at each", given_up, MOST_ATTEMPTS)

    def _detached(self, file_id: int) -> File | None:
        """Return the picture, after its collection's cover was marked: it may be the first one that is ready."""
        file = self._session.scalar(select(File).where(File.id == file_id).options(selectinload(File.variants)))
        if file is not None:
            mark_covers(self._session, [file.collection_id])
            self._session.expunge(file)
        self._session.commit()
        return file

    def _generate(self, file: File) -> GeneratedVariants | None:
        """Return the variants that the picture lacked, or None if it lacks none.

        A picture that is too costly as a large cover still gets its other variants.
        """
        downloads = self._downloads_of(file)
        self._session.commit()  # no transaction is open while the picture is rendered
        recipes = {variant.recipe for variant in file.variants}
        lacked = lacked_variants(size_of(file), recipes, downloads, is_cover=file.is_cover)
        if not lacked:
            return None
        there = {variant.storage_path: variant.crc32 for variant in file.variants}
        # Each pass is rendered separately, so that a spec gives equal bytes each time and browser caches stay valid.
        passes = [[spec for spec in lacked if spec.made == made] for made in PASSES]
        made: list[GeneratedVariants] = []
        for specs in filter(None, passes):
            focus = made[0].rendered.focus if made else None
            try:
                made.append(self._thumbnails.generate_all_variants(file, specs=specs, replaced=there, focus=focus))
            except PictureError as error:
                if not made or specs[0] not in COVER_VARIANTS:
                    raise
                log.warning("the cover variants of file %s could not be made: %s", file.id, error.message)
        return replace(made[0], variants=tuple(variant for each in made for variant in each.variants))

    def _adopt(self, file: File, worker: str, generated: GeneratedVariants | None) -> bool:
        values: dict[str, Any] = {}
        if generated is not None:
            values = {**self._learnt(file, generated), **focus_of(file, generated, self._clock())}
        if not self._finish(file, worker, {"variants_due": False, **values}, commits=False):
            return False
        if generated is not None:
            store_variants(self._session, file.id, generated, self._clock())
        dropped = self._drop_unwanted(file)
        self._recheck(file)
        self._session.commit()
        self._thumbnails.remove_variants(file, dropped)
        return True

    def _learnt(self, file: File, generated: GeneratedVariants) -> dict[str, Any]:
        """Return the columns that change with these variants.

        The version changes only if an existing variant has other bytes now.
        """
        values: dict[str, Any] = paths_of(generated)
        if any(variant.has_changed for variant in generated.variants):
            values["version"] = File.version + 1
        first = {spec.recipe for spec in FIRST_PASS}
        if any(variant.recipe in first for variant in generated.variants):
            values |= facts_of(self._session, file.id, generated)  # facts change with the first variants
        return values

    def _drop_unwanted(self, file: File) -> list[str]:
        """Delete the rows of variants that this picture should not have any more; return the keys of their bytes."""
        needed = all_wanted(self._downloads_of(file), size_of(file), is_cover=file.is_cover)
        wanted = {(spec.name, spec.format.lower()) for spec in needed}
        wanted.add((NAME, FORMAT))  # a video's preview belongs to the pass of videos
        unwanted = [variant for variant in file.variants if (variant.name, variant.format) not in wanted]
        self._session.execute(delete(FileVariant).where(FileVariant.id.in_([variant.id for variant in unwanted])))
        return [variant.storage_path for variant in unwanted]

    def _recheck(self, file: File) -> None:
        """Mark the picture as due again if it lacks variants, or is the cover only now: much may happen meanwhile.

        Only a rebuild tries the variants of a cover again that could not be made.
        """
        self._session.flush()
        is_cover = self._session.scalar(select(File.is_cover).where(File.id == file.id))
        recipes = set(self._session.scalars(select(FileVariant.recipe).where(FileVariant.file_id == file.id)))
        if is_cover != file.is_cover or lacked_variants(size_of(file), recipes, self._downloads_of(file)):
            self._session.execute(update(File).where(File.id == file.id).values(variants_due=True))

    def _downloads_of(self, file: File) -> frozenset[str]:
        """Return the sizes for downloads that the picture's collection wants now."""
        stored = self._session.scalar(select(Collection.prepared_sizes).where(Collection.id == file.collection_id))
        return frozenset((stored or "").split())

    def _finish(self, file: File, worker: str, values: dict[str, Any], *, commits: bool = True) -> bool:
        """End this worker's lease and store the values, if it still has the lease; return whether it had.

        If the picture is gone, the removal of its bytes is scheduled.
        """
        leased = File.leased_to(file.id, worker, FileState.READY)
        is_mine = File.change_if(self._session, *leased, **{**NO_LEASE, "attempts": 0, **values})
        if not is_mine:
            schedule_removal_if_gone(self._session, file, self._clock())
        elif commits:
            self._session.commit()
        return is_mine


def size_of(file: File) -> Size:
    """Return the width and height of the upright picture in pixels."""
    return file.width or 1, file.height or 1
