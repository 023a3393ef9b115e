"""The removal of the location from a file, without a change to its pixels, as patches that keep the file's length.

In this package, to clean data means to remove every location from it. `finding` reads untrusted files, so only the
worker's child processes may call it; this module can be imported everywhere.
"""

from pathlib import Path
from typing import BinaryIO

from app.imaging.location.patches import Patch, apply_patches, as_json, from_json

__all__ = ["Patch", "apply_patches", "as_json", "find_patches", "from_json"]


def find_patches(file: Path | BinaryIO, mime_type: str) -> list[Patch]:
    """Return the patches of `finding.find_patches`; that module is imported at the first call."""
    from app.imaging.location.finding import find_patches as find

    return find(file, mime_type)
