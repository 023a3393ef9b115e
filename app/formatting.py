"""Numbers, sizes, dates and times formatted as text in the current language (Unicode CLDR, through Babel)."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from app.languages import Message, current_language, gettext, ngettext

UNITS = ("kilobyte", "megabyte", "gigabyte", "terabyte")


def format_number(number: float) -> str:
    """Return a number as ``12,345``, with the separators of the language."""
    from babel.numbers import format_decimal

    return format_decimal(number, locale=current_language().locale)


def format_bytes(count: int) -> str:
    """Return a number of bytes as ``1.4 GB``, in decimal units, as file managers and browsers show them."""
    from babel.units import format_unit

    locale = current_language().locale
    if count < 1000:
        return format_unit(count, "digital-byte", "long", locale=locale)
    size = float(count)
    for unit in UNITS:
        size /= 1000
        if size < 999.5 or unit == UNITS[-1]:
            break
    digits = "#,##0.0" if size < 9.95 else "#,##0"
    return format_unit(size, f"digital-{unit}", "short", format=digits, locale=locale)


def format_list(parts: Iterable[object], style: Literal["standard", "unit"] = "standard") -> str:
    """Return ``a, b and c``, or as a list of facts (``unit``) ``a, b, c``."""
    from babel.lists import format_list as join

    return join([str(part) for part in parts], style=style, locale=current_language().locale)


def format_duration(milliseconds: int) -> str:
    """Return a length of time as ``0:07``, ``1:05`` or ``1:02:03``, rounded to seconds, at least one."""
    seconds = max(1, round(milliseconds / 1000))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def format_count(photos: int, videos: int, others: int) -> str:
    """Return ``18 photos, 2 videos and 1 other file`` without what there is none of, or ``3 files``."""
    if not photos and not videos and others:
        return str(count_files(others))
    counted: list[Message] = []
    if photos or not videos:
        counted.append(ngettext("%(count)s photo", "%(count)s photos", photos))
    if videos:
        counted.append(ngettext("%(count)s video", "%(count)s videos", videos))
    if others:
        counted.append(ngettext("%(count)s other file", "%(count)s other files", others))
    return format_list(counted)


def count_files(count: int) -> Message:
    """Return ``1 file`` or ``12 files``."""
    return ngettext("%(count)s file", "%(count)s files", count)


def format_date(day: date | datetime) -> str:
    """Return the date as ``3 March 2027``."""
    from babel.dates import format_date as format_day

    return format_day(day, "long", locale=current_language().locale)


def format_weekday(day: date | datetime) -> str:
    """Return the date with its day of the week and without its year, as ``Sunday 14 June``."""
    from babel.dates import format_date as format_day
    from babel.dates import match_skeleton

    locale = current_language().locale
    skeletons = locale.datetime_skeletons
    pattern = skeletons[match_skeleton("MMMMEEEEd", skeletons)].pattern
    # Languages have a pattern with the short name of the day only; the long one has its position.
    return format_day(day, re.sub("E+", "EEEE", pattern), locale=locale)


def format_time(moment: datetime) -> str:
    """Return the time of day as ``18:00``, without a conversion to another time zone."""
    from babel.dates import format_time as format_hour

    return format_hour(moment.timetz().replace(tzinfo=None), "short", locale=current_language().locale)


def format_datetime(local: datetime) -> str:
    """Return date and time as ``3 March 2027, 18:00``, without a conversion to another time zone."""
    return str(gettext("%(date)s, %(time)s", date=format_date(local), time=format_time(local)))


def format_taken_at(moment: datetime, precision: str | None) -> str:
    """Return ``12 May 2019, 14:03``, or only what is known: ``12 May 2019``, ``May 1993``, ``1993``."""
    from babel.dates import format_skeleton

    if precision == "year":
        return f"{moment.year}"
    if precision == "month":
        return format_skeleton("yMMMM", moment, locale=current_language().locale)
    return format_date(moment) if precision == "day" else format_datetime(moment)


def datetime_iso(moment: datetime) -> str:
    """Return the time in UTC as RFC 3339, for ``<time datetime>``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def datetime_in(moment: datetime, zone: ZoneInfo) -> str:
    """Return date and time in the time zone ``zone`` as ``3 March 2027, 18:00``."""
    return format_datetime(moment.astimezone(zone))
