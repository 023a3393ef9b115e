"""The globals and filters of templates: addresses of assets, dates and sizes as text, the studio."""

from typing import Any

from flask import Flask, g
from flask_login import current_user

from app.extensions import db
from app.formatting import (
    count_files,
    datetime_in,
    datetime_iso,
    format_bytes,
    format_date,
    format_list,
    format_number,
    format_time,
    format_weekday,
)
from app.models import Studio
from app.services.uploads.folder_contents import PHOTOS_AND_VIDEOS, SYSTEM_FILES, VIDEOS
from app.web.assets.assets import Assets
from app.web.assets.font_rules import font_rules
from app.web.assets.static_files import StaticFiles
from app.web.headers import csp_nonce
from app.web.language.translation import register_translation
from app.web.previews import current_preview
from app.web.stored_sentences import translated


def register_filters(app: Flask) -> None:
    """Add the globals and filters to the template environment."""
    files = StaticFiles(app)
    files.serve()
    assets = Assets(files, is_debug=app.debug)
    app.jinja_env.globals.update(
        asset=assets.url,
        import_map=assets.import_map,
        module_preloads=assets.module_preloads,
        script_sentences=assets.sentences,
        csp_nonce=csp_nonce,
        font_rules=font_rules,
        current_user=current_user,  # a proxy: only a page that uses it asks the database who is signed in
        system_files=SYSTEM_FILES,
        photos_and_videos=PHOTOS_AND_VIDEOS,
        videos=VIDEOS,
        count_files=count_files,
    )
    app.jinja_env.filters.update(
        bytes=format_bytes,
        date=format_date,
        datetime_iso=datetime_iso,
        datetime_in=datetime_in,
        joined=format_list,
        number=format_number,
        time=format_time,
        weekday=format_weekday,
        translated=translated,
    )
    register_translation(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def known_to_every_page() -> dict[str, Any]:
        return {"studio": current_studio(), "preview": current_preview()}


def current_studio() -> Studio:
    """Return the studio's row, read once a request."""
    if "studio" not in g:
        g.studio = Studio.get(db.session)
    studio: Studio = g.studio
    return studio
