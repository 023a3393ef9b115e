"""Reading of a range of a stored object in blocks, with a check that the object has the expected size."""

from collections.abc import Iterator
from pathlib import Path

from app.errors import ObjectMissing, StorageError
from app.integrations.block_sizes import STREAM_BLOCK_BYTES
from app.integrations.file_storage import Storage
from app.languages import gettext as _


class ObjectChanged(StorageError):
    """An object whose bytes are not those that its row describes."""

    code = "object_changed"
    message = _("A stored file is damaged. The photographer has to upload it again.")


def read_stored(store: Storage, key: str, size: int, start: int, stop: int) -> Iterator[bytes]:
    """Yield the bytes ``start`` to ``stop`` (exclusive) of an object of ``size`` bytes, in blocks of at most 256 KiB.

    Raises ``ObjectMissing``, ``ObjectChanged`` if the object has another size, and the other errors of the store.
    """
    path = store.local_path(key)
    yield from _from_disk(path, size, start, stop) if path is not None else _from_afar(store, key, size, start, stop)


def _from_disk(path: Path, size: int, start: int, stop: int) -> Iterator[bytes]:
    try:
        source = path.open("rb", buffering=0)
    except FileNotFoundError:
        raise ObjectMissing from None
    with source:
        if source.seek(0, 2) != size:
            raise ObjectChanged
        source.seek(start)
        while start < stop:
            block = source.read(min(STREAM_BLOCK_BYTES, stop - start))
            if not block:
                raise ObjectChanged
            start += len(block)
            yield block


def _from_afar(store: Storage, key: str, size: int, start: int, stop: int) -> Iterator[bytes]:
    """Read the range in one request and yield its blocks.

    A range that reaches the object's end is requested with one byte more: if that byte exists, the object is too long.
    """
    beyond = 1 if stop == size else 0
    found = store.read_range(key, start, stop - start + beyond)
    if len(found) != stop - start:
        raise ObjectChanged
    for at in range(0, len(found), STREAM_BLOCK_BYTES):
        yield found[at : at + STREAM_BLOCK_BYTES]
