"""An owner: a photographer who signs in, and whose collections no other account can reach."""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Enum, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.accounts.password import HashedPassword, hash_password
from app.models.columns import TypedText, text_enum
from app.models.text.typed_text import composed

EMAIL_FORM = re.compile(r"[^@\s]+@[^@\s]+")
LEAST_PASSWORD_LENGTH = 10


class ListView(StrEnum):
    """The form of an owner's list of collections."""

    CARDS = "cards"
    TABLE = "table"


class DigestRhythm(StrEnum):
    """The rhythm of an owner's digests: half an hour after the first event, once a day, or never."""

    SOON = "soon"
    DAILY = "daily"
    OFF = "off"


class User(Base):
    """The account of an owner.

    It has a ``SignIn`` for each browser in which the owner is signed in, and an ``ApiToken`` for each program.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    email: Mapped[str] = mapped_column(TypedText(254), unique=True)
    name: Mapped[str] = mapped_column(TypedText(200), default="")
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    password_hash: Mapped[str] = mapped_column(String(255))
    list_view: Mapped[ListView] = mapped_column(
        Enum(ListView, native_enum=False, length=16, values_callable=lambda members: [str(m) for m in members]),
        default=ListView.CARDS,
    )
    digest: Mapped[DigestRhythm] = mapped_column(text_enum(DigestRhythm), default=DigestRhythm.SOON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    # Flask-Login requires these attributes.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return the id that Flask-Login requires; the cookie contains the key of a ``SignIn`` instead."""
        return str(self.uuid)

    @classmethod
    def by_email(cls, session: Session, email: str) -> "User | None":
        """Return the owner with this e-mail address, in any capitalisation, or None."""
        return session.scalar(select(cls).where(cls.email == composed(email).strip().lower()))

    @classmethod
    def create(
        cls, session: Session, *, email: str, password: str | HashedPassword, now: datetime, timezone: str = "UTC"
    ) -> "User":
        """Add an owner; raises ``InvalidInput`` for an unusable or known e-mail address or an unusable password."""
        address = composed(email).strip().lower()
        if not EMAIL_FORM.fullmatch(address) or len(address) > 254:
            raise InvalidInput(_("That is not an e-mail address. Write it as name@example.com."), field="email")
        if cls.by_email(session, address) is not None:
            raise InvalidInput(_("There is an account with this e-mail address already."), field="email")
        user = cls(email=address, timezone=timezone, created_at=now)
        user.set_password(password)
        session.add(user)
        return user

    def set_password(self, password: str | HashedPassword) -> None:
        """Set the password; the caller must end the sign-ins that used the old one (``SignIn.end_all``).

        A request passes the hash, made before its transaction. Raises as ``hash_account_password``.
        """
        is_hashed = isinstance(password, HashedPassword)
        self.password_hash = str(password if is_hashed else hash_account_password(password))

    def end_of(self, day: date) -> datetime:
        """Return the moment (UTC) at which this day ends in the owner's time zone."""
        return datetime.combine(day + timedelta(days=1), time(), self.zone).astimezone(UTC)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which this owner reads and writes times."""
        return ZoneInfo(self.timezone)


def hash_account_password(password: str) -> HashedPassword:
    """Return the hash of an account's password.

    Raises ``InvalidInput`` for fewer than 10 characters and for more than 1,000 bytes.
    """
    if len(composed(password)) < LEAST_PASSWORD_LENGTH:
        raise InvalidInput(
            _(
                "Choose a password of at least %(least_password_length)s characters.",
                least_password_length=LEAST_PASSWORD_LENGTH,
            ),
            field="password",
        )
    return hash_password(password)
