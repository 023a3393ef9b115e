"""The limit on guesses of passwords, counted in the database so that it holds across processes and restarts.

If the budget of a network is spent, a browser there may still guess by solving a puzzle (`guess_puzzle.py`). A browser
that knew the password before has a budget of its own. So no one is locked out by the guesses of others.
The numbers are explained in docs/security.md.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Label, Select, bindparam, delete, func, select, update

from app.database import Session, one_at_a_time
from app.errors import TooManyAttempts
from app.languages import Message, ngettext
from app.models import WrongGuess
from app.services.guesses.guess_puzzle import GuessPuzzles, Puzzle
from app.services.operations.networks import GuessSource, source_of

WINDOW, DAY = timedelta(minutes=10), timedelta(days=1)
# At one target, in ten minutes and in a day.
MOST_FROM_ONE_SOURCE, MOST_FROM_ONE_SOURCE_A_DAY = 10, 100
MOST_FROM_ONE_NETWORK, MOST_FROM_ONE_NETWORK_A_DAY = 60, 200
# At all targets together, in ten minutes: invented e-mail addresses and galleries are targets, too.
MOST_ANYWHERE_FROM_ONE_SOURCE, MOST_ANYWHERE_FROM_ONE_NETWORK = 60, 180
# An attacker may use many networks: after this many wrong guesses at a target, each source gets only a few.
CALM_TOTAL = 60
MOST_FROM_ONE_SOURCE_UNDER_ATTACK = 3

MARKS = "marks"  # the network of all browsers that knew a password before
# The work of a puzzle doubles with each further wrong guess of its network at this target in the last two hours. So a
# million times the computing power of a phone gives only some 20 guesses more in two hours.
LEAST_BITS = 18  # 260,000 hashes: a second on a phone
PUZZLES_WINDOW = timedelta(hours=2)
PUZZLES_OF_EQUAL_WORK = 4
LONGEST_MINUTES = 10  # as long as the wait without a puzzle
OTHERS_PUZZLES_FOR_ONE_BIT, MOST_BITS_BY_OTHERS = 50, 4


class GuessesSpent(TooManyAttempts):
    """A guess without a solved puzzle, from a source whose budget is spent."""

    def __init__(self, wait: timedelta):
        seconds = max(1, int(wait.total_seconds()) + 1)
        super().__init__(_sentence(seconds), retry_after=seconds)


def _nth_latest(nth: int, since: str, *conditions: ColumnElement[bool]) -> Label[datetime]:
    """Return the time of the nth latest guess that fits, or NULL if there are fewer since then."""
    fitting = select(WrongGuess.guessed_at).where(*conditions, WrongGuess.guessed_at > bindparam(since))
    return fitting.order_by(WrongGuess.guessed_at.desc()).offset(nth - 1).limit(1).scalar_subquery().label(None)


def _spent_budgets() -> Select[*tuple[datetime, ...]]:
    """Return the one query for the times since which each budget is spent, because a flood of guesses asks it often."""
    here, mine = WrongGuess.target == bindparam("target"), WrongGuess.source == bindparam("source")
    around, counts = WrongGuess.network == bindparam("network"), WrongGuess.is_forgiven.is_(False)
    return select(
        _nth_latest(CALM_TOTAL, "window", here, counts),
        _nth_latest(MOST_FROM_ONE_SOURCE, "window", here, mine, counts),
        _nth_latest(MOST_FROM_ONE_SOURCE_UNDER_ATTACK, "window", here, mine, counts),
        _nth_latest(MOST_FROM_ONE_SOURCE_A_DAY, "day", here, mine),
        _nth_latest(MOST_FROM_ONE_NETWORK, "window", here, around, counts),
        _nth_latest(MOST_FROM_ONE_NETWORK_A_DAY, "day", here, around),
        _nth_latest(MOST_ANYWHERE_FROM_ONE_SOURCE, "window", mine, counts),
        _nth_latest(MOST_ANYWHERE_FROM_ONE_NETWORK, "window", around, counts),
    )


SPENT_BUDGETS = _spent_budgets()


class GuessLimit:
    """The budgets of wrong guesses for each target, each source and the network around it; right ones do not count."""

    def __init__(self, session: Session, puzzles: GuessPuzzles):
        self._session = session
        self._puzzles = puzzles

    def begin(
        self, target: str, address: str, now: datetime, *, mark: UUID | None = None, solved: str = ""
    ) -> WrongGuess:
        """Store a guess as wrong before it is checked, so that concurrent guesses cannot exceed the limit.

        ``mark`` is of a browser that knew the password of this target before, ``solved`` is a solved puzzle. Returns
        the row of the guess; pass it to ``was_right`` if the guess is right. Commit before the slow check. Raises
        ``GuessesSpent`` with the seconds to wait.
        """
        here = source_of(address)
        one_at_a_time(self._session, f"guess {target}")
        one_at_a_time(self._session, f"guesses from {here.network}")
        source, wait = self._open_source(target, here, mark, now)
        puzzle_id = None if wait is None else self._solved_puzzle(solved, target, here, now, wait)
        guess = WrongGuess(target=target, source=source.name, network=source.network, guessed_at=now, puzzle=puzzle_id)
        self._session.add(guess)
        return guess

    def puzzle(self, target: str, address: str, now: datetime, *, mark: UUID | None = None) -> Puzzle | None:
        """Return the puzzle to solve for the next guess, or None if none is needed, or takes a phone too long.

        It only reads.
        """
        here = source_of(address)
        _, wait = self._open_source(target, here, mark, now)
        if wait is None:
            return None
        # One bit more than is required now, so that one wrong guess of another does not void the puzzle.
        puzzle = self._puzzles.make(target, here.name, self._required_bits(target, here, now) + 1)
        return puzzle if puzzle.minutes < LONGEST_MINUTES else None

    def was_right(self, guess: WrongGuess) -> None:
        """Delete a guess that was right, and forgive the other ones from its source at its target.

        Forgiven ones count for the budget of a day only, and those with a puzzle are never forgiven. Otherwise each
        guest who enters the right password would give a new budget to an attacker in the same Wi-Fi.
        """
        same = (WrongGuess.target == guess.target, WrongGuess.source == guess.source, WrongGuess.puzzle.is_(None))
        self._session.execute(update(WrongGuess).where(*same).values(is_forgiven=True))
        if guess.puzzle is None:
            self.withdraw(guess)
        else:  # its puzzle stays used
            nothing = {"target": "", "source": "", "network": ""}
            self._session.execute(update(WrongGuess).where(WrongGuess.id == guess.id).values(nothing))

    def withdraw(self, guess: WrongGuess) -> None:
        """Delete a guess that was not checked."""
        self._session.execute(delete(WrongGuess).where(WrongGuess.id == guess.id))

    def forget(self, now: datetime) -> None:
        """Delete the guesses that are older than a day."""
        self._session.execute(delete(WrongGuess).where(WrongGuess.guessed_at <= now - DAY))

    def _open_source(
        self, target: str, here: GuessSource, mark: UUID | None, now: datetime
    ) -> tuple[GuessSource, timedelta | None]:
        """Return the source that the next guess counts for, and how long its budget stays spent (None: it is not)."""
        if mark is not None:
            marked = GuessSource(f"mark:{mark.hex}", MARKS)
            if self._wait(target, marked, now) is None:
                return marked, None
        return here, self._wait(target, here, now)

    def _wait(self, target: str, source: GuessSource, now: datetime) -> timedelta | None:
        """Return how long it takes until no budget of this source is spent any more, or None if none is spent now."""
        asked = {"target": target, "source": source.name, "network": source.network}
        since = {"window": now - WINDOW, "day": now - DAY}
        row = self._session.execute(SPENT_BUDGETS, {**asked, **since}).one()
        calm_ended, calm, under_attack, day, network, network_day, anywhere, network_anywhere = row
        is_marked = source.network == MARKS
        burst = calm if is_marked or calm_ended is None else under_attack
        in_window = [burst, network] if is_marked else [burst, network, anywhere, network_anywhere]
        ends = [spent + WINDOW for spent in in_window if spent] + [spent + DAY for spent in (day, network_day) if spent]
        return max(ends) - now if ends else None

    def _solved_puzzle(self, solved: str, target: str, here: GuessSource, now: datetime, wait: timedelta) -> str:
        """Return the id of a puzzle solved well enough and not used before; raises ``GuessesSpent``."""
        read = self._puzzles.read(solved, target, here.name)
        if read is not None and read.bits >= self._required_bits(target, here, now):
            is_used = self._session.scalar(select(WrongGuess.id).where(WrongGuess.puzzle == read.id)) is not None
            if not is_used:
                return read.id
        raise GuessesSpent(wait)

    def _required_bits(self, target: str, here: GuessSource, now: datetime) -> int:
        """Return the zero bits required now, so that puzzles solved in advance become worthless."""
        with_puzzle = (WrongGuess.target == target, WrongGuess.puzzle.is_not(None))
        total = self._count(now - PUZZLES_WINDOW, *with_puzzle)
        ours = self._count(now - PUZZLES_WINDOW, *with_puzzle, WrongGuess.network == here.network)
        by_others = min(MOST_BITS_BY_OTHERS, (total - ours) // OTHERS_PUZZLES_FOR_ONE_BIT)
        return LEAST_BITS + max(0, ours - PUZZLES_OF_EQUAL_WORK) + by_others

    def _count(self, since: datetime, *conditions: ColumnElement[bool]) -> int:
        counted = select(func.count()).select_from(WrongGuess).where(*conditions, WrongGuess.guessed_at > since)
        return self._session.scalar(counted) or 0


def _sentence(seconds: int) -> Message:
    """Return the sentence that tells a person how long to wait, in whole minutes or hours."""
    minutes = -(-(seconds - 1) // 60)
    if minutes < 120:
        return ngettext(
            "Too many wrong passwords were entered in your network. Wait %(count)s minute, then try again.",
            "Too many wrong passwords were entered in your network. Wait %(count)s minutes, then try again.",
            max(1, minutes),
        )
    return ngettext(
        "Too many wrong passwords were entered in your network. Wait %(count)s hour, then try again.",
        "Too many wrong passwords were entered in your network. Wait %(count)s hours, then try again.",
        -(-minutes // 60),
    )
