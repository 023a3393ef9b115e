"""A client: a person with a page that lists all galleries shared with them."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.columns import TypedText
from app.models.few_of_owner import FewOfOwner
from app.models.text.email_address import LONGEST_EMAIL, checked_email
from app.models.text.natural_order import natural_key
from app.models.text.typed_text import one_line

LONGEST_NAME, MOST_CLIENTS = 100, 2000


class Client(FewOfOwner, Base):
    """A client of one owner; the share links of this person have its id.

    The token is stored as it is, because the owner may copy the page's address again. Name and e-mail address are seen
    by the owner only. ``version`` rises with every change of them.
    """

    __tablename__ = "clients"
    MOST = MOST_CLIENTS
    TOO_MANY = _("You have %(most)s clients, which is the most. Delete one of them first.", most=MOST_CLIENTS)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    name: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    email: Mapped[str | None] = mapped_column(TypedText(LONGEST_EMAIL))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def create(cls, session: Session, owner_id: int, *, name: str, email: str | None, now: datetime) -> "Client":
        """Add a client with a new token of 128 random bits; raises ``InvalidInput`` or ``Conflict``."""
        cls.require_room(session, owner_id)
        client = cls(owner_id=owner_id, token=secrets.token_urlsafe(16), version=0, created_at=now)
        client.describe(name, email)
        session.add(client)
        return client

    @classmethod
    def all_of(cls, session: Session, owner_id: int) -> list["Client"]:
        """Return the owner's clients by name, the revoked ones last."""
        mine = session.scalars(select(cls).where(*cls.live(owner_id)))
        return sorted(mine, key=lambda each: (each.revoked_at is not None, natural_key(each.name), each.id))

    @classmethod
    def by_token(cls, session: Session, token: str) -> "Client | None":
        """Return the client with this token who is neither revoked nor deleted, or None."""
        return session.scalar(select(cls).where(cls.token == token, cls.revoked_at.is_(None), cls.deleted_at.is_(None)))

    @property
    def has_page(self) -> bool:
        """Whether the client's page is open."""
        return self.revoked_at is None and self.deleted_at is None

    def describe(self, name: str, email: str | None) -> None:
        """Set name and e-mail address, which may be empty; raises ``InvalidInput``."""
        if not (name := one_line(name)) or len(name) > LONGEST_NAME:
            raise InvalidInput(
                _("Give the client a name of at most %(longest_name)s characters.", longest_name=LONGEST_NAME),
                field="name",
            )
        self.name, self.email = name, checked_email(email or "")
