"""The parts of a gallery that its owner shows to everyone: on the password page, and after the gallery has ended."""

import base64
from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.database import Session
from app.languages import gettext as _
from app.models import Collection, File, FileVariant
from app.models.gate import GateCover
from app.policies.collection_policy import Access
from app.queries.files import covers
from app.views.gallery.link_card import LinkCard, preview_variant
from app.web.public_url import public_url


@dataclass(frozen=True)
class GatePicture:
    """The cover as strangers see it; ``blurred`` is a WebP of at most 16 px, which a sandboxed child has made."""

    file: File
    slug: str
    is_blurred: bool

    @property
    def sharp(self) -> FileVariant | None:
        """The JPEG variant that is sent if the cover is not blurred."""
        return preview_variant(self.file)

    @property
    def blurred(self) -> bytes:
        """The bytes that are sent if the cover is blurred; empty without a stand-in."""
        return base64.b64decode((self.file.placeholder or "").partition(",")[2])

    @property
    def etag(self) -> str:
        kind = "blurred" if self.is_blurred else "sharp"
        return f"{self.file.uuid.hex}-{self.file.version}-{kind}"

    @property
    def url(self) -> str:
        return url_for("gallery.gate_cover", slug=self.slug)

    @property
    def ratio(self) -> float:
        return round((self.file.width or 3) / (self.file.height or 2), 4)

    @property
    def focus(self) -> tuple[float, float]:
        return self.file.focus or (0.5, 0.5)

    @property
    def color(self) -> str:
        return self.file.color or "#8c877e"


@dataclass(frozen=True)
class GatePage:
    """The parts of a collection that a refused visitor sees; each is empty unless the owner shows it."""

    slug: str
    title: str = ""
    event_date: date | None = None
    line: str = ""
    shows_logo: bool = False
    cover: GatePicture | None = None

    @classmethod
    def of(cls, session: Session, collection: Collection, access: Access) -> "GatePage":
        """Return what the policy allows this visitor to see of the collection."""
        gate = access.gate
        return cls(
            slug=collection.slug,
            title=collection.title if gate.title else "",
            event_date=collection.event_date if gate.date else None,
            line=gate.line,
            shows_logo=gate.logo,
            cover=cover_of(session, collection, access),
        )

    @property
    def card(self) -> LinkCard | None:
        """The card that messengers show for the gallery's link; None if neither title nor cover is shown."""
        if not self.title and self.cover is None:
            return None
        url = public_url("gallery.view", slug=self.slug)
        description = self.line or str(_("This gallery opens with a password."))
        title = self.title or str(_("Private gallery"))
        variant = self.cover.sharp if self.cover is not None and not self.cover.is_blurred else None
        if variant is None:
            return LinkCard(title, description, url)
        image = public_url("gallery.gate_cover", slug=self.slug)
        return LinkCard(title, description, url, image, variant.width, variant.height, title)


def cover_of(session: Session, collection: Collection, access: Access) -> GatePicture | None:
    """Return the cover that the password page shows this visitor; None if it shows none, or there is no picture yet."""
    file = covers(session, [collection]).get(collection.id) if access.gate.shows_cover else None
    if file is None:
        return None
    picture = GatePicture(file, collection.slug, access.gate.cover is GateCover.BLURRED)
    return picture if (picture.blurred if picture.is_blurred else picture.sharp) else None
