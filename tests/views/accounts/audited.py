"""A studio for the tests of the audit log: its owner's browser and program, and one object of every kind."""

import io
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.models import AuditEntry, Collection, FavoriteList, File, Preset, Section, ShareLink, SignIn, User
from app.models import Studio as StudioRow
from app.models.studio_font import FontRole, StudioFont
from tests.access.scene import Scene, csrf_token
from tests.support.pictures import drawn_jpeg
from tests.support.web_fonts import drawn_font

SECRET = "only-the-client-knows-42"


class Studio:
    """An owner's browser and program, and one object of every kind to act on."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.owner: User = scene.owner()
        self.browser = scene.signed_in(self.owner)
        self.program = scene.program(self.owner)
        self.collection: Collection = scene.collection(self.owner, "link", title="Harbour")
        self.section: Section = scene.section(self.collection, "Ceremony")
        self.file: File = scene.photo(self.collection, "one.jpg", width=400, height=300)
        self.link: ShareLink = scene.link(self.collection, name="Grandmother")
        self._token = csrf_token(self.browser, "/account")

    def post(self, path: str, **fields: Any) -> int:
        """Post a form as this owner, and return the status."""
        data = {"csrf_token": self._token, **fields}
        return self.browser.post(path, data=data, content_type="multipart/form-data").status_code

    def act(self, action: str, **fields: Any) -> int:
        return self.post(f"{self.at}/files", action=action, file=str(self.file.uuid), **fields)

    @property
    def at(self) -> str:
        return f"/collections/{self.collection.uuid}"

    @property
    def api(self) -> str:
        return f"/api/v1/collections/{self.collection.uuid}"

    @property
    def file_api(self) -> str:
        return f"/api/v1/files/{self.file.uuid}"

    @property
    def link_api(self) -> str:
        return f"/api/v1/links/{self.link.uuid}"

    def other_device(self) -> UUID:
        self.scene.signed_in(self.owner)
        with self.scene.app.app_context():
            mine = select(SignIn.uuid).where(SignIn.user_id == self.owner.id)
            return db.session.scalars(mine.order_by(SignIn.id.desc())).first()

    def elsewhere(self) -> File:
        """Add a photo in another collection."""
        return self.scene.photo(self.scene.collection(self.owner), "elsewhere.jpg")

    def draft_at(self) -> str:
        """Add a draft, and return the address of its page."""
        return f"/collections/{self.scene.collection(self.owner, 'draft').uuid}"

    def preset(self, **values: Any) -> Preset:
        return self.scene.preset(self.owner, **values)

    def template_at(self, **values: Any) -> str:
        """Add a message template, and return the address of its page."""
        return f"/collections/message-templates/{self.scene.template(self.owner, **values).uuid}"

    def client_at(self, **values: Any) -> str:
        """Add a client, and return the address of its page in the studio."""
        return f"/collections/clients/{self.scene.client(self.owner, **values).uuid}"

    def webhook_at(self, **values: Any) -> str:
        """Add a webhook, and return the address of its page."""
        return f"/account/webhooks/{self.scene.webhook(self.owner, **values).uuid}"

    def webhook_api(self) -> str:
        """Add a webhook, and return its address in the API."""
        return f"/api/v1/webhooks/{self.scene.webhook(self.owner).uuid}"

    def without_logo(self) -> "Studio":
        """Remove the studio's logo, and return the studio."""
        with self.scene.app.app_context():
            studio = StudioRow.get(db.session)
            studio.show_logo(b"a logo", 40, 20, is_ink=False)
            studio.remove_logo(utcnow())
            db.session.commit()
        return self

    def without_font(self) -> "Studio":
        """Remove the studio's font for titles, and return the studio."""
        with self.scene.app.app_context():
            font = StudioFont.of(db.session, FontRole.TITLE)
            font.show(b"a web font", {"family": "Lindqvist"}, b"a font", 1)
            font.remove(utcnow())
            db.session.commit()
        return self

    def sent_list(self, **values: Any) -> FavoriteList:
        """Add a visitor's submitted selection."""
        return self.scene.favorites(self.collection, [self.file], submitted_at=utcnow(), **values)

    def hidden(self) -> bool:
        """Hide the file."""
        self.scene.change(self.file, hidden_at=utcnow())
        return True

    def further_section(self) -> str:
        """Add another section, and return its uuid."""
        return str(self.scene.section(self.collection, "Dance").uuid)

    def trashed(self, row: Any) -> str:
        self.scene.change(row, trashed_at=utcnow())
        kind = type(row).__name__.lower()
        return f"/collections/trash/{kind}/{row.uuid}"

    def entries(self) -> list[AuditEntry]:
        with self.scene.app.app_context():
            mine = select(AuditEntry).where(AuditEntry.owner_uuid == self.owner.uuid)
            return list(db.session.scalars(mine.order_by(AuditEntry.id)))


def picture() -> tuple[io.BytesIO, str]:
    return io.BytesIO(drawn_jpeg(40, 30) + uuid4().bytes), "sent.jpg"


def font() -> tuple[io.BytesIO, str]:
    return io.BytesIO(drawn_font()), "titles.ttf"


def token_of(studio: Studio) -> UUID:
    from app.models import ApiToken

    with studio.scene.app.app_context():
        return db.session.scalar(select(ApiToken.uuid).where(ApiToken.user_id == studio.owner.id))


def passwords(current: str) -> dict[str, str]:
    return {"password-current": current, "password-password": SECRET, "password-again": SECRET}
