"""A visitor's favorites lists on the download page, where each can be downloaded like selected photos."""

from collections.abc import Iterable
from dataclasses import replace

from app.models.favorites import lists_of
from app.queries.files import favorites_in
from app.views.gallery.downloads.download_page import DownloadPage, Offer
from app.web.visitor_cookie import favorites_visitor


def with_favorites(downloads: DownloadPage, offers: Iterable[Offer]) -> list[Offer]:
    """Return the downloads with the visitor's lists inserted after the download of everything.

    A selection that equals a list gets the list's name.
    """
    everything = list(offers)
    if not downloads.access.allows_favorites:
        return everything
    visitor = favorites_visitor()
    lists = lists_of(downloads.session, downloads.collection, visitor.key, visitor.opened) if visitor.key else []
    favorites = favorites_in(downloads.session, lists) if lists else {}
    found = {offer.value: offer for each in lists if (offer := downloads.offer_of(each.name, favorites[each.id]))}
    named = [replace(offer, title=found[offer.value].title) if offer.value in found else offer for offer in everything]
    offered = {offer.value for offer in named}
    at = next((position for position, offer in enumerate(named, 1) if offer.kind == "all"), len(named))
    return [*named[:at], *(offer for offer in found.values() if offer.value not in offered), *named[at:]]
