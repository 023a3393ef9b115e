"""Times as cameras and programs write them, with the precision to which each is known."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

EARLIEST_YEAR = 1000
# The times at which a clock that was never set begins, by the epochs of QuickTime movies and of Unix.
# ``UNSET_HOURS`` is the most by which a time zone shifts the former.
UNSET_CLOCKS = (datetime(1904, 1, 1), datetime(1970, 1, 1))  # noqa: DTZ001 - local times
UNSET_HOURS = timedelta(hours=14)

_NUMBER = r"([0-9 ]{1,2})"
_DATE = re.compile(rf"\s*([0-9]{{4}})(?:[-:/.]{_NUMBER}(?:[-:/.]{_NUMBER})?)?")
_COMPACT = re.compile(r"\s*([0-9]{4})([0-9]{2})([0-9]{2})(?=[T\s]|\Z)")
_CLOCK = re.compile(
    r"[T\s]*([0-9]{1,2})\s*[:.]\s*([0-9]{1,2})(?:\s*[:.]\s*([0-9]{1,2})(?:[.,]([0-9]+))?)?(?:\s*([AP])\.?M\b\.?)?", re.I
)
_COMPACT_CLOCK = re.compile(r"[T\s]*([0-9]{2})([0-9]{2})([0-9]{2})?(?:[.,]([0-9]+))?()(?![0-9:])")
_OFFSET = re.compile(r"\s*(?:(Z)|([+-])([0-9]{1,2}):?([0-9]{2})?)(?![0-9])", re.I)
_PLACEHOLDERS = re.compile(r"[\s:/.\-T0]*")


class Precision(StrEnum):
    """The smallest unit of a time that is known; fractions of a second count as seconds."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True)
class CameraTime:
    """A time on a camera's clock.

    ``at`` has no time zone; it is the beginning of the year, month, day or minute that is known. ``offset`` is the
    clock's offset from UTC as ``+02:00``, or None if it is not known.
    """

    at: datetime
    precision: Precision
    offset: str | None = None

    @property
    def has_clock(self) -> bool:
        """Whether the time of the day is known."""
        return self.precision in (Precision.MINUTE, Precision.SECOND)

    def refined_by(self, other: "CameraTime") -> "CameraTime":
        """Return this time, made more exact by ``other`` if that does not contradict it."""
        begins = _begin(other.at, self.precision)
        if begins != _begin(self.at, self.precision):
            return self
        if _RANK[other.precision] > _RANK[self.precision]:
            return replace(other, offset=other.offset or self.offset)
        is_one_clock = self.has_clock and other.has_clock
        return replace(self, offset=self.offset or other.offset) if is_one_clock else self

    def with_fraction(self, digits: str) -> "CameraTime":
        """Return this time with these decimal digits of its second; a text that is not all digits is ignored."""
        if self.precision is not Precision.SECOND or not re.fullmatch(r"[0-9]+", digits):
            return self
        return replace(self, at=self.at.replace(microsecond=int(digits[:6].ljust(6, "0"))))


_RANK = {precision: rank for rank, precision in enumerate(Precision)}


def read_moment(text: str) -> CameraTime | None:
    """Return the time that a text states, or None if it states none or an impossible one.

    The text may have the form of Exif, XMP (ISO 8601), IPTC or, in a PNG, RFC 2822. Separators may differ, seconds may
    be missing, and unknown parts may be blanks or zeros: then the known parts are returned. Hour 24 is the first of the
    next day, and second 60 the first of the next minute. If only the time of day is impossible, the day is returned.
    """
    date = _COMPACT.match(text) or _DATE.match(text)
    if date is None:
        return _of_a_letter(text)
    try:
        moment = _moment(date, text[date.end() :])
    except (ValueError, OverflowError):
        return None
    return None if moment is None or _is_of_an_unset_clock(moment) else moment


def read_offset(text: str) -> str | None:
    """Return an offset from UTC as ``+02:00``, from ``Z``, ``+02``, ``+0200`` or ``+02:00``; None for other texts."""
    found = _OFFSET.match(text)
    if found is None:
        return None
    if found[1]:
        return "+00:00"
    hours, minutes = int(found[3]), int(found[4] or 0)
    if hours * 60 + minutes > 14 * 60 or minutes > 59:  # Kiribati has the largest offset, 14 hours
        return None
    return f"{found[2]}{hours:02}:{minutes:02}"


def _moment(date: re.Match[str], rest: str) -> CameraTime | None:
    year, month, day = (int((part or "").strip() or 0) for part in date.groups())
    if year < EARLIEST_YEAR or (date[3] is None and not _PLACEHOLDERS.fullmatch(rest)):
        return None
    if month == 0:
        return CameraTime(datetime(year, 1, 1), Precision.YEAR)  # noqa: DTZ001 - a local time by nature
    if day == 0:
        return CameraTime(datetime(year, month, 1), Precision.MONTH)  # noqa: DTZ001
    midnight = datetime(year, month, day)  # noqa: DTZ001
    clock = _CLOCK.match(rest) or _COMPACT_CLOCK.match(rest)
    known = _known_time(clock) if clock else None
    if clock is None or known is None:
        return CameraTime(midnight, Precision.DAY)
    time, precision = known
    moment = CameraTime(midnight + time, precision, read_offset(rest[clock.end() :]))
    return moment.with_fraction(clock[4] or "")


def _known_time(clock: re.Match[str]) -> tuple[timedelta, Precision] | None:
    hour, minute, second = int(clock[1]), int(clock[2]), clock[3]
    if clock[5] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if clock[5] in "Pp" else 0)
    is_next_day = hour == 24 and minute == 0 and int(second or 0) == 0
    if minute > 59 or (hour > 23 and not is_next_day):
        return None
    time = timedelta(hours=hour, minutes=minute)
    if second is None or int(second) > 60:
        return time, Precision.MINUTE
    return time + timedelta(seconds=int(second)), Precision.SECOND


def _of_a_letter(text: str) -> CameraTime | None:
    """Return the time of a date in the form of e-mails, which PNG's specification suggests (RFC 2822, 3.3), or None."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    offset = found.strftime("%z")
    return CameraTime(found.replace(tzinfo=None), Precision.SECOND, read_offset(offset) if offset else None)


def _is_of_an_unset_clock(moment: CameraTime) -> bool:
    if not moment.has_clock:
        return False
    begin_1904, begin_1970 = UNSET_CLOCKS
    return abs(moment.at - begin_1904) <= UNSET_HOURS or moment.at == begin_1970


def _begin(at: datetime, precision: Precision) -> datetime:
    """Return the beginning of the year, month, day, minute or second in which this time is."""
    at = at.replace(microsecond=0)
    if precision is Precision.SECOND:
        return at
    at = at.replace(second=0)
    if precision is Precision.MINUTE:
        return at
    at = at.replace(hour=0, minute=0)
    if precision is Precision.DAY:
        return at
    return at.replace(day=1) if precision is Precision.MONTH else at.replace(month=1, day=1)
