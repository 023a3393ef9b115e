"""A lock: a password that stands before photographs, of a whole collection or of one share link."""

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.accounts.password import check_password, hash_password
from app.models.text.typed_text import shared_password


class Lock:
    """What has a password of its own. ``password_version`` rises with every change that must lock everyone out."""

    uuid: Mapped[UUID]
    password_hash: Mapped[str | None] = mapped_column(String(255))
    password_version: Mapped[int] = mapped_column(default=0)

    @property
    def is_password_set(self) -> bool:
        """Whether a password is set; of a collection it counts with the privacy ``password`` alone."""
        return self.password_hash is not None

    def set_password(self, password: str) -> None:
        """Another password; whoever knew the old one is locked out. Raises ``InvalidInput`` for an unusable one."""
        self.password_hash = hash_password(password, shared_password)
        self.lock_everyone_out()

    def remove_password(self) -> None:
        """No password any more; setting the same one again later still locks everyone out."""
        if self.password_hash is not None:
            self.password_hash = None
            self.lock_everyone_out()

    def lock_everyone_out(self) -> None:
        """Ends every unlocking so far, open tabs and copied picture addresses included."""
        self.password_version = (self.password_version or 0) + 1

    def opens_with(self, password: str) -> bool:
        """Return whether this is the password, as people hand it on: see ``text.shared_password``.

        It takes one scrypt (about 90 ms), or two for a password that was typed in another form and is wrong.
        """
        return check_password(self.password_hash, password, shared_password)
