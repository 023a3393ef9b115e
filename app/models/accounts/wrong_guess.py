"""A wrong guess at a password: counted in the database, so that the brake holds across processes and restarts."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime


class WrongGuess(Base):
    """``target`` is what was guessed at (``collection:<uuid>``, ``login``), ``source`` the address it came from."""

    __tablename__ = "wrong_guesses"
    __table_args__ = (Index("ix_wrong_guesses_target_guessed_at", "target", "guessed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(64))
    guessed_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
