"""Fingerprints for static files without a build step: plain addresses with ``?v=<digest>``, and an import map.

The import map's keys are the plain module addresses, its values the fingerprinted ones, so that modules keep their
relative imports and a browser may keep every version for a year.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from flask import Flask, current_app, url_for
from markupsafe import Markup

DIGEST_LENGTH = 10
YEAR_SECONDS = 31_536_000


class Assets:
    """Knows every static folder of the app by its address prefix; digests are read once."""

    def __init__(self, app: Flask):
        self._app = app
        self.url = cache(self._url)
        self.import_map = cache(self._import_map)

    def _url(self, name: str) -> str:
        """The fingerprinted address of ``css/base.css`` or, in a blueprint's folder, ``gallery/lightbox.js``."""
        return self._fingerprinted(f"/static/{name}", self._path(name))

    def _import_map(self) -> Markup:
        """The JSON of the import map over every module there is."""
        imports = {
            f"{prefix}/{path.relative_to(folder).as_posix()}": self._fingerprinted(
                f"{prefix}/{path.relative_to(folder).as_posix()}", path
            )
            for prefix, folder in self._folders()
            for path in sorted(folder.rglob("*.js"))
        }
        return Markup(json.dumps({"imports": imports}))  # noqa: S704 - our own file names

    def _path(self, name: str) -> Path:
        for prefix, folder in self._folders():
            path = folder / f"/static/{name}".removeprefix(prefix + "/")
            if f"/static/{name}".startswith(prefix + "/") and path.is_file():
                return path
        raise FileNotFoundError(f"There is no static file {name}.")

    def _folders(self) -> list[tuple[str, Path]]:
        scaffolds = [*self._app.blueprints.values(), self._app]
        return [
            (scaffold.static_url_path, Path(scaffold.static_folder))
            for scaffold in scaffolds
            if scaffold.static_folder and scaffold.static_url_path
        ]

    @staticmethod
    def _fingerprinted(address: str, path: Path) -> str:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:DIGEST_LENGTH]
        return f"{address}?v={digest}"


def public_url(endpoint: str, **values) -> str:
    """An address as others reach it: the configured one, never what the request's Host header says."""
    return current_app.config["PUBLIC_URL"] + url_for(endpoint, **values)
