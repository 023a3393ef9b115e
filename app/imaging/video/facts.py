"""The facts that FFmpeg states of a video: how long it is, when it was taken, and how its light is coded."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.errors import PictureError, PictureNotShown
from app.imaging import reasons
from app.imaging.metadata.facts import LONGEST_TEXT, Fact
from app.imaging.video.ffmpeg import FFmpeg

# FFmpeg indents a value's further lines, so that no text inside a video can be taken for one of these lines.
OPENED = re.compile(r"^Input #0, ", re.M)
DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d)\.(\d\d), ", re.M)
PICTURES = re.compile(r"^  Stream #0:\d+.*?: Video: (.*)$", re.M)
ATTACHED = "(attached pic)"
HIGH_RANGE = re.compile(r"smpte2084|arib-std-b67")
VALUE = "^    {key} *: (.*)$"
MAKES = ("com.apple.quicktime.make", "com.android.manufacturer", "make")
MODELS = ("com.apple.quicktime.model", "com.android.model", "model")
LOCAL_TIME = ("com.apple.quicktime.creationdate",)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # a clock that was never set states 1904 or 1970


@dataclass(frozen=True)
class VideoFacts:
    """The facts that a video states: its length in milliseconds (None if it states none), and facts as of pictures.

    ``has_high_range`` says that its light is coded as PQ or HLG.
    """

    duration_ms: int | None
    has_high_range: bool
    metadata: dict[str, Fact]


def read_facts(ffmpeg: FFmpeg, source: Path, mime_type: str) -> VideoFacts:
    """Return the facts that the container of a video states; nothing is decoded.

    Raises ``PictureError`` for a video that is damaged, ``PictureNotShown`` for one without a picture that FFmpeg
    may decode, and what ``FFmpeg.read`` raises.
    """
    text = ffmpeg.read(source, mime_type).text
    if not OPENED.search(text):
        raise PictureError(reasons.VIDEO_DAMAGED)
    streams = [stream for stream in PICTURES.findall(text) if ATTACHED not in stream]
    if not streams:
        raise PictureNotShown(reasons.VIDEO_WITHOUT_PICTURES)
    duration = DURATION.search(text)
    return VideoFacts(
        duration_ms=_milliseconds(duration) if duration else None,
        has_high_range=bool(HIGH_RANGE.search(streams[0])),
        metadata=_metadata(text),
    )


def _milliseconds(duration: "re.Match[str]") -> int | None:
    hours, minutes, seconds, hundredths = map(int, duration.groups())
    return min(((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10, 2**31 - 1) or None


def _metadata(text: str) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    for name, keys in (("camera_make", MAKES), ("camera_model", MODELS)):
        if value := _value(text, keys):
            facts[name] = value[:LONGEST_TEXT]
    local, universal = _moment(_value(text, LOCAL_TIME)), _moment(_value(text, ("creation_time",)))
    if local is not None:
        offset = local.strftime("%z")
        facts |= {"taken_at": _clock(local), "taken_at_offset": f"{offset[:3]}:{offset[3:5]}"}
    elif universal is not None:
        # Containers state UTC (ISO/IEC 14496-12, 8.2.2.3), and not the time on the clock of the camera.
        facts |= {"taken_at": _clock(universal.astimezone(UTC)), "taken_at_offset": "+00:00", "taken_at_is_utc": 1}
    return facts


def _value(text: str, keys: tuple[str, ...]) -> str:
    """Return the first of these values in the description of the whole file, which precedes that of its streams."""
    head = text.partition("\n  Duration: ")[0]
    found = (re.search(VALUE.format(key=re.escape(key)), head, re.M) for key in keys)
    return next((match[1].strip() for match in found if match), "")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo is not None and moment >= EARLIEST else None
    except (ValueError, OverflowError):
        return None


def _clock(moment: datetime) -> str:
    return moment.replace(tzinfo=None, microsecond=0).isoformat()
