"""Where each file of a push stands: its index in the folder, and the files beside it that the site has already."""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from threading import Lock
from typing import Any
from uuid import uuid4

from app.push.folder import FoundFile


class PushOrder:
    """The order of one push, read by many threads while one of them finds out what is there."""

    def __init__(self, files: Sequence[FoundFile]):
        self._batch = uuid4().hex
        self._indexes = {file.relative: index for index, file in enumerate(files)}
        self._names = Counter(file.name for file in files)
        self._there: list[tuple[int, str]] = []
        self._lock = Lock()

    def question(self, file: FoundFile) -> dict[str, Any]:
        """Return the question whether the site has a file like this one.

        The time of the last change, which copying may alter, counts only for a name that the folder has twice.
        """
        by_name = {"name": file.name, "size": file.size}
        return file.shape if self._names[file.name] > 1 else by_name

    def record_there(self, file: FoundFile, uuid: str) -> None:
        """Record that the site has this file, or one like it, under this id; replaces an earlier record."""
        index = self._indexes[file.relative]
        with self._lock:
            same = slice(bisect(self._there, (index, "")), bisect(self._there, (index + 1, "")))
            self._there[same] = [(index, uuid)]

    def metadata_of(self, file: FoundFile) -> dict[str, str]:
        """Return what an upload's metadata say of the order (docs/api.md, "The order of the files")."""
        index = self._indexes[file.relative]
        metadata = {"batch": self._batch, "index": str(index)}
        with self._lock:
            at = bisect(self._there, (index, ""))
            around = {"after": self._there[at - 1 : at] if at else [], "before": self._there[at : at + 1]}
        return metadata | {name: f"{there[0][0]} {there[0][1]}" for name, there in around.items() if there}
