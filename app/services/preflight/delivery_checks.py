"""The checks of the delivery: whether the client can open the gallery and take the photos home, and for how long."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from app.formatting import format_bytes
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, Downloads, Privacy, ShareLink
from app.policies.collection_policy import decide
from app.policies.visitor import previewing_visitor
from app.services.preflight.concern import Concern, Level, OwnersPage
from app.services.preflight.shoot import Shoot

SOON = timedelta(days=3)
BITS_A_SECOND = 20e6  # a usual line at home
LONG = 5 * 60  # seconds of a download that the client should know of
LOOPBACK = re.compile(r"localhost$|127\.|::1$")
# “Download” in the languages of the gallery, with any ending.
DOWNLOAD = re.compile(
    r"download|herunterl[aä]d|télécharg|descarg|scaric|pobier|pobra|baixa|baixe|تنزيل|تحميل|ダウンロード", re.IGNORECASE
)


def access(collection: Collection, links: Sequence[ShareLink], public_url: str, now: datetime) -> Iterator[Concern]:
    """Yield whether anyone can open the collection, and who else can."""
    match collection.privacy:
        case Privacy.DRAFT:
            yield Concern(
                "draft", Level.WARN, _("The collection is a draft, so no link opens it yet."), OwnersPage.PUBLISH
            )
        case Privacy.PRIVATE if not any(_opens(link, collection, now) for link in links):
            text = _("Only share links open the collection, and none works. Make one for your client.")
            yield Concern("no-link", Level.BLOCK, text, OwnersPage.SHARE)
        case Privacy.LINK:
            text = _("Everyone who has the address can open the collection: it asks for no password.")
            yield Concern("open-by-address", Level.INFO, text, OwnersPage.SETTINGS)
        case Privacy.PUBLIC:
            text = _("The collection is public: the studio’s home page shows it to everyone.")
            yield Concern("public", Level.INFO, text, OwnersPage.SETTINGS)
    if LOOPBACK.match(urlsplit(public_url).hostname or ""):
        text = _("The address works on this computer only. Set PUBLIC_URL to the address that your clients use.")
        yield Concern("local-address", Level.WARN, text)


def end(collection: Collection, now: datetime) -> Iterator[Concern]:
    """Yield whether the collection has ended, or ends before the client finds the time."""
    if collection.expires_at is None:
        return
    left = collection.expires_at - now
    if left <= timedelta():
        yield Concern("ended", Level.BLOCK, _("The collection has ended, so no link opens it."), OwnersPage.SETTINGS)
    elif left < SOON:
        hours = int(left / timedelta(hours=1))
        text = ngettext(
            "The collection ends in %(count)s hour.", "The collection ends in %(count)s hours.", max(1, hours)
        )
        yield Concern("ends-soon", Level.WARN, text, OwnersPage.SETTINGS)


def downloads(collection: Collection, shoot: Shoot) -> Iterator[Concern]:
    """Yield whether visitors can download what the texts promise, and how long that takes."""
    if collection.downloads is Downloads.OFF:
        texts = " ".join((collection.description, collection.message, collection.closing, collection.gate.line))
        if DOWNLOAD.search(texts):
            text = _("Your message to the client mentions a download, but downloads are off.")
            yield Concern("downloads-off", Level.WARN, text, OwnersPage.SETTINGS)
        return
    if collection.downloads is not Downloads.ORIGINAL and (due := sum(file.waits_for_sizes for file in shoot.shown)):
        text = ngettext(
            "The size for downloads is still being made of %(count)s photo.",
            "The size for downloads is still being made of %(count)s photos.",
            due,
        )
        yield Concern("sizes-due", Level.INFO, text)
    size = sum(file.size for file in shoot.shown)
    seconds = size * 8 / BITS_A_SECOND
    if collection.downloads is Downloads.ORIGINAL and seconds >= LONG:
        text = _(
            "All originals together are %(size)s: %(time)s on a line of 20 Mbit/s.",
            size=format_bytes(size),
            time=_time(seconds),
        )
        yield Concern("download-size", Level.INFO, text)


def space(free: int, least_free: int) -> Iterator[Concern]:
    """Yield whether the disk is too full for uploads; both are in bytes."""
    if free < least_free:
        text = _("The disk is nearly full (%(free)s free), so uploads are refused.", free=format_bytes(free))
        yield Concern("disk-full", Level.WARN, text)


def _opens(link: ShareLink, collection: Collection, now: datetime) -> bool:
    return decide(previewing_visitor(collection, link), collection, now).is_open


def _time(seconds: float) -> Message:
    minutes = round(seconds / 60)
    if minutes < 90:
        return ngettext("about %(count)s minute", "about %(count)s minutes", minutes)
    return ngettext("about %(count)s hour", "about %(count)s hours", round(minutes / 60))
