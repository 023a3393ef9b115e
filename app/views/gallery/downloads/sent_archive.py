"""The response to a request for an archive: its bytes, or the page that waits until workers have made its pictures."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from app.composition import current_application, services
from app.models import Collection, Downloads
from app.policies.collection_policy import Access
from app.services.downloads.archive import PictureSize
from app.views.gallery.downloads.archive_activity import ArchiveActivity
from app.views.gallery.downloads.archive_response import archive_response
from app.views.gallery.downloads.download_page import DownloadPage, Offer
from app.web.access import recheck_access
from app.web.downloads.handing_out import hand_out
from app.web.downloads.wanted_sizes import make_wanted
from app.web.visitor_activity import activity_visitor


def sent_archive(downloads: DownloadPage, offer: Offer, size: PictureSize) -> ResponseReturnValue:
    """Return the archive of this download, which is recorded, counted and cut when the visitor's access ends.

    While workers make its pictures, a browser is redirected to the page that says so, and a program gets 503.
    """
    collection, access, archive = downloads.collection, downloads.access, offer.archives[size]
    if archive.unmade and request.method == "GET":
        make_wanted(collection, Downloads(size))
        if "text/html" in request.headers.get("Accept", ""):
            return redirect(downloads.address("download_started", offer, size=str(size)), 303)

    def may_go_on(collection: Collection, access: Access) -> bool:
        return downloads.are_still_allowed(access, size) and services.archives.are_live(collection, archive, access)

    label = f"collection {collection.uuid}"
    visitor = activity_visitor(collection, access)
    activity = ArchiveActivity(current_application(), visitor, archive) if visitor else None
    is_still_allowed = recheck_access(collection, may_go_on)
    name = downloads.filename(offer, size)

    def before() -> None:
        hand_out(access, (member.file for member in archive.members))

    return archive_response(archive, name, label, is_still_allowed, activity, before)
