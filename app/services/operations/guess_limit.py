"""The limit on guesses of passwords, counted in the database so that it holds across processes and restarts."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from app.database import Session, one_at_a_time
from app.errors import TooManyAttempts
from app.models import WrongGuess

WINDOW = timedelta(minutes=10)
MOST_FROM_ONE_SOURCE = 10
# An attacker may use many addresses: after this many wrong guesses from all addresses, each address gets only a few.
# No address is ever blocked by the guesses of others, so the right password from a new address still works.
CALM_TOTAL = 60
MOST_FROM_ONE_SOURCE_UNDER_ATTACK = 3


class GuessLimit:
    """A limit of ten wrong guesses in ten minutes from one address at one target.

    The limit is three while the target has 60 or more wrong guesses from all addresses. Right guesses do not count.
    """

    def __init__(self, session: Session):
        self._session = session

    def begin(self, target: str, source: str, now: datetime) -> WrongGuess:
        """Store a guess as wrong before it is checked, so that concurrent guesses cannot exceed the limit.

        Returns the row of the guess; pass it to ``was_right`` if the guess is right. Commit before the slow check.
        Raises ``TooManyAttempts`` with the seconds to wait.
        """
        one_at_a_time(self._session, f"guess {target}")
        self._refuse_if_spent(target, source, now)
        guess = WrongGuess(target=target, source=source, guessed_at=now)
        self._session.add(guess)
        return guess

    def was_right(self, guess: WrongGuess) -> None:
        """Delete a guess that was right, with all other guesses from its source at its target."""
        same = (WrongGuess.target == guess.target, WrongGuess.source == guess.source)
        self._session.execute(delete(WrongGuess).where(*same))

    def forget(self, now: datetime) -> None:
        """Delete the guesses that are older than ten minutes."""
        self._session.execute(delete(WrongGuess).where(WrongGuess.guessed_at <= now - WINDOW))

    def _refuse_if_spent(self, target: str, source: str, now: datetime) -> None:
        recent = (WrongGuess.target == target, WrongGuess.guessed_at > now - WINDOW)
        total = self._session.scalar(select(func.count()).where(*recent)) or 0
        allowed = MOST_FROM_ONE_SOURCE if total < CALM_TOTAL else MOST_FROM_ONE_SOURCE_UNDER_ATTACK
        mine = self._session.scalars(
            select(WrongGuess.guessed_at)
            .where(*recent, WrongGuess.source == source)
            .order_by(WrongGuess.guessed_at.desc())
            .limit(allowed)
        ).all()
        if len(mine) >= allowed:
            wait = mine[-1] + WINDOW - now
            raise TooManyAttempts(retry_after=max(1, int(wait.total_seconds()) + 1))
