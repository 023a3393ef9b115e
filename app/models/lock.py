"""A lock: the password of a whole collection or of one share link."""

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.accounts.password import HashedPassword, check_password, hash_password
from app.models.text.typed_text import shared_password


class Lock:
    """A model with an optional password of its own.

    ``password_version`` rises with every change that must lock out the visitors who unlocked it before.
    """

    uuid: Mapped[UUID]
    password_hash: Mapped[str | None] = mapped_column(String(255))
    password_version: Mapped[int] = mapped_column(default=0)

    @property
    def is_password_set(self) -> bool:
        """Whether a password is set; a collection asks for it only while its privacy is ``Privacy.PASSWORD``."""
        return self.password_hash is not None

    def set_password(self, password: str | HashedPassword) -> None:
        """Set another password and lock out the visitors who unlocked it before.

        A request passes the hash, made before its transaction. Raises ``InvalidInput`` for an empty password and for
        one of more than 1,000 bytes.
        """
        is_hashed = isinstance(password, HashedPassword)
        self.password_hash = str(password) if is_hashed else hash_password(password, shared_password)
        self.lock_everyone_out()

    def remove_password(self) -> None:
        """Remove the password.

        If a password is set again later, even the old one, every visitor must enter it again.
        """
        if self.password_hash is not None:
            self.password_hash = None
            self.lock_everyone_out()

    def lock_everyone_out(self) -> None:
        """End every earlier unlocking, also for open tabs and copied picture addresses."""
        self.password_version = (self.password_version or 0) + 1

    def opens_with(self, password: str) -> bool:
        """Return whether this is the password, compared in the form that ``shared_password`` returns.

        It takes one scrypt (about 90 ms), or two for a wrong password that was typed in another form.
        """
        return check_password(self.password_hash, password, shared_password)
