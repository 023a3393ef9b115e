"""What templates can call: addresses of assets, dates and sizes in words, the studio."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, g
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.models import Studio
from app.models.studio import DEFAULT_NAME
from app.services.folder_contents import PHOTOS_AND_VIDEOS, SYSTEM_FILES
from app.views.assets import Assets
from app.views.headers import csp_nonce
from app.views.previews import current_preview
from app.views.static_files import StaticFiles

UNITS = ("KB", "MB", "GB", "TB")


def register_filters(app: Flask) -> None:
    """Adds the globals and filters to the template environment."""
    files = StaticFiles(app)
    files.serve()
    assets = Assets(files, is_debug=app.debug)
    app.jinja_env.globals.update(
        asset=assets.url,
        import_map=assets.import_map,
        module_preloads=assets.module_preloads,
        csp_nonce=csp_nonce,
        system_files=SYSTEM_FILES,
        photos_and_videos=PHOTOS_AND_VIDEOS,
    )
    app.jinja_env.filters.update(
        bytes=bytes_in_words, date=date_in_words, datetime_iso=datetime_iso, datetime_in=datetime_in
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def known_to_every_page() -> dict:
        return {"studio": current_studio(), "preview": current_preview()}


def current_studio() -> Studio:
    """The studio's row, read once a request; a nameless one while the database is away, for the page that says so."""
    if "studio" not in g:
        try:
            g.studio = Studio.get(db.session)
        except SQLAlchemyError:
            if not g.get("database_is_away"):
                raise
            return Studio(name=DEFAULT_NAME)
    return g.studio


def bytes_in_words(count: int) -> str:
    """``1.4 GB``: decimal units, as file managers and download bars show them."""
    if count < 1000:
        return f"{count} bytes"
    size = float(count)
    for unit in UNITS:
        size /= 1000
        if size < 999.5 or unit == UNITS[-1]:
            break
    return f"{size:.1f} {unit}" if size < 9.95 else f"{size:,.0f} {unit}"


def count_in_words(photos: int, others: int) -> str:
    """``18 photos and 1 other file``: only photos are called so; ``3 files`` where there are no photos."""
    if not photos and others:
        return _many(others, "file")
    return " and ".join([_many(photos, "photo"), *([_many(others, "other file")] if others else [])])


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def date_in_words(day: date | datetime) -> str:
    """``3 March 2027``."""
    return f"{day.day} {day:%B %Y}"


def taken_in_words(moment: datetime, precision: str | None) -> str:
    """``12 May 2019, 14:03``, or less where less is known: ``12 May 2019``, ``May 1993``, ``1993``."""
    if precision == "year":
        return f"{moment.year}"
    if precision == "month":
        return f"{moment:%B} {moment.year}"
    return date_in_words(moment) if precision == "day" else f"{date_in_words(moment)}, {moment:%H:%M}"


def datetime_iso(moment: datetime) -> str:
    """RFC 3339 in UTC, for ``<time datetime>``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def datetime_in(moment: datetime, zone: ZoneInfo) -> str:
    """``3 March 2027, 18:00`` in that time zone."""
    local = moment.astimezone(zone)
    return f"{date_in_words(local)}, {local:%H:%M}"
