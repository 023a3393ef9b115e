"""Where each file of a push stands: its index in the folder, and the files beside it that the site has already."""

from bisect import bisect, insort
from collections.abc import Sequence
from threading import Lock
from uuid import uuid4

from app.services.pushed_folder import FoundFile


class PushOrder:
    """The order of one push, read by many threads while one of them finds out what is there."""

    def __init__(self, files: Sequence[FoundFile]):
        self._batch = uuid4().hex
        self._indexes = {file.relative: index for index, file in enumerate(files)}
        self._there: list[tuple[int, str]] = []
        self._lock = Lock()

    def note_there(self, file: FoundFile, uuid: str) -> None:
        """Note that the site has this file, under this id."""
        with self._lock:
            insort(self._there, (self._indexes[file.relative], uuid))

    def metadata_of(self, file: FoundFile) -> dict[str, str]:
        """Return what an upload's metadata say of the order (docs/api.md, "The order of the files")."""
        index = self._indexes[file.relative]
        metadata = {"batch": self._batch, "index": str(index)}
        with self._lock:
            at = bisect(self._there, (index, ""))
            around = {"after": self._there[at - 1 : at] if at else [], "before": self._there[at : at + 1]}
        return metadata | {name: f"{there[0][0]} {there[0][1]}" for name, there in around.items() if there}
