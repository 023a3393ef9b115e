"""Compression of what is text: pages, JSON, scripts and styles leave as Brotli or gzip, pictures as they are.

Compressing a secret beside text that a stranger chooses lets one who watches the lengths guess it (BREACH, 2013). Here
that leads nowhere: cookies are ``SameSite=Lax``, so another site can make a browser fetch such a page only by visible
navigation, one guess each; no page repeats more of its address than a page number or an own path; and the one secret on
nearly every page, the form's token, is signed with its second, so that what would be learnt of it opens nothing.
"""

import gzip
from collections.abc import Callable

import brotli
from flask import Flask, Response, request

TYPES = frozenset({"text/html", "application/json", "image/svg+xml"})
LEAST_BYTES = 500  # below, what the headers add eats what is saved
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    # Of 212 KB of gallery page, quality 5 leaves 15 KB in 2 ms; gzip 25 KB.
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
CODINGS_FOR_GOOD: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=11),
    "gzip": lambda body: gzip.compress(body, compresslevel=9, mtime=0),
}


def compress_responses(app: Flask) -> None:
    """Compresses each answer that is text made here; what the media routes send stays byte for byte as it is."""

    @app.after_request
    def compress(response: Response) -> Response:
        if not _is_ours_to_compress(response):
            return response
        response.vary.add("Accept-Encoding")
        coding = accepted_coding()
        if coding is None or len(response.get_data()) < LEAST_BYTES:
            return response
        response.set_data(CODINGS[coding](response.get_data()))
        response.headers["Content-Encoding"] = coding
        etag, is_weak = response.get_etag()
        if etag and not is_weak:  # the same content, no longer the same bytes (RFC 9110, 8.8.1)
            response.set_etag(etag, weak=True)
        return response


def accepted_coding() -> str | None:
    """The coding that this request likes best, Brotli before gzip; None for the plain bytes."""
    accepted = request.accept_encodings
    ranked = [(accepted.quality(coding), coding) for coding in CODINGS]
    quality, coding = max(ranked, key=lambda pair: pair[0])
    return coding if quality > 0 and quality >= accepted["identity"] else None


def _is_ours_to_compress(response: Response) -> bool:
    """A stream, a part of a file and an upload as it was sent are not; nor is what is compressed already."""
    is_whole = not response.is_streamed and "Content-Range" not in response.headers
    is_made_here = request.blueprint != "media" and "Content-Encoding" not in response.headers
    return is_whole and is_made_here and response.mimetype in TYPES
