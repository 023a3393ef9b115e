"""The address of the keepsake."""

from flask import request
from flask.typing import ResponseReturnValue

from app.database import utcnow
from app.extensions import db
from app.views.gallery.blueprint import blueprint
from app.views.gallery.downloads.download_page import DownloadPage
from app.views.gallery.downloads.sent_archive import sent_archive
from app.views.gallery.keepsake.keepsake import Keepsake
from app.web.access import open_gallery


@blueprint.get("/g/<slug>/keepsake.zip")
def keepsake(slug: str) -> ResponseReturnValue:
    """Return all files at one ``size`` with pages that show them without the internet; ranges are supported."""
    collection, access = open_gallery(slug, utcnow())
    downloads = DownloadPage(db.session, collection, access)
    size = downloads.size(request.args.get("size"))
    return sent_archive(downloads, Keepsake(downloads, size).offer, size)
