"""Scripts, styles and icons as they are sent: without comments and white space, compressed once, cached in memory.

The files in the repository stay as they were written, and there is no build step. In Flask's debug mode they are sent
unchanged, read anew for each request.
"""

import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from posixpath import dirname, normpath

from flask import Flask, Response, abort, request
from rcssmin import cssmin
from rjsmin import jsmin

from app.languages.script_sentences import script_sentences
from app.services.storage.caching import YEAR_SECONDS
from app.web.assets.compression import CODINGS_FOR_GOOD, accepted_coding

DIGEST_LENGTH = 10
TEXTS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# The imports at the head of a style sheet, which would otherwise be a request each.
IMPORTED_SHEET = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)
IMPORTED_MODULE = re.compile(r'(?:\bfrom ?|\bimport ?|\bimport\(|\bimport\.meta\.resolve\()"([^"]+\.js)"')
DYNAMIC = re.compile(r'\bimport(?:\.meta\.resolve)?\("[^"]+"\)')


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent.

    ``modules`` are the addresses of all modules that a script can import, ``modules_at_once`` of those it imports
    statically.
    """

    address: str
    body: bytes
    mime_type: str
    modules: frozenset[str] = frozenset()
    modules_at_once: frozenset[str] = frozenset()
    source: str = ""

    @property
    def fingerprinted(self) -> str:
        """The address with the digest of the content, which browsers may cache for a year."""
        return f"{self.address}?v={self.digest}"

    @cached_property
    def sentences(self) -> frozenset[tuple[str, str]]:
        """The English sentences that a script passes to ``gettext`` and ``ngettext``: singular and plural, or ""."""
        return script_sentences(self.source)

    @cached_property
    def digest(self) -> str:
        """The beginning of the SHA-256 of the bytes that are sent, in hexadecimal digits."""
        return hashlib.sha256(self.body).hexdigest()[:DIGEST_LENGTH]


class StaticFiles:
    """All files of the app's static folders, by address."""

    def __init__(self, app: Flask):
        self._app = app
        self._is_raw = app.debug
        self._found: Callable[[str], StaticFile] = self._read if self._is_raw else cache(self._read)
        self._encoded = cache(lambda address, digest, coding: CODINGS_FOR_GOOD[coding](self.find(address).body))

    def serve(self) -> None:
        """Replace Flask's own views for static files."""
        for endpoint in [name for name in self._app.view_functions if name.split(".")[-1] == "static"]:
            self._app.view_functions[endpoint] = self._send

    def find(self, address: str) -> StaticFile:
        """Return the file at this address (``/static/css/site.css``); raises ``FileNotFoundError``."""
        return self._found(address)

    def _read(self, address: str) -> StaticFile:
        path = self._path(address)
        mime_type = TEXTS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if path.suffix == ".js":
            return self._script(address, path.read_text(), mime_type)
        if path.suffix == ".css" and not self._is_raw:
            return StaticFile(address, cssmin(self._whole_sheet(address, path)).encode(), mime_type)
        return StaticFile(address, path.read_bytes(), mime_type)

    def _script(self, address: str, text: str, mime_type: str) -> StaticFile:
        stripped = jsmin(text)  # comments name modules too: those whose types they use
        later = frozenset(_resolved(address, name) for name in IMPORTED_MODULE.findall(stripped))
        at_once = frozenset(_resolved(address, name) for name in IMPORTED_MODULE.findall(DYNAMIC.sub("", stripped)))
        body = text if self._is_raw else stripped
        return StaticFile(address, body.encode(), mime_type, later, at_once, text)

    def _whole_sheet(self, address: str, path: Path) -> str:
        """Return the sheet with its imports replaced by the sheets that they name."""
        sheet = path.read_text()
        return IMPORTED_SHEET.sub(lambda found: self._imported(_resolved(address, found[1])), sheet)

    def _imported(self, address: str) -> str:
        return self._whole_sheet(address, self._path(address)) + "\n"

    def _path(self, address: str) -> Path:
        known = self._paths() if self._is_raw else self._known_paths
        if address not in known:
            raise FileNotFoundError(f"There is no static file {address}.")
        return known[address]

    @cached_property
    def _known_paths(self) -> dict[str, Path]:
        return self._paths()

    def _paths(self) -> dict[str, Path]:
        scaffolds = [self._app, *self._app.blueprints.values()]
        return {
            f"{scaffold.static_url_path}/{path.relative_to(scaffold.static_folder).as_posix()}": path
            for scaffold in scaffolds
            if scaffold.static_folder and scaffold.static_url_path
            for path in sorted(Path(scaffold.static_folder).rglob("*"))
            if path.is_file()
        }

    def _send(self, filename: str) -> Response:
        try:
            file = self.find(request.path)
        except FileNotFoundError:
            abort(404)
        is_text = Path(file.address).suffix in TEXTS
        coding = accepted_coding() if is_text else None
        body = self._encoded(file.address, file.digest, coding) if coding else file.body
        response = Response(body, mimetype=file.mime_type)
        if coding:
            response.headers["Content-Encoding"] = coding
        if is_text:
            response.vary.add("Accept-Encoding")
        # An address of another version, requested while a new version starts, must not be cached with this content.
        is_this_version = request.args.get("v") == file.digest
        cache_control = f"public, max-age={YEAR_SECONDS}, immutable" if is_this_version else "public, no-cache"
        response.headers["Cache-Control"] = cache_control
        response.set_etag(f"{file.digest}-{coding}" if coding else file.digest)
        response.make_conditional(request)
        return response


def _resolved(address: str, name: str) -> str:
    """Return the address of the file that the file at ``address`` calls ``name``, as a browser resolves it."""
    return name if name.startswith("/") else normpath(f"{dirname(address)}/{name}")
