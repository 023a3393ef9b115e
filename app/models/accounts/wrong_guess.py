"""A wrong guess of a password, stored so that the guess limit applies across processes and restarts."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime


class WrongGuess(Base):
    """One wrong guess of a password.

    ``target`` names what the password is for (``collection:<uuid>``, ``login:<digest>``). ``source`` is the IPv4
    address or IPv6 /64 that the guess came from, or the mark of a browser that knew the password before. ``network`` is
    the larger network around it. ``puzzle`` is the id of the puzzle that was solved for the guess, if it needed one.
    """

    __tablename__ = "wrong_guesses"
    __table_args__ = (
        Index("ix_wrong_guesses_target_guessed_at", "target", "guessed_at"),
        Index("ix_wrong_guesses_source_guessed_at", "source", "guessed_at"),
        Index("ix_wrong_guesses_network_guessed_at", "network", "guessed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(64))
    network: Mapped[str] = mapped_column(String(64))
    guessed_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    puzzle: Mapped[str | None] = mapped_column(String(32), unique=True)
    is_forgiven: Mapped[bool] = mapped_column(default=False)
