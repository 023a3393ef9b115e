"""The poster of a video: one of its frames as a PNG, upright, in its true shape, and not black if there is another."""

from pathlib import Path

from app.errors import PictureError, PictureNotShown
from app.imaging import reasons
from app.imaging.video.facts import VideoFacts
from app.imaging.video.ffmpeg import FFmpeg, Ran

FILENAME = "poster.png"
AFTER_SECONDS = 1.0  # most videos begin with a shake or a fade
SHARES = (0.1, 0.3, 0.6)  # of the length, where a brighter frame is sought
SEARCHED_SECONDS = "0.8"  # at each of these moments
# A frame is dark if 85 % of its pixels are darker than 28 of 255.
NOT_DARK = "blackframe=amount=0:threshold=28,metadata=mode=select:key=lavfi.blackframe.pblack:value=85:function=less"
WIDEST_PIXEL = 4  # a wider shape of a pixel is a mistake or an attack
UPRIGHT = f"scale=w='max(1,trunc(iw*min({WIDEST_PIXEL},max(sar,1/{WIDEST_PIXEL}))))':h=ih,setsar=1"
# From PQ or HLG to the brightness of a usual screen; 203 cd/m² is its white (ITU-R BT.2408).
TONES = (
    "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,"
    "format=yuv420p"
)
REFUSED_CODEC = "not on whitelist"
UNKNOWN_CODEC = ("Decoder not found", "no decoder found", "Decoding requested, but no decoder")


def make_poster(ffmpeg: FFmpeg, source: Path, mime_type: str, facts: VideoFacts, folder: Path) -> Path:
    """Write the poster to a new file in ``folder``, and return its path.

    Raises ``PictureNotShown`` for a codec that is not decoded, ``PictureError`` for a video without a whole frame, and
    what ``FFmpeg.read`` raises.
    """
    poster = folder / FILENAME
    poster.touch()
    texts = []
    for before, filters in _attempts(facts):
        ran = _take(ffmpeg, source, mime_type, poster, before, [*filters, *toned(ffmpeg, facts), UPRIGHT])
        if poster.stat().st_size:
            return poster
        texts.append(ran.text)
    raise _refusal("\n".join(texts))


def toned(ffmpeg: FFmpeg, facts: VideoFacts) -> list[str]:
    """Return the filters that show this video on a usual screen; without them, the colors are pale."""
    return [TONES] if facts.has_high_range and ffmpeg.can_map_tones else []


def _attempts(facts: VideoFacts) -> list[tuple[list[str], list[str]]]:
    """Return the options and filters to try in turn: bright frames first, then any frame, then the very first."""
    length = (facts.duration_ms or 0) / 1000
    sought = [AFTER_SECONDS, *sorted(share * length for share in SHARES)]
    moments = [moment for moment in sought if moment <= max(length - 0.1, 0)]
    searched = [(["-ss", f"{moment:.3f}", "-t", SEARCHED_SECONDS], [NOT_DARK]) for moment in moments]
    anywhere: list[tuple[list[str], list[str]]] = [([], [])]
    if moments:
        anywhere.insert(0, (["-ss", f"{moments[0]:.3f}"], []))
    return [*searched, *anywhere]


def _take(ffmpeg: FFmpeg, source: Path, mime_type: str, poster: Path, before: list[str], filters: list[str]) -> Ran:
    arguments = [
        *("-map", "0:V:0", "-an", "-sn", "-dn", "-vf", ",".join(filters), "-frames:v", "1"),
        *("-c:v", "png", "-pix_fmt", "rgb24", "-compression_level", "1", "-map_metadata", "-1", "-f", "image2pipe"),
    ]
    return ffmpeg.read(source, mime_type, arguments, poster, before=before)


def _refusal(text: str) -> PictureError:
    if REFUSED_CODEC in text or any(sign in text for sign in UNKNOWN_CODEC):
        return PictureNotShown(reasons.VIDEO_CODEC_UNKNOWN)
    if "max_pixels" in text or "Picture size" in text:
        return PictureNotShown(reasons.VIDEO_TOO_LARGE)
    return PictureError(reasons.VIDEO_WITHOUT_FRAMES)
