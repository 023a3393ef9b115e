"""The place a picture was taken at, removed without touching a pixel: as patches of the file's own length.

`finding` reads untrusted files and belongs to the worker's children; this module is safe everywhere.
"""

from pathlib import Path
from typing import BinaryIO

from app.imaging.location.patches import Patch, apply_patches, as_json, from_json

__all__ = ["Patch", "apply_patches", "as_json", "find_patches", "from_json"]


def find_patches(file: Path | BinaryIO, mime_type: str) -> list[Patch]:
    """`finding.find_patches`, loaded with its first use."""
    from app.imaging.location.finding import find_patches as find

    return find(file, mime_type)
