"""Sizes, counts, dates and times as text."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

UNITS = ("KB", "MB", "GB", "TB")


def format_bytes(count: int) -> str:
    """``1.4 GB``: decimal units, as file managers and download bars show them."""
    if count < 1000:
        return f"{count} bytes"
    size = float(count)
    for unit in UNITS:
        size /= 1000
        if size < 999.5 or unit == UNITS[-1]:
            break
    return f"{size:.1f} {unit}" if size < 9.95 else f"{size:,.0f} {unit}"


def format_count(photos: int, others: int) -> str:
    """``18 photos and 1 other file``: only photos are called so; ``3 files`` where there are no photos."""
    if not photos and others:
        return _many(others, "file")
    return " and ".join([_many(photos, "photo"), *([_many(others, "other file")] if others else [])])


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def format_date(day: date | datetime) -> str:
    """``3 March 2027``."""
    return f"{day.day} {day:%B %Y}"


def format_taken_at(moment: datetime, precision: str | None) -> str:
    """``12 May 2019, 14:03``, or less where less is known: ``12 May 2019``, ``May 1993``, ``1993``."""
    if precision == "year":
        return f"{moment.year}"
    if precision == "month":
        return f"{moment:%B} {moment.year}"
    return format_date(moment) if precision == "day" else f"{format_date(moment)}, {moment:%H:%M}"


def datetime_iso(moment: datetime) -> str:
    """RFC 3339 in UTC, for ``<time datetime>``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def datetime_in(moment: datetime, zone: ZoneInfo) -> str:
    """``3 March 2027, 18:00`` in that time zone."""
    local = moment.astimezone(zone)
    return f"{format_date(local)}, {local:%H:%M}"
