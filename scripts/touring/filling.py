"""The content of the tour's studio: a collection for each state, made by the forms and the API."""

import io
import random
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image, ImageOps

from app.demo.scenes import draw
from app.imaging.video.ffmpeg import installed_with_the_extra
from touring.guests import invite
from touring.site import Site
from touring.studio import GATE, PAPER, PASSWORD, PIN, Pictures, Studio

MANY = 600
DRAWN = 14
ARRIVING = "Just arriving"
DEMOS = (
    "Müller & Söhne",
    "A walk in October",
    "Portraits, first choice",
    "Anna & Tom",
)
WORD = """Dear Clara, dear Elias,

what a day. Take your time with these, and come back as often as you like."""
THANKS = "Thank you for letting me be there. Download what you want to keep, and send the link to your guests."
STORY = "A year of walks, from the first frost to the last warm evening."
Groups = list[tuple[str, Pictures]]


def filled_studio(site: Site, photographs: Path | None) -> Studio:
    """Return the studio with its content, which is made now unless an earlier run has made it.

    Afterwards no worker runs.
    """
    studio = Studio(site, photographs)
    groups = _groups_of(photographs) if photographs else [("", _drawn())]
    everything = [picture for _, group in groups for picture in group]
    if not studio.known:
        site.start_worker()
        _send_all(studio, groups, everything)
        studio.wait_until_prepared()
        _describe(studio)
        _preset_and_bin(studio)
        invite(studio)
        studio.remember()
        site.stop_worker()
    for each in studio.named(ARRIVING):  # that of an earlier run has prepared files by now
        studio.api("DELETE", f"/collections/{each['id']}")
    studio.make("arriving", ARRIVING, privacy="link")
    studio.send("arriving", everything[:7])
    _put_in_order(studio)
    return studio


def day(days: int) -> str:
    """Return the date so many days from today, in ISO format."""
    return str((datetime.now(UTC) + timedelta(days=days)).date())


