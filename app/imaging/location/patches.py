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
    runs: list[tuple[int, bytearray]] = []
    for _, patch in sorted(enumerate(patches), key=lambda numbered: (numbered[1].offset, numbered[0])):
        if not runs or patch.offset > runs[-1][0] + len(runs[-1][1]):
            runs.append((patch.offset, bytearray(patch.data)))
            continue
        start, run = runs[-1]
        run[patch.offset - start : patch.end - start] = patch.data
    return [Patch(offset, bytes(data)) for offset, data in runs]


def as_json(patches: Iterable[Patch]) -> list[list[Any]]:
    """``[[offset, deflated bytes in base64], …]``: blanked places are long runs of one byte."""
    return [[patch.offset, base64.b64encode(zlib.compress(patch.data, 9)).decode()] for patch in patches]


def from_json(values: Iterable[Sequence[Any]]) -> list[Patch]:
    """The inverse of ``as_json``."""
    return [Patch(int(offset), zlib.decompress(base64.b64decode(data))) for offset, data in values]
