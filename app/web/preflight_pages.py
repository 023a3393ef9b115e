"""The owner's pages on which the concerns of a preflight are mended."""

from flask import url_for

from app.models import Collection
from app.services.preflight.concern import Concern, OwnersPage

PAGES = {
    OwnersPage.SHEET: ("collections.photos", None),
    OwnersPage.SETTINGS: ("collections.settings", None),
    OwnersPage.COVER: ("collections.settings", "cover"),
    OwnersPage.SHARE: ("collections.share", None),
    OwnersPage.PUBLISH: ("collections.publish", None),
}


def page_path(concern: Concern, collection: Collection) -> str | None:
    """Return the path of the page on which this concern is mended, or None if it is mended elsewhere."""
    if concern.page is None:
        return None
    endpoint, anchor = PAGES[concern.page]
    return url_for(endpoint, uuid=collection.uuid, _anchor=anchor)
