"""The peer libvips, through pyvips: one decode that shrinks while it loads; the thumb is made from the preview."""

from pathlib import Path

import pyvips

from benchmarks.peers.loop import (
    PREVIEW,
    PREVIEW_HEIGHT,
    PREVIEW_QUALITY,
    PREVIEW_WIDTH,
    THUMB,
    THUMB_QUALITY,
    THUMB_SIDE,
    serve,
)


def make(source: Path, folder: Path) -> None:
    """Write thumb and preview of ``source`` into ``folder``."""
    preview = pyvips.Image.thumbnail(
        str(source), PREVIEW_WIDTH, height=PREVIEW_HEIGHT, size="down", output_profile="srgb"
    ).copy_memory()
    preview.jpegsave(str(folder / PREVIEW), Q=PREVIEW_QUALITY, interlace=True, optimize_coding=True, keep="none")
    thumb = preview.thumbnail_image(THUMB_SIDE, height=THUMB_SIDE, crop="centre")
    thumb.jpegsave(str(folder / THUMB), Q=THUMB_QUALITY, optimize_coding=True, keep="none")


if __name__ == "__main__":
    release = ".".join(str(pyvips.version(part)) for part in range(3))
    serve(f"libvips {release}, pyvips {pyvips.__version__}", make)
