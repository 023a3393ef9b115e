"""The lower bound for all peers: the JPEG's entropy decoding, which none can avoid, measured by a decode at 1/8."""

from pathlib import Path

import PIL
from PIL import Image

from benchmarks.peers.loop import serve


def make(source: Path, folder: Path) -> None:
    """Decode ``source`` at an eighth of its size and write no file."""
    with Image.open(source) as image:
        image.draft("RGB", (image.width // 8, image.height // 8))
        image.load()


if __name__ == "__main__":
    serve(f"Pillow {PIL.__version__}", make)
