"""The order of a push: each file's index in the folder, and the files next to it that the site has."""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from threading import Lock
from typing import Any
from uuid import uuid4

from app.push.folder import FoundFile


class PushOrder:
    """The order of one push, which many threads read while one of them records what the site has."""

    def __init__(self, files: Sequence[FoundFile]):
        self._batch = uuid4().hex
        self._indexes = {file.relative: index for index, file in enumerate(files)}
        self._names = Counter(file.name for file in files)
        self._there: list[tuple[int, str]] = []
        self._lock = Lock()

    def question(self, file: FoundFile) -> dict[str, Any]:
        """Return an entry for ``/uploads/check``, which asks whether the site has a file like this one.

        It includes the time of the last change, which copying may alter, only if the folder has the name twice.
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
        """Return the part of an upload's metadata that gives the order (docs/api.md, "The order of the files")."""
        index = self._indexes[file.relative]
        metadata = {"batch": self._batch, "index": str(index)}
        with self._lock:
            at = bisect(self._there, (index, ""))
            around = {"after": self._there[at - 1 : at] if at else [], "before": self._there[at : at + 1]}
        return metadata | {name: f"{there[0][0]} {there[0][1]}" for name, there in around.items() if there}
