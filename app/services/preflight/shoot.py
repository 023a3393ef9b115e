"""The files of a collection as the preflight reads them: a few columns of every file, in one query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import func, select

from app.database import Session
from app.models import Collection, File, FileState
from app.queries.files import SHOWN_TO_VISITORS, UNPREPARED

GAP = timedelta(hours=18)  # between two shoots; a wedding ends at four in the morning, and none begins before ten
MOST_STRAY = 0.1  # share of the photos that a part may have and still be taken for another shoot's


class FileFacts(NamedTuple):
    """The facts of a file that the checks need.

    ``taken`` is on the owner's clock, or else on the camera's. ``has_location`` and ``is_irremovable`` say what the
    scan of the original found: a location, or one that cannot be removed; pictures are scanned when they are prepared.
    """

    section_id: int | None
    state: FileState
    is_hidden: bool
    size: int
    is_copy: bool
    taken: datetime | None
    is_scanned: bool
    has_location: bool
    is_irremovable: bool
    waits_for_sizes: bool


@dataclass(frozen=True)
class Shoot:
    """The live files of a collection."""

    files: list[FileFacts]

    @classmethod
    def of(cls, session: Session, collection: Collection) -> "Shoot":
        """Read the facts of every live file."""
        facts = (
            File.section_id,
            File.state,
            File.hidden_at.is_not(None),
            File.size,
            File.is_copy,
            func.coalesce(File.taken_sort_at, File.taken_at),
            File.location_patches.is_not(None),
            File.stripped_sha256.is_not(None),
            File.location_error.is_not(None),
            File.variants_due,
        )
        live = (File.collection_id == collection.id, File.trashed_at.is_(None), File.upload_complete)
        return cls([FileFacts._make(row) for row in session.execute(select(*facts).where(*live))])

    @property
    def shown(self) -> list[FileFacts]:
        """The files that visitors see."""
        return [file for file in self.files if file.state in SHOWN_TO_VISITORS and not file.is_hidden]

    @property
    def failed(self) -> int:
        """The number of files that are missing, because they could not be prepared."""
        return sum(file.state is FileState.FAILED and not file.is_hidden for file in self.files)

    @property
    def being_prepared(self) -> int:
        """The number of files that visitors will see soon."""
        return sum(file.state in UNPREPARED and not file.is_hidden for file in self.files)

    @property
    def parts(self) -> list[list[datetime]]:
        """The times of the shown photos, divided wherever none was taken for 18 hours."""
        return list(_divided(sorted(file.taken for file in self.shown if file.taken)))


def strays(parts: list[list[datetime]]) -> list[list[datetime]]:
    """Return the parts that are so small that they probably belong to another shoot; none if there is only one part."""
    total = sum(map(len, parts))
    return [part for part in parts if len(part) <= total * MOST_STRAY]


def _divided(times: Iterable[datetime]) -> Iterator[list[datetime]]:
    times = list(times)
    part = times[:1]
    for before, after in pairwise(times):
        if after - before > GAP:
            yield part
            part = []
        part.append(after)
    if part:
        yield part
