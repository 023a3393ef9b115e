"""The one door for passwords that people send: counted guesses, and hashing in turns and outside of transactions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.database import Session
from app.models import WrongGuess
from app.models.accounts.password import HashedPassword, check_password, hash_password, require_usable
from app.models.accounts.user import hash_account_password
from app.models.text.typed_text import composed, shared_password
from app.services.guesses.guess_limit import GuessLimit
from app.services.guesses.guess_puzzle import Puzzle
from app.services.guesses.hammering import Flood
from app.services.guesses.hashing_queue import HashingBusy, HashingQueue


@dataclass(frozen=True)
class Guesser:
    """The sender of a guess at ``target``: its network address, its browser's mark, its solved puzzle.

    ``at`` is the time of the guess. Only a browser that knew the password of this target before has a mark. ``solved``
    is "" if no solved puzzle was sent.
    """

    target: str
    address: str
    at: datetime
    mark: UUID | None = None
    solved: str = ""


class Passwords:
    """Checks and hashes of passwords, for which each method commits first: no transaction is open during a hash."""

    def __init__(self, session: Session, limit: GuessLimit, queue: HashingQueue):
        self._flood = Flood()
        self._session = session
        self._limit = limit
        self._queue = queue

    def check(
        self,
        guesser: Guesser,
        password_hash: str | None,
        password: str,
        form: Callable[[str], str] = composed,
    ) -> bool:
        """Return whether the hash is of this password, and count a wrong guess; the caller commits after a right one.

        Pass None as the hash for a target that does not exist: it takes equal time, and is counted equally.
        Raises ``GuessesSpent``, ``HashingBusy`` if too many passwords are being checked, and ``InvalidInput`` for a
        password that cannot be right. Such guesses are not counted.
        """
        require_usable(password)
        guess = self._begin(guesser)
        try:
            with self._queue.turn():
                is_right = check_password(password_hash, password, form)
        except HashingBusy:
            self._limit.withdraw(guess)
            self._session.commit()
            raise
        if is_right:
            self._limit.was_right(guess)
        return is_right

    def check_each(
        self,
        guesser: Guesser,
        hashes: Sequence[str | None],
        password: str,
        form: Callable[[str], str] = composed,
    ) -> list[bool]:
        """Return for each hash whether it is of this password, as one guess, which is wrong if none is.

        Raises as ``check``, also if only some of the hashes could be compared.
        """
        require_usable(password)
        guess = self._begin(guesser)
        found = []
        try:
            for password_hash in hashes:
                with self._queue.turn():
                    found.append(check_password(password_hash, password, form))
        except HashingBusy:
            self._limit.withdraw(guess)
            self._session.commit()
            raise
        if any(found):
            self._limit.was_right(guess)
        return found

    def refuse_flood(self) -> None:
        """Raise ``Hammering`` if no turn is free, and many guesses were refused just now for that reason."""
        if self._queue.is_full:
            self._flood.refuse()

    def puzzle(self, guesser: Guesser) -> Puzzle | None:
        """Return the puzzle to solve for this guesser's next guess, or None if none is needed."""
        return self._limit.puzzle(guesser.target, guesser.address, guesser.at, mark=guesser.mark)

    def hash_shared(self, password: str | None) -> HashedPassword | None:
        """Return the hash of a collection's or a link's new password, or None for none; raises as ``hash_password``."""
        return self._hashed(lambda typed: hash_password(typed, shared_password), password) if password else None

    def hash_account(self, password: str) -> HashedPassword:
        """Return the hash of an account's new password; raises as ``hash_account_password``."""
        return self._hashed(hash_account_password, password)

    def _begin(self, guesser: Guesser) -> WrongGuess:
        if self._queue.is_full:
            self._flood.note()
            raise HashingBusy
        guess = self._limit.begin(guesser.target, guesser.address, guesser.at, mark=guesser.mark, solved=guesser.solved)
        self._session.commit()
        return guess

    def _hashed(self, hashing: Callable[[str], HashedPassword], password: str) -> HashedPassword:
        """Return the hash; raises ``RuntimeError`` if there are changes, which the commit would store half done."""
        if self._session.new or self._session.dirty or self._session.deleted:
            raise RuntimeError("Hash a password before the changes that belong to it.")
        self._session.commit()
        with self._queue.turn():
            return hashing(password)
