"""Downloads: the page with what can be downloaded and its size, the archive, and the selection of single photos."""

from typing import Any

from flask import Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import quote_etag

from app.database import utcnow
from app.errors import BeingMade, NotFound
from app.extensions import db
from app.models import Downloads
from app.services.downloads.selection_code import code_of
from app.views.gallery.blueprint import blueprint, rendered
from app.views.gallery.downloads.archive_response import CHECKING_RETRY_SECONDS
from app.views.gallery.downloads.collage import collages
from app.views.gallery.downloads.download_page import KEEPSAKE, DownloadPage
from app.views.gallery.downloads.pin_routes import refused_download
from app.views.gallery.downloads.selection_page import SelectionPage
from app.views.gallery.downloads.sent_archive import sent_archive
from app.views.gallery.downloads.started_download import StartedDownload
from app.views.gallery.favorites.favorites_offers import with_favorites
from app.views.gallery.gallery_page import GalleryPage
from app.views.gallery.keepsake.keepsake import Keepsake
from app.web.access import gallery, open_gallery
from app.web.downloads.handing_out import check_quota
from app.web.downloads.wanted_sizes import make_wanted


@blueprint.get("/g/<slug>/download")
def download(slug: str) -> Response:
    """Show what can be downloaded, with a few of the photos, and one button."""
    collection, access = gallery(slug, utcnow())
    if not access.is_open or access.pin is not None:
        return refused_download(access, collection)
    downloads = DownloadPage(db.session, collection, access)
    offers = with_favorites(downloads, downloads.offers(request.args.get("selection")))
    return rendered(
        "gallery/downloads/download.html",
        gallery=GalleryPage(db.session, collection, access),
        downloads=downloads,
        offers=offers,
        collages=collages(downloads, offers),
        choose_url=url_for("gallery.choose", slug=slug, **_asked("selection", "size")),
        selected_size=downloads.size(request.args.get("size")),
    )


@blueprint.get("/g/<slug>/download.zip")
def download_zip(slug: str) -> ResponseReturnValue:
    """Return everything, a ``section``, a ``selection`` or what is ``missing`` as one archive, at one ``size``.

    Ranges are supported, also of what was missing at a moment while it is received.

    A form names the first two as ``what``; it is redirected to the address that names them directly.
    """
    collection, access = open_gallery(slug, utcnow())
    if "what" in request.args:
        return redirect(_plain_address(slug))
    downloads = DownloadPage(db.session, collection, access)
    size = downloads.size(request.args.get("size"))
    return sent_archive(downloads, downloads.offer(request.args), size)


@blueprint.get("/g/<slug>/download/started")
def download_started(slug: str) -> Response:
    """Start a download and say where it arrives, or show how far the workers are that make it."""
    collection, access = gallery(slug, utcnow())
    if not access.is_open or access.pin is not None:
        return refused_download(access, collection)
    downloads = DownloadPage(db.session, collection, access)
    size = downloads.size(request.args.get("size"))
    is_keepsake = request.args.get("what") == KEEPSAKE
    offer = Keepsake(downloads, size).offer if is_keepsake else downloads.named(request.args)
    started = StartedDownload(downloads, offer, size)
    check_quota(access, (member.file for member in started.archive.members))
    if started.archive.unmade:
        make_wanted(collection, Downloads(size))
    response = rendered(
        "gallery/downloads/started.html",
        gallery=GalleryPage(db.session, collection, access),
        started=started,
        photos=collages(downloads, [offer])[0],
    )
    if started.is_ready:
        response.headers["Refresh"] = f"1; url={started.archive_url}"  # a download leaves the page as it is
    return response


@blueprint.get("/g/<slug>/download/files.json")
def download_index(slug: str) -> Response:
    """Return at which byte of the archive each file begins, and its size, for phones that save files one by one."""
    collection, access = open_gallery(slug, utcnow())
    downloads = DownloadPage(db.session, collection, access)
    size = downloads.size(request.args.get("size"))
    offer = downloads.offer(request.args)
    archive = offer.archives[size]
    check_quota(access, (member.file for member in archive.members))
    if archive.unmade:
        make_wanted(collection, Downloads(size))
        raise BeingMade(retry_after=CHECKING_RETRY_SECONDS)
    members = enumerate(archive.members)
    return jsonify(
        archive=downloads.address("download_zip", offer, size=str(size)),
        etag=quote_etag(archive.layout.etag),
        files=[
            {
                "name": archive.layout.entries[index].name.rpartition("/")[2],
                "type": member.mime_type,
                "start": archive.layout.start_of(index),
                "size": member.source.size,
            }
            for index, member in members
        ],
    )


@blueprint.route("/g/<slug>/download/photos", methods=["GET", "POST"])
def choose(slug: str) -> ResponseReturnValue:
    """Show photos to select, or to save one by one; the selected ones are a selection on the download page.

    ``size`` is the size that the download page then proposes; it is refused here as it is there.
    """
    collection, access = gallery(slug, utcnow())
    if not access.is_open or access.pin is not None:
        return refused_download(access, collection)
    downloads, size = DownloadPage(db.session, collection, access), request.args.get("size") or None
    downloads.size(size)
    page = SelectionPage(downloads, request.values.get("selection", ""), request.values.get("page", 1, type=int), size)
    if request.method == "GET":
        return rendered("gallery/downloads/select.html", gallery=GalleryPage(db.session, collection, access), page=page)
    selected = page.with_selected(request.form.getlist("file"))
    if request.form.get("go", "").isdecimal():
        return redirect(page.address(int(request.form["go"]), selected), 303)
    return redirect(url_for("gallery.download", slug=slug, selection=code_of(selected), size=size), 303)


def _asked(*names: str) -> dict[str, Any]:
    """Return these parameters of the request, as far as it has them."""
    return {name: request.args[name] for name in names if request.args.get(name)}


def _plain_address(slug: str) -> str:
    kind, _, value = request.args["what"].partition(":")
    if kind not in ("all", "section", "selection"):
        raise NotFound
    named: dict[str, Any] = {kind: value} if value else {}
    return url_for("gallery.download_zip", slug=slug, **named, size=request.args.get("size"))
