"""The styles and scripts of a keepsake, made from the site's own: pages from a disk cannot import modules."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[3] / "static"
OWN = Path(__file__).parents[1] / "static" / "keepsake"
IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:const|class|function))", re.MULTILINE)


@cache
def keepsake_styles() -> str:
    """Return the style sheet: the site's tokens and the keepsake's own rules."""
    return _joined(STATIC / "css" / "tokens.css", OWN / "keepsake.css")


@cache
def script_of_index() -> str:
    """Return the script of the page that shows the photos."""
    return _classic(OWN / "keepsake.js")


@cache
def script_of_verify() -> str:
    """Return the script of the page that checks a folder, with the modules that it imports."""
    shared = (STATIC / "js" / name for name in ("sha256.js", "file_digest.js", "folder_check.js"))
    return _classic(*shared, OWN / "crc32.js", OWN / "verify.js")


def _classic(*modules: Path) -> str:
    """Return these modules, each after those that it imports, as one script without imports and exports."""
    body = EXPORT.sub("", IMPORT.sub("", _joined(*modules)))
    return f'(() => {{\n"use strict";\n{body}}})();\n'


def _joined(*paths: Path) -> str:
    return "\n".join(path.read_text() for path in paths)
