"""Patches: replacements of bytes of a file by as many others, so that its length and its other bytes stay."""

import base64
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Patch:
    """A replacement of bytes: ``data`` replaces as many bytes of the file from ``offset`` on."""

    offset: int
    data: bytes

    @property
    def end(self) -> int:
        """The offset after the last replaced byte."""
        return self.offset + len(self.data)


def apply_patches(block: bytes, offset: int, patches: Sequence[Patch]) -> bytes:
    """Return ``block``, which is at ``offset`` of its file, with the patches applied.

    The patches must be disjoint and sorted by offset.
    """
    first = max(0, bisect_right(patches, offset, key=lambda patch: patch.offset) - 1)
    end, changed = offset + len(block), None
    for patch in patches[first:]:
        if patch.offset >= end:
            break
        start, stop = max(patch.offset, offset), min(patch.end, end)
        if start < stop:
            changed = bytearray(block) if changed is None else changed
            changed[start - offset : stop - offset] = patch.data[start - patch.offset : stop - patch.offset]
    return block if changed is None else bytes(changed)


def merged(patches: Iterable[Patch]) -> list[Patch]:
    """Return disjoint patches with the effect of these, sorted by offset; where two overlap, the later one counts."""
    numbered = sorted(enumerate(patches), key=lambda each: each[1].offset)
    runs: list[list[tuple[int, Patch]]] = []
    end = -1
    for number, patch in numbered:
        if patch.offset > end:
            runs.append([])
        runs[-1].append((number, patch))
        end = max(end, patch.end)
    return [_painted(run) for run in runs]


def as_json(patches: Iterable[Patch]) -> list[list[Any]]:
    """Return the patches as ``[[offset, deflated bytes in base64], …]``.

    They are deflated because blanked data is a long run of one byte.
    """
    return [[patch.offset, base64.b64encode(zlib.compress(patch.data, 9)).decode()] for patch in patches]


def from_json(values: Iterable[Sequence[Any]]) -> list[Patch]:
    """Return the patches of these values, which ``as_json`` returned."""
    return [Patch(int(offset), zlib.decompress(base64.b64decode(data))) for offset, data in values]


def _painted(run: list[tuple[int, Patch]]) -> Patch:
    """Return patches without gaps between them as one patch, applied in the order of their numbers."""
    start, end = run[0][1].offset, max(patch.end for _, patch in run)
    data = bytearray(end - start)
    for _, patch in sorted(run, key=lambda each: each[0]):
        data[patch.offset - start : patch.end - start] = patch.data
    return Patch(start, bytes(data))
