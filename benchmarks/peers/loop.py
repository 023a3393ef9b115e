"""The loop that all peers written in Python share."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

THUMB, PREVIEW = "thumb.jpg", "medium.jpg"
THUMB_SIDE, PREVIEW_WIDTH, PREVIEW_HEIGHT = 200, 1200, 4800
THUMB_QUALITY, PREVIEW_QUALITY = 75, 85


def serve(version: str, make: Callable[[Path, Path], None]) -> None:
    """Call ``make(source, folder)`` for each line of standard input until it closes."""
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        make(Path(request["source"]), Path(request["folder"]))
        print("{}", flush=True)
