"""The cover in a mail to a client: only what everybody may see, at an address that is the same for everybody."""

from datetime import datetime

from app.database import Session
from app.models import Collection, File, FileVariant, Privacy
from app.models.guarded import GuardedCollection, GuardedFile
from app.policies.collection_policy import decide
from app.policies.visitor import Visitor
from app.queries.files import covers
from app.services.mail.letter import CoverInMail
from app.services.site_addresses import SiteAddresses

COVER = "cover"  # the name of the owner's choice among the facts of a mail
BOX = 560  # CSS pixels: the width of a mail, and the greatest height of a cover in it
MOST_BYTES = 400_000  # a mail program on a phone loads it


def public_cover(session: Session, collection: Collection, now: datetime) -> File | None:
    """Return the cover if mails can show it: everybody may see it now, and the collection is listed publicly.

    So the address of the picture tells no stranger anything. None without a cover that has a JPEG variant.
    """
    if collection.privacy is not Privacy.PUBLIC:
        return None
    cover = covers(session, [collection]).get(collection.id)
    return cover if cover is not None and _is_shown(cover, collection, now) and _variant(cover) is not None else None


def may_be_in_mails(cover: GuardedFile, collection: GuardedCollection, now: datetime) -> bool:
    """Return whether mails can show this cover of the collection, so that mail programs may load it."""
    return collection.privacy is Privacy.PUBLIC and _is_shown(cover, collection, now)


def cover_in_mail(file: File, link: str, addresses: SiteAddresses) -> CoverInMail | None:
    """Return the cover as a part of a mail, which leads to ``link``; None if the file has no JPEG variant."""
    variant = _variant(file)
    if variant is None:
        return None
    width, height = max(variant.width, 1), max(variant.height, 1)
    shown = min(BOX, width, max(1, BOX * width // height))
    return CoverInMail(addresses.variant(file, variant.name), alt_text(file), shown, link)


def alt_text(file: File) -> str:
    """Return the text for readers who do not see the picture; a link must not be without one."""
    return file.alt_text or file.collection.title


def _is_shown(cover: GuardedFile, collection: GuardedCollection, now: datetime) -> bool:
    """Return whether everybody may see it."""
    return decide(Visitor(), collection, now).shows(cover)


def _variant(file: File) -> FileVariant | None:
    """Return the largest JPEG variant that is not too many bytes for a mail."""
    made = [variant for name in ("medium", "grid") if (variant := file.variant(name)) is not None]
    return next((variant for variant in made if variant.size <= MOST_BYTES), None)
