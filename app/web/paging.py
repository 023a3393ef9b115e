"""The page number and the search text that a request asks for."""

from flask import request

from app.queries.collections import LONGEST_SEARCH

MOST_PAGES = 100_000  # the offset of a larger page would not fit into the database's integers


def asked_page() -> int:
    """Return ``?page=`` as a number from 1 to ``MOST_PAGES``; 1 if it is missing or not a number."""
    return min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)


def asked_search() -> str:
    """Return ``?q=`` with single spaces and without null characters, cut off at ``LONGEST_SEARCH`` characters."""
    return " ".join(request.args.get("q", "").replace("\0", "")[:LONGEST_SEARCH].split())
