"""Reads IPTC data (Information Interchange Model 4.2): a run of numbered datasets, told apart by a tag marker."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.imaging.metadata.text import decoded

MARKER = 0x1C


@dataclass(frozen=True)
class Dataset:
    """One dataset: ``record`` and ``number`` name it, ``at`` is where its value begins in the data."""

    record: int
    number: int
    at: int
    value: bytes


def datasets(data: bytes) -> Iterator[Dataset]:
    """Every dataset that is whole (IIM 4.2, 1.5 and 1.6); nonsense ends the list."""
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

    The encoding that dataset 1:90 names is not asked: programs name UTF-8 and write Latin-1, or leave it out.
    """
    values: dict[int, list[str]] = {}
    for dataset in datasets(data):
        if dataset.record == 2:
            values.setdefault(dataset.number, []).append(decoded(dataset.value))
    return values
