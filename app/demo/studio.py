"""The content of the demo studio: an owner, and collections with drawn photographs or with files from a folder."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from app.composition import Services
from app.database import Session
from app.demo.scenes import draw
from app.errors import InvalidInput
from app.models import Collection, Downloads, Privacy, Section, Studio, User
from app.models.theme import CoverStyle, GridStyle, Palette, Spacing, Theme, Typeface
from app.services.collections.collection_editor import CollectionChanges
from app.services.uploads.follow_up import follow_up
from app.services.uploads.upload_service import ReceivedFile, UploadTarget

EMAIL = "demo@example.com"
SIZES = ((2400, 1600), (1600, 2400), (2400, 1600), (2400, 1350), (2000, 2000), (2400, 1600), (2700, 1200))


@dataclass(frozen=True)
class DemoCollection:
    """One collection to make.

    ``sections`` has each section's title and number of photographs; ``cover`` is the number of the photograph that
    becomes the cover, from 1.
    """

    title: str
    privacy: Privacy
    sections: tuple[tuple[str, int], ...]
    description: str = ""
    password: str | None = None
    expires_in: timedelta | None = None
    downloads: Downloads = Downloads.ORIGINAL
    cover: int = 1
    theme: Theme = field(default_factory=Theme)


COLLECTIONS = (
    DemoCollection(
        "Anna & Tom",
        Privacy.PUBLIC,
        (("Morning", 9), ("Ceremony", 14), ("Evening", 11)),
        "Three days at the lake, from the first light to the last dance.",
        cover=3,
        theme=Theme(shows_capture_data=True),
    ),
    DemoCollection(
        "Müller & Söhne",
        Privacy.PASSWORD,
        (("", 12),),
        "The new workshop.",
        password="workshop",  # noqa: S106
        theme=Theme(CoverStyle.SPLIT, GridStyle.SQUARE, Spacing.TIGHT, Palette.INK, Typeface.MODERN, shows_names=True),
    ),
    DemoCollection(
        "A walk in October",
        Privacy.LINK,
        (("", 8),),
        expires_in=timedelta(days=5),
        downloads=Downloads.WEB,
        cover=2,
        theme=Theme(CoverStyle.STRIP, GridStyle.MASONRY, Spacing.AIRY, Palette.STONE, Typeface.EDITORIAL),
    ),
    DemoCollection("Portraits, first choice", Privacy.DRAFT, (("", 5),), cover=2),
    DemoCollection("Summer party", Privacy.LINK, (("", 4),), expires_in=timedelta(days=-1)),
)


def make_owner(services: Services, session: Session, now: datetime) -> tuple[User, str]:
    """Return the demo's owner, created if missing, and the owner's new password; only its hash is stored."""
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    hashed = services.passwords.hash_account(password)
    user = User.by_email(session, EMAIL)
    if user is None:
        user = User.create(session, email=EMAIL, password=hashed, now=now)
        Studio.mark_set_up(session, now)
        studio = Studio.get(session)
        studio.rename("Studio Lindqvist")
        studio.be_reached_by(email="hello@lindqvist.example", phone="", website="lindqvist.example")
    else:
        user.set_password(hashed)
    session.commit()
    return user, password


def fill(services: Services, session: Session, owner: User, folder: Path | None, now: datetime) -> Iterator[str]:
    """Create the collections one after the other, and yield a line of text about each.

    The photographs are drawn, or taken from ``folder``. Raises ``InvalidInput`` if the folder has no files.
    """
    paths = _files_of(folder) if folder else []
    pictures = _repeated(paths) if paths else _drawn_pictures()
    for plan in reversed(COLLECTIONS):  # the owner's list begins with the newest collection
        collection = _make(services, session, owner, plan, now)
        count = 0
        for title, wanted in _shared_out(plan.sections, len(paths)) if paths else plan.sections:
            section = Section.create(session, collection, title=title, now=now) if title else None
            session.commit()
            target = UploadTarget(collection.id, collection.uuid, section.id if section else None)
            for _ in range(wanted):
                received = _send(services, target, *next(pictures), now)
                if not received.is_duplicate:
                    follow_up(session, services.queue, received.file)
                    count += 1
                if count == plan.cover:
                    collection.cover_id = received.file.id
        session.commit()
        yield f"{collection.title}: {count} photographs"


def _make(services: Services, session: Session, owner: User, plan: DemoCollection, now: datetime) -> Collection:
    password = services.passwords.hash_shared(plan.password)
    collection = Collection.create(session, owner, title=plan.title, now=now)
    changes = CollectionChanges(
        description=plan.description,
        event_date=now.date(),
        expires_at=now + plan.expires_in if plan.expires_in else None,
        downloads=plan.downloads,
        privacy=plan.privacy,
        password=password,
        theme=plan.theme,
    )
    services.editor.apply(collection, changes)
    session.commit()
    return collection


def _send(services: Services, target: UploadTarget, name: str, content: bytes, now: datetime) -> ReceivedFile:
    with services.incoming_file() as incoming:
        incoming.write(content)
        return services.uploads.receive(target, incoming, name, now)


def _drawn_pictures() -> Iterator[tuple[str, bytes]]:
    import io

    for number in range(10_000):
        content = io.BytesIO()
        draw(number, SIZES[number % len(SIZES)]).save(content, "JPEG", quality=90, exif=_exif(number))
        yield f"VIT_{number + 1:04}.jpg", content.getvalue()


def _exif(number: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Vitrine", "Imagined"
    exif.get_ifd(0x8769)[0x9003] = f"2026:10:{number // 24 % 28 + 1:02} {number % 24:02}:{number % 60:02}:00"
    return exif


def _files_of(folder: Path) -> list[Path]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if not paths:
        raise InvalidInput(f"There are no files in {folder}.")
    return paths


def _repeated(paths: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of these files, again and again, so that there are enough for every collection."""
    while True:
        for path in paths:
            yield path.name, path.read_bytes()


def _shared_out(sections: tuple[tuple[str, int], ...], most: int) -> list[tuple[str, int]]:
    """Return the sections, scaled down to about ``most`` photographs in all; each section gets at least one.

    A collection stores each file only once, so it cannot have more photographs than there are files.
    """
    wanted = sum(count for _, count in sections)
    return [(title, max(1, count * most // wanted) if most < wanted else count) for title, count in sections]
