"""Compression of text: pages, JSON, scripts and styles are sent as Brotli or gzip, pictures unchanged.

If a page has a secret and text that an attacker controls, the length of the compressed page helps to guess the secret
(BREACH, 2013). It does not help here. Cookies are ``SameSite=Lax``, so another site can make a browser fetch such a
page only by visible navigation, one guess each. No page repeats more of its address than a page number or a path of
this site. The one secret on nearly every page, the form's token, changes every second with the time that is
signed in it, so a partial guess is useless.
"""

import gzip
from collections.abc import Callable

import brotli
from flask import Flask, Response, request

TYPES = frozenset({"text/html", "application/json", "image/svg+xml"})
LEAST_BYTES = 500  # below this, the added headers are longer than what compression saves
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    # Of a gallery page of 212 KB, Brotli at quality 5 leaves 15 KB in 2 ms; gzip leaves 25 KB.
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
CODINGS_FOR_GOOD: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=11),
    "gzip": lambda body: gzip.compress(body, compresslevel=9, mtime=0),
}


def compress_responses(app: Flask) -> None:
    """Compress each response that is text made by the app; the media routes' responses are sent unchanged."""

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
        if etag and not is_weak:  # the content is equal, but not the bytes (RFC 9110, 8.8.1)
            response.set_etag(etag, weak=True)
        return response


def accepted_coding() -> str | None:
    """Return the coding that this request prefers, Brotli before gzip; None for uncompressed bytes."""
    accepted = request.accept_encodings
    ranked = [(accepted.quality(coding), coding) for coding in CODINGS]
    quality, coding = max(ranked, key=lambda pair: pair[0])
    return coding if quality > 0 and quality >= accepted["identity"] else None


def _is_ours_to_compress(response: Response) -> bool:
    """Return whether this is complete text made here: no stream, range or media file, and not compressed yet."""
    is_whole = not response.is_streamed and "Content-Range" not in response.headers
    is_made_here = request.blueprint != "media" and "Content-Encoding" not in response.headers
    return is_whole and is_made_here and response.mimetype in TYPES
