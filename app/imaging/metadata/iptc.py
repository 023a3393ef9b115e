"""IPTC data (Information Interchange Model 4.2): a sequence of numbered datasets that each begin with a tag marker."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.imaging.metadata.text import decoded

MARKER = 0x1C


@dataclass(frozen=True)
class Dataset:
    """One dataset: ``record`` and ``number`` name it, and ``at`` is the offset of its value in the data."""

    record: int
    number: int
    at: int
    value: bytes


def datasets(data: bytes) -> Iterator[Dataset]:
    """Yield every complete dataset, up to the first invalid one (IIM 4.2, 1.5 and 1.6)."""
    at = 0
    while at + 5 <= len(data) and data[at] == MARKER:
        record, number, size = struct.unpack_from(">BBH", data, at + 1)
        at += 5
        if size & 0x8000:  # an extended dataset: the low bits count the bytes of its length
            width = size & 0x7FFF
            if not 0 < width <= 4 or at + width > len(data):
                return
            size = int.from_bytes(data[at : at + width], "big")
            at += width
        if at + size > len(data):
            return
        yield Dataset(record, number, at, data[at : at + size])
        at += size


def texts(data: bytes) -> dict[int, list[str]]:
    """Return the texts of record 2, by number.

    The encoding that dataset 1:90 names is ignored, because programs name UTF-8 and write Latin-1, or leave it out.
    """
    values: dict[int, list[str]] = {}
    for dataset in datasets(data):
        if dataset.record == 2:
            values.setdefault(dataset.number, []).append(decoded(dataset.value))
    return values
