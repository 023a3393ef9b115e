"""The second pass: what the table of variants asks for and a ready picture lacks, made while no other picture waits.

The same serves every rebuild. The picture stays ready, and each variant is served as it was until the new one is in
place. Which variants are lacked is what the table wants less what the rows' recipes made; ``File.variants_due`` only
says where to look. Leases, attempts and fences are those of the first pass.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from app.database import Session
from app.errors import PictureError
from app.imaging.geometry import Size, wanted_of
from app.imaging.variants import FIRST_PASS, VARIANTS
from app.models import File, FileState, FileVariant
from app.models.files.file import MOST_ATTEMPTS
from app.services.pictures.picture_lease import at_work, renewed_lease
from app.services.pictures.processing_service import is_no_fault_of_the_picture
from app.services.pictures.thumbnail_service import GeneratedVariants, ThumbnailService, lacked_variants
from app.services.pictures.variant_rows import facts_of, focus_of, paths_of, schedule_removal_if_gone, store_variants
from app.services.pictures.verified_original import DamagedOriginal

log = logging.getLogger(__name__)

REST = timedelta(seconds=30)
CANDIDATES = 20  # more than any machine has workers that could have taken one in between


class SecondPass:
    """``clock`` tells the time (UTC); ``session`` is the thread's own scoped session. Each method commits."""

    def __init__(self, session: Session, thumbnails: ThumbnailService, clock: Callable[[], datetime]):
        self._session = session
        self._thumbnails = thumbnails
        self._clock = clock

    def is_first_pass_waiting(self) -> bool:
        """Whether a picture waits that nobody can see yet: it goes first."""
        waiting = self._session.scalar(select(File.id).where(File.state == FileState.PENDING).limit(1))
        self._session.commit()
        return waiting is not None

    def next_due(self) -> list[int]:
        """Some of the pictures to look at, longest there first; those that a worker holds are left out."""
        free = (File.variants_due, File.rested(self._clock()), File.attempts < MOST_ATTEMPTS)
        found = self._session.scalars(select(File.id).where(*free).order_by(File.id).limit(CANDIDATES)).all()
        self._session.commit()
        return list(found)

    def complete(self, file_id: int) -> bool:
        """Makes what this picture lacks, if it is due and free to take; answers whether this call did.

        A fault of the picture ends the attempts, with the reason in the log; any other fault is raised again and
        leaves the picture to a later attempt. Either way it stays ready, with the variants it has.
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
            raise
        return self._adopt(file, worker, generated)

    def sweep(self, now: datetime) -> None:
        """Leaves alone what has used up its attempts; a rebuild takes it up again."""
        spent = update(File).where(File.variants_due, File.rested(now), File.attempts >= MOST_ATTEMPTS)
        given_up = self._session.execute(
            spent.values(variants_due=False, attempts=0, lease_holder=None, lease_until=None)
        ).rowcount  # type: ignore[attr-defined]
        self._session.commit()
        if given_up:
            log.warning("%s pictures lack further variants after %s attempts at each", given_up, MOST_ATTEMPTS)

    def _detached(self, file_id: int) -> File | None:
        file = self._session.scalar(select(File).where(File.id == file_id).options(selectinload(File.variants)))
        if file is not None:
            self._session.expunge(file)
        self._session.commit()
        return file

    def _generate(self, file: File) -> GeneratedVariants | None:
        """What the picture lacks, or None where it lacks nothing."""
        lacked = lacked_variants(size_of(file), {variant.recipe for variant in file.variants})
        if not lacked:
            return None
        there = {variant.storage_path: variant.crc32 for variant in file.variants}
        # Each pass by itself: the same line gives the same bytes as before, so that browsers keep what they have.
        passes = [[spec for spec in lacked if spec.made == made] for made in ("first", "second")]
        made: list[GeneratedVariants] = []
        for specs in filter(None, passes):
            focus = made[0].rendered.focus if made else None
            made.append(self._thumbnails.generate_all_variants(file, specs=specs, replaced=there, focus=focus))
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
        """The columns that change with these variants; a new version only where an address has other bytes now."""
        values: dict[str, Any] = paths_of(generated)
        if any(variant.has_changed for variant in generated.variants):
            values["version"] = File.version + 1
        first = {spec.recipe for spec in FIRST_PASS}
        if any(variant.recipe in first for variant in generated.variants):
            values |= facts_of(self._session, file.id, generated)  # they were read for the page that shows these
        return values

    def _drop_unwanted(self, file: File) -> list[str]:
        """Forgets variants that this picture is not to have any more; answers where their bytes are."""
        wanted = {(spec.name, spec.format.lower()) for spec in wanted_of(VARIANTS, size_of(file))}
        unwanted = [variant for variant in file.variants if (variant.name, variant.format) not in wanted]
        self._session.execute(delete(FileVariant).where(FileVariant.id.in_([variant.id for variant in unwanted])))
        return [variant.storage_path for variant in unwanted]

    def _recheck(self, file: File) -> None:
        """A rebuild that was asked for in the meantime wants more than was lacked when this turn began."""
        self._session.flush()
        recipes = set(self._session.scalars(select(FileVariant.recipe).where(FileVariant.file_id == file.id)))
        if lacked_variants(size_of(file), recipes):
            self._session.execute(update(File).where(File.id == file.id).values(variants_due=True))

    def _finish(self, file: File, worker: str, values: dict, *, commits: bool = True) -> bool:
        """Ends this worker's turn, if it still has it; the bytes of a picture that is gone go after it."""
        finish = update(File).where(*File.leased_to(file.id, worker, FileState.READY))
        values = {"lease_holder": None, "lease_until": None, "attempts": 0, **values}
        is_mine = self._session.execute(finish.values(**values)).rowcount == 1  # type: ignore[attr-defined]
        if not is_mine:
            schedule_removal_if_gone(self._session, file, self._clock())
        elif commits:
            self._session.commit()
        return is_mine


def size_of(file: File) -> Size:
    """The upright picture's size in px."""
    return file.width or 1, file.height or 1
