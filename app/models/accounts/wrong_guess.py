"""A wrong guess of a password, stored so that the guess limit applies across processes and restarts."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime


class WrongGuess(Base):
    """One wrong guess of a password.

    ``target`` names what the password is for (``collection:<uuid>``, ``login``), and ``source`` is the network address
    that the guess came from.
    """

    __tablename__ = "wrong_guesses"
    __table_args__ = (Index("ix_wrong_guesses_target_guessed_at", "target", "guessed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(64))
    guessed_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
