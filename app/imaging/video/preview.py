"""The preview of a video: H.264 of at most 720 lines with AAC, which every browser plays, without any metadata."""

import hashlib
import re
import threading
from dataclasses import dataclass
from pathlib import Path

from app.errors import PictureError
from app.imaging import reasons
from app.imaging.geometry import Size
from app.imaging.video.facts import VideoFacts
from app.imaging.video.ffmpeg import FFmpeg
from app.imaging.video.poster import toned

NAME, FORMAT, MIME_TYPE, EXTENSION = "video", "mp4", "video/mp4", "mp4"
SHORT_SIDE, LONG_SIDE = 720, 1280  # px
LARGEST_BYTES = 2 << 30  # over an hour at the highest bit rate
# At most about 30 frames a second; frames of a lower or changing rate stay as they are.
FEWER_FRAMES = "select='isnan(prev_selected_t)+gte(t-prev_selected_t,0.032)'"
PICTURES = (
    *("-pix_fmt", "yuv420p", "-maxrate", "4M", "-bufsize", "8M", "-fps_mode", "vfr"),
    *("-force_key_frames", "expr:gte(t,n_forced*2)"),  # a seek decodes at most two seconds
)
ENCODERS = {
    "libx264": ("-preset", "veryfast", "-crf", "23", "-profile:v", "high"),
    "libopenh264": ("-b:v", "2500k", "-profile:v", "high"),
}
SOUND = ("-map", "0:a:0?", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000")
PLAIN = ("-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact")
REACHED = re.compile(r"^out_time_us=(\d+)$", re.M)
RECIPE = hashlib.sha256(repr((1, SHORT_SIDE, LONG_SIDE, FEWER_FRAMES, PICTURES, ENCODERS, SOUND)).encode()).hexdigest()[
    :12
]
"""The digest of everything that affects the preview, as the recipes of the other variants."""


@dataclass(frozen=True)
class Preview:
    """A preview: its file, its width and height in px, and its true length in milliseconds."""

    path: Path
    size: Size
    duration_ms: int


def make_preview(
    ffmpeg: FFmpeg, source: Path, mime_type: str, facts: VideoFacts, size: Size, folder: Path, stop: threading.Event
) -> Preview:
    """Write the preview of a video, which is shown with ``size`` in px, to a new file in ``folder``.

    A video whose sound cannot be decoded gets a silent one. Raises ``PictureError`` if it cannot be made, and what
    ``FFmpeg.read`` raises.
    """
    if ffmpeg.encoder is None:
        raise PictureError(reasons.VIDEO_NO_ENCODER)
    out = folder / f"preview.{EXTENSION}"
    fitted = fitted_size(size)
    filters = ",".join([FEWER_FRAMES, "scale={}:{}".format(*fitted), "setsar=1", *toned(ffmpeg, facts)])
    for sound in (SOUND, ("-an",)):
        out.write_bytes(b"")
        arguments = [
            *("-map", "0:V:0", *sound, *PLAIN, "-vf", filters, "-c:v", ffmpeg.encoder, *ENCODERS[ffmpeg.encoder]),
            *(*PICTURES, "-threads", "2", "-movflags", "+faststart", "-progress", "pipe:2", "-f", FORMAT),
        ]
        limits = {"seconds": ffmpeg.preview_seconds, "file_bytes": LARGEST_BYTES}
        ran = ffmpeg.read(source, mime_type, arguments, out, before=["-loglevel", "error"], stop=stop, **limits)
        reached = int((REACHED.findall(ran.text) or ["0"])[-1])
        if ran.status == 0 and reached > 0:
            return Preview(out, fitted, reached // 1000)
    raise PictureError(reasons.VIDEO_NO_PREVIEW)


def fitted_size(size: Size) -> Size:
    """Return the size of the preview in px: 720 × 1280 at most in either direction, even, and never enlarged."""
    short, long = sorted(size)
    scale = min(1.0, SHORT_SIDE / short, LONG_SIDE / long)
    width, height = (max(2, round(side * scale / 2) * 2) for side in size)
    return width, height