def minute(days: int) -> str:
    """Return the UTC time so many days from now, in the format of a form's date and time field."""
    return (datetime.now(UTC) + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def _send_all(studio: Studio, groups: Groups, everything: Pictures) -> None:
    described = {"description": STORY, "event_date": day(-40)}
    studio.make("star", "The long way round", privacy="public", **described)
    for title, group in groups:
        studio.send("star", group, section=title)
    studio.make("looks", "Northern light", privacy="link", **described)
    studio.send("looks", everything[::-1])
    studio.make("single", "A single frame", privacy="link")
    studio.send("single", everything[-1:])
    studio.make("empty", "Nothing in it yet", privacy="link")
    studio.make("braked", "Behind the brake", privacy="password", password=PASSWORD)
    studio.make("many", "A long weekend", privacy="link")
    studio.send("many", _frames(everything, MANY))
    _send_gift(studio, everything)
    studio.make("pinned", "For the press", privacy="link", download_pin=PIN)
    studio.send("pinned", everything[:3])
    studio.make("mixed", "Everything that came", privacy="link")
    others = [
        ("evening.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(300_000)),
        ("broken on the card.jpg", everything[0][1][:4000]),
        ("notes.txt", b"Long lens!"),
    ]
    studio.send("mixed", [*everything[:3], *others])


def _send_gift(studio: Studio, everything: Pictures) -> None:
    """Make a collection with a message, a closing text, sections with pictures, a hero photo and a video."""
    words = {"message": WORD, "closing": THANKS, "description": "Two days by the lake", "event_date": day(-20)}
    settings = {"privacy": "password", "password": PASSWORD, "gate": GATE, "selection_wanted": 30}
    studio.make("gift", "Clara & Elias", **settings, **words)
    half = len(everything) // 2
    film = [("first dance.mp4", _moving(everything[0][1]))]
    studio.send("gift", everything[half:], section="The morning", description="Coffee, rain, and then sun.")
    lake = {"description": "The ceremony, and the first dance on the landing stage.", "cover_style": "band"}
    studio.send("gift", [*everything[: half - 1], *film, everything[half - 1]], section="By the lake", **lake)
    studio.api("PATCH", f"/files/{studio.known['gift']['files'][4]}", json={"hero": True})


def _moving(picture: bytes) -> bytes:
    """Return a video of six seconds that moves slowly into this picture; without FFmpeg, a file that is no video."""
    program = shutil.which("ffmpeg") or installed_with_the_extra()
    if program is None:
        return b""
    with tempfile.TemporaryDirectory() as folder:
        still, video = Path(folder) / "still.jpg", Path(folder) / "video.mp4"
        still.write_bytes(picture)
        zoom = (
            "scale=2560:1440:force_original_aspect_ratio=increase,crop=2560:1440,zoompan=z='1+on/1500':d=150:s=1280x720"
        )
        command = [program, "-loglevel", "error", "-i", str(still), "-vf", zoom, "-pix_fmt", "yuv420p", str(video)]
        subprocess.run(command, check=True)  # noqa: S603
        return video.read_bytes()


def _describe(studio: Studio) -> None:
    """Set the main collection's settings, theme and cover and one file's description.

    In the collection ``mixed``, hide one file and delete another.
    """
    star, mixed = studio.known["star"], studio.known["mixed"]
    studio.owner.form(
        f"/collections/{star['id']}/settings",
        title="The long way round",
        slug=star["slug"],
        privacy="public",
        downloads="original",
        tags="travel, portfolio",
        description=STORY,
        event_date=day(-40),
        expires_at=minute(60),
        allows_favorites="y",
        selection_wanted=6,
        selection_due=day(30),
    )
    studio.set_theme("star", shows_capture_data=True)
    files = studio.api("GET", f"/collections/{star['id']}/files")["files"]
    studio.cover("star", max(files, key=lambda file: file["width"] / file["height"])["id"])
    for key in ("looks", "many"):
        sent = studio.known[key]["files"]
        studio.cover(key, sent[len(sent) * 3 // 5])
    text = {"title": "First light", "caption": "An hour before everybody else came.", "alt_text": "The first light"}
    studio.api("PATCH", f"/files/{star['files'][len(star['files']) // 2]}", json=text)
    studio.api("PATCH", f"/files/{mixed['files'][1]}", json={"hidden": True})
    studio.api("DELETE", f"/files/{mixed['files'][2]}")


def _put_in_order(studio: Studio) -> None:
    demos = [each["id"] for title in DEMOS for each in studio.named(title)]
    known = [studio.known[key]["id"] for key in ("many", "looks", "star")]
    for uuid in (known[0], *demos, *known[1:]):
        studio.owner.form("/collections/order", page="/collections", first=uuid)


def _preset_and_bin(studio: Studio) -> None:
    common = {**PAPER, "privacy": "password", "downloads": "original", "allows_favorites": "y"}
    page = "/collections/presets/new"
    studio.owner.form(page, **common, name="Weddings", days=365, selection_wanted=60, is_default="y")
    studio.owner.form(page, **{**common, "palette": "stone"}, name="Press", days=14)
    gone = studio.api("POST", "/collections", json={"title": "Test shots of the new lens"})
    studio.api("DELETE", f"/collections/{gone['id']}")


def _groups_of(folder: Path) -> Groups:
    """Return the JPEGs of the folder, grouped by the folder in it that they are in, or below."""
    groups: dict[str, Pictures] = {}
    for path in sorted(
        path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg") and not path.name.startswith(".")
    ):
        title = path.relative_to(folder).parts[0] if path.parent != folder else ""
        groups.setdefault(title, []).append((path.name, path.read_bytes()))
    return list(groups.items())


def _drawn() -> Pictures:
    return [(f"VIT_{number:04}.jpg", _jpeg(draw(number, (1800, 1200)))) for number in range(DRAWN)]


def _frames(pictures: Pictures, count: int) -> Pictures:
    """Return so many small pictures that are cut out of these, like frames of a camera that takes them in bursts."""
    chance, frames = random.Random(7), []
    opened = [ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB") for _, content in pictures]
    for each in opened:
        each.thumbnail((1200, 1200))
    for number in range(count):
        whole, share = opened[number * len(opened) // count], chance.uniform(0.62, 0.98)
        width, height = int(whole.width * share), int(whole.height * share * chance.choice((1, 1, 1, 0.8)))
        left, top = chance.randint(0, whole.width - width), chance.randint(0, whole.height - height)
        frames.append((f"DSC_{1201 + number}.jpg", _jpeg(whole.crop((left, top, left + width, top + height)))))
    return frames


def _jpeg(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=82)
    return content.getvalue()
