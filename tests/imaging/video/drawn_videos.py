"""Small videos of every odd kind, made by FFmpeg when a test needs them."""

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.imaging.limits import Limits
from app.imaging.video.ffmpeg import FFmpeg, installed_with_the_extra

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
WIDE = "320x180"
LOCATION = "+48.1372+011.5756/"


def moving(seconds: float = 2, size: str = WIDE, rate: int = 25) -> tuple[str, ...]:
    """Return the options of an input of moving test bars."""
    return ("-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}")


def tone(seconds: float = 2) -> tuple[str, ...]:
    """Return the options of an input with a tone."""
    return ("-f", "lavfi", "-i", f"sine=d={seconds}")


@cache
def drawn_video(*options: str, suffix: str = "mp4") -> bytes:
    """Return the bytes of the file that FFmpeg writes with these options."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / f"drawn.{suffix}"
        _run(*options, str(out))
        return out.read_bytes()


def remade(content: bytes, *options: str, before: tuple[str, ...] = (), suffix: str = "mp4") -> bytes:
    """Return this video with its streams copied under these options; ``before`` are those of the input."""
    with TemporaryDirectory() as folder:
        source, out = Path(folder) / "source.mp4", Path(folder) / f"remade.{suffix}"
        source.write_bytes(content)
        _run(*before, "-i", str(source), "-c", "copy", *options, str(out))
        return out.read_bytes()


def plain() -> bytes:
    """Return two seconds of H.264 with sound, taken at a known time and location."""
    described = ("-metadata", "creation_time=2026-05-01T10:00:00Z", "-metadata", f"location={LOCATION}")
    return drawn_video(*moving(), *tone(), *H264, "-c:a", "aac", *described)


def silent() -> bytes:
    """Return two seconds of H.264 without sound."""
    return drawn_video(*moving(), *H264)


def high_range() -> bytes:
    """Return a second in HEVC of 10 bits, coded as PQ."""
    colors = "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"
    tagged = ("-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc", "-tag:v", "hvc1")
    return drawn_video(*moving(1), "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", colors, *tagged)


def dark_at_first() -> bytes:
    """Return two seconds of black, and then two of test bars."""
    black = ("-f", "lavfi", "-i", f"color=black:s={WIDE}:r=25:d=2")
    return drawn_video(*black, *moving(), "-filter_complex", "[0][1]concat", *H264)


def changing_rate() -> bytes:
    """Return a video whose frames follow each other in unequal times."""
    return drawn_video(*moving(), "-vf", "select='mod(n,7)*mod(n,4)'", "-fps_mode", "vfr", *H264)


def huge() -> bytes:
    """Return a video with frames of 16,000 × 14,000 pixels, which are more than a site accepts."""
    one = ("-f", "lavfi", "-i", "color=gray:s=16000x14000:d=0.04:r=25")
    return drawn_video(*one, "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "31", suffix="mov")


def ffmpeg(**named: object) -> FFmpeg:
    """Return the FFmpeg that the app finds here, with the limits of a site's defaults."""
    return FFmpeg(None, Limits(), **{"preview_seconds": 60, **named})


def _run(*options: str) -> None:
    path = installed_with_the_extra()  # one version everywhere, as what it writes differs between them
    assert path is not None, "There is no FFmpeg: install the part “video”."
    subprocess.run([path, "-nostdin", "-hide_banner", "-v", "error", "-y", *options], check=True)


Drawn = Callable[[], bytes]
