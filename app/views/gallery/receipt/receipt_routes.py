"""The receipt: its page, the list of digests for the comparison with a folder, and the download of what is missing."""

from flask import Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.database import utcnow
from app.extensions import db
from app.queries.files import shown_files
from app.services.downloads.archive import PictureSize
from app.services.downloads.selection_code import code_of
from app.views.gallery.blueprint import blueprint, rendered
from app.views.gallery.downloads.pin_routes import refused_download
from app.views.gallery.gallery_page import GalleryPage
from app.views.gallery.receipt.receipt_page import ReceiptPage
from app.web.access import gallery, open_gallery


@blueprint.route("/g/<slug>/receipt", methods=["GET", "POST"])
def receipt(slug: str) -> ResponseReturnValue:
    """Show which originals were sent to the visitor; a form leads to one archive of the files that it names.

    Raises ``OriginalsOff`` for a visitor who may not download originals, and ``InvalidInput`` for no or too many files.
    """
    collection, access = gallery(slug, utcnow())
    if not access.is_open or access.pin is not None:
        return refused_download(access, collection)
    access.require_original()
    if request.method == "POST":
        wanted = set(request.form.getlist("file"))
        files = db.session.scalars(shown_files(collection, access)).all()
        selection = code_of([file for file in files if str(file.uuid) in wanted])
        size = str(PictureSize.ORIGINAL)
        return redirect(url_for("gallery.download_zip", slug=slug, selection=selection, size=size), 303)
    return rendered(
        "gallery/receipt/receipt.html",
        gallery=GalleryPage(db.session, collection, access),
        page=ReceiptPage(db.session, collection, access),
    )


@blueprint.get("/g/<slug>/receipt/files.json")
def receipt_files(slug: str) -> Response:
    """Return the name, size and SHA-256 of every original, for visitors who may download originals."""
    collection, access = open_gallery(slug, utcnow())
    access.require_original()
    return jsonify(files=ReceiptPage(db.session, collection, access).expected())
