"""A webhook: an address to which the events of one owner's studio are sent."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from sqlalchemy import String, Uuid, false, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime
from app.languages import gettext as _
from app.models.columns import TypedText, text_enum
from app.models.few_of_owner import FewOfOwner

MOST_WEBHOOKS, LONGEST_ADDRESS = 20, 1000
SECRET_PREFIX, SECRET_BYTES = "whsec_", 32
EARLIER_SECRET_FOR = timedelta(hours=24)


class DisabledReason(StrEnum):
    """The reason of a disabled webhook: its owner did it, its receiver answered 410, or it failed for days."""

    OWNER = "owner"
    GONE = "gone"
    FAILING = "failing"


class Webhook(FewOfOwner, Base):
    """A webhook of one owner; ``event_names`` has the names of its events with spaces between.

    ``include_names`` says whether names of files, links and selections are sent. After a rotation both secrets sign for
    a day. ``failing_since`` is the first failure after the last success; ``waits_until`` is when the receiver, which
    had too much to do, takes the next event. ``version`` rises with every change of address or events.
    """

    __tablename__ = "webhooks"
    MOST = MOST_WEBHOOKS
    TOO_MANY = _("You have %(most)s webhooks, which is the most. Delete one of them first.", most=MOST_WEBHOOKS)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    url: Mapped[str] = mapped_column(TypedText(LONGEST_ADDRESS))
    event_names: Mapped[str] = mapped_column("events", String(400))
    include_names: Mapped[bool] = mapped_column(default=False, server_default=false())
    secret: Mapped[str] = mapped_column(String(80))
    earlier_secret: Mapped[str | None] = mapped_column(String(80))
    earlier_secret_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    disabled_reason: Mapped[DisabledReason | None] = mapped_column(text_enum(DisabledReason))
    failing_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    waits_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def all_of(cls, session: Session, owner_id: int) -> list["Webhook"]:
        """Return the owner's webhooks, the oldest first."""
        return list(session.scalars(select(cls).where(*cls.live(owner_id)).order_by(cls.id)))

    @classmethod
    def enabled_for(cls, session: Session, owner_id: int, event: str) -> list["Webhook"]:
        """Return the owner's enabled webhooks that want the event of this name."""
        enabled = session.scalars(select(cls).where(*cls.live(owner_id), cls.disabled_at.is_(None)).order_by(cls.id))
        return [webhook for webhook in enabled if event in webhook.events]

    @property
    def events(self) -> list[str]:
        """The names of the events that are sent."""
        return self.event_names.split()

    @events.setter
    def events(self, names: Iterable[str]) -> None:
        self.event_names = " ".join(names)

    @property
    def host(self) -> str:
        """The host of the address; unlike the rest of the address it contains no secret of the receiver."""
        return urlsplit(self.url).hostname or ""

    def rotate(self, now: datetime) -> str:
        """Set and return a new secret; the one before signs, too, for another 24 hours."""
        self.earlier_secret, self.earlier_secret_until = self.secret, now + EARLIER_SECRET_FOR
        self.secret = new_secret()
        return self.secret

    def secrets_at(self, now: datetime) -> list[str]:
        """Return the secrets that sign at this time, the newest first."""
        is_rotating = self.earlier_secret_until is not None and now < self.earlier_secret_until
        return [self.secret, *([self.earlier_secret] if self.earlier_secret and is_rotating else [])]

    def disable(self, reason: DisabledReason, now: datetime) -> None:
        """Stop sending events, unless the webhook is disabled already."""
        if self.disabled_at is None:
            self.disabled_at, self.disabled_reason = now, reason

    def enable(self) -> None:
        """Send later events again; earlier failures no longer count."""
        self.disabled_at = self.disabled_reason = self.failing_since = self.waits_until = None


def new_secret() -> str:
    """Return a new secret in the form of Standard Webhooks: ``whsec_`` and 32 random bytes in base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def key_of(secret: str) -> bytes:
    """Return the bytes with which a secret signs."""
    return base64.b64decode(secret.removeprefix(SECRET_PREFIX))
