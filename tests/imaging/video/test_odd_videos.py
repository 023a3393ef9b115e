"""Every odd video gets the right state, size, length and reason, and its preview plays everywhere."""

import io
from dataclasses import dataclass

import pytest
from PIL import Image
from sqlalchemy import select

from app.extensions import db
from app.imaging import reasons
from app.models import File
from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.imaging.video import drawn_videos as drawn
from tests.support.instances import complete_everything, inside
from tests.support.uploads.uploading import new_collection, upload


@dataclass(frozen=True)
class Odd:
    """A video and what becomes of it: its state, its upright size in px, its length in seconds, and the reason."""

    make: drawn.Drawn
    name: str
    state: str
    size: tuple[int, int] | None = None
    seconds: float | None = None
    error: str | None = None
    preview: tuple[int, int] | None = None


def rotated() -> bytes:
    return drawn.remade(drawn.silent(), before=("-display_rotation", "90"))


def truncated() -> bytes:
    return drawn.plain()[:-4000]


def truncated_streamable() -> bytes:
    whole = drawn.remade(drawn.silent(), "-movflags", "+faststart")
    return whole[: len(whole) * 2 // 3]


def with_edit_list() -> bytes:
    return drawn.remade(drawn.silent(), before=("-ss", "1"), suffix="mov")


def of_4k() -> bytes:
    return drawn.drawn_video(*drawn.moving(0.2, "3840x2160"), *drawn.H264)


def without_frames() -> bytes:
    return drawn.drawn_video(*drawn.moving(1), *drawn.H264, "-frames:v", "0")


def sound_only() -> bytes:
    return drawn.drawn_video(*drawn.tone(), "-c:a", "aac")


def matroska() -> bytes:
    return drawn.drawn_video(*drawn.moving(), *drawn.tone(), "-c:v", "libvpx", "-c:a", "libopus", suffix="mkv")


def wide_pixels() -> bytes:
    return drawn.drawn_video(*drawn.moving(1, "360x288"), "-vf", "setsar=64/45", *drawn.H264)


def animated_webp() -> bytes:
    frames = [quarters((80, 60)), quarters((80, 60)).rotate(180)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=200)
    return out.getvalue()


def live_photo() -> bytes:
    return jpeg_bytes(quarters((400, 300)))


READY, FAILED, UNSUPPORTED = "ready", "failed", "unsupported"
ODD_VIDEOS = {
    "plain": Odd(drawn.plain, "a.mp4", READY, (320, 180), 2, preview=(320, 180)),
    "rotated": Odd(rotated, "a.mp4", READY, (180, 320), 2, preview=(180, 320)),
    "high dynamic range": Odd(drawn.high_range, "a.mp4", READY, (320, 180), 1, preview=(320, 180)),
    "no sound": Odd(drawn.silent, "a.mp4", READY, (320, 180), 2, preview=(320, 180)),
    "truncated": Odd(truncated, "a.mp4", FAILED, error=reasons.VIDEO_DAMAGED),
    "truncated streamable": Odd(truncated_streamable, "a.mp4", READY, (320, 180), 2, preview=(320, 180)),
    "edit list": Odd(with_edit_list, "a.mov", READY, (320, 180), 1, preview=(320, 180)),
    "4K": Odd(of_4k, "a.mp4", READY, (3840, 2160), 0.2, preview=(1280, 720)),
    "changing rate": Odd(drawn.changing_rate, "a.mp4", READY, (320, 180), 2, preview=(320, 180)),
    "no frames": Odd(without_frames, "a.mp4", UNSUPPORTED, error=reasons.VIDEO_WITHOUT_PICTURES),
    "sound only": Odd(sound_only, "a.mp4", UNSUPPORTED, error=reasons.VIDEO_WITHOUT_PICTURES),
    "huge": Odd(drawn.huge, "a.mov", UNSUPPORTED, error=reasons.VIDEO_TOO_LARGE),
    "Matroska": Odd(matroska, "a.mkv", READY, (320, 180), 2, preview=(320, 180)),
    "wide pixels": Odd(wide_pixels, "a.mp4", READY, (512, 288), 1, preview=(512, 288)),
    "animated WebP": Odd(animated_webp, "a.webp", READY, (80, 60)),
    "picture of a Live Photo": Odd(live_photo, "IMG_1.jpg", READY, (400, 300)),
    "video of a Live Photo": Odd(drawn.silent, "IMG_1.mov", READY, (320, 180), 2, preview=(320, 180)),
}


@pytest.mark.parametrize("odd", ODD_VIDEOS.values(), ids=ODD_VIDEOS)
def test_an_odd_video(app, api, odd):
    collection = new_collection(api)
    content = odd.make()

    assert upload(api, collection, (odd.name, content)).status_code == 201
    complete_everything(app)

    (file,) = api.get(f"/api/v1/collections/{collection}/files").json["files"]
    size = (file["width"], file["height"]) if file["width"] else None
    preview = file["variants"].get("video")
    assert (file["state"], size, file["error"]) == (odd.state, odd.size, odd.error)
    assert file["duration"] == (pytest.approx(odd.seconds, abs=0.15) if odd.seconds else None)
    assert ((preview["width"], preview["height"]) if preview else None) == odd.preview
    assert api.get(f"/collections/files/{file['id']}/original").data == content


def test_the_poster_is_not_black(app, api):
    collection = new_collection(api)
    upload(api, collection, ("a.mp4", drawn.dark_at_first()))
    complete_everything(app)
    (file,) = api.get(f"/api/v1/collections/{collection}/files").json["files"]

    poster = Image.open(io.BytesIO(api.get(file["variants"]["medium"]["url"]).data)).convert("L")

    assert poster.resize((1, 1)).getpixel((0, 0)) > 60


def test_the_preview_tells_neither_location_nor_time(app, api):
    collection = new_collection(api)
    upload(api, collection, ("a.mp4", drawn.plain()))
    complete_everything(app)
    (file,) = api.get(f"/api/v1/collections/{collection}/files").json["files"]

    preview = api.get(file["variants"]["video"]["url"]).data

    assert b"loci" in drawn.plain()  # the box of a location (3GPP TS 26.244)
    assert [box for box in (b"loci", b"\xa9xyz") if box in preview] == []
    assert preview.index(b"moov") < preview.index(b"mdat"), "it plays before it is loaded"
    with inside(app):
        assert db.session.scalar(select(File.taken_at)).isoformat() == "2026-05-01T10:00:00"
