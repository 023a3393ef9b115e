"""Patches: which bytes of a file to replace by as many others, so that its length and everything else in it stays."""

import base64
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Patch:
    """``data`` replaces as many bytes from ``offset`` on."""

    offset: int
    data: bytes

    @property
    def end(self) -> int:
        """The offset behind the last replaced byte."""
        return self.offset + len(self.data)


def apply_patches(block: bytes, offset: int, patches: Sequence[Patch]) -> bytes:
    """``block``, which lies at ``offset`` of its file, as it is after the patches (disjoint, by rising offset)."""
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
    """The same changes as disjoint patches by rising offset; where two overlap, the later one wins."""
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
    """``[[offset, deflated bytes in base64], …]``: blanked places are long runs of one byte."""
    return [[patch.offset, base64.b64encode(zlib.compress(patch.data, 9)).decode()] for patch in patches]


def from_json(values: Iterable[Sequence[Any]]) -> list[Patch]:
    """The inverse of ``as_json``."""
    return [Patch(int(offset), zlib.decompress(base64.b64decode(data))) for offset, data in values]


def _painted(run: list[tuple[int, Patch]]) -> Patch:
    """Patches without gaps between them as one, drawn in the order of their numbers."""
    start, end = run[0][1].offset, max(patch.end for _, patch in run)
    data = bytearray(end - start)
    for _, patch in sorted(run, key=lambda each: each[0]):
        data[patch.offset - start : patch.end - start] = patch.data
    return Patch(start, bytes(data))
