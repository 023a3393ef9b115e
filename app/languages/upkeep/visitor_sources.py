"""Which files have the sentences that a visitor can see; the catalogs have the sentences of these files and no others.

Owners' pages are in English. A sentence that only they see needs no translation.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

APP = Path(__file__).parents[2]

# Pages of visitors. What they extend, include and import belongs to the set, and so do the scripts that they link,
# and the modules that these import.
TEMPLATES = ("views/gallery/templates/**/*.html", "templates/errors/*.html")
# Parts of these pages that only a signed-in owner sees: they are English on every page.
TEMPLATES_OF_OWNERS = ("templates/layouts/_preview.html", "views/gallery/templates/gallery/_owner_strip.html")

PYTHON = (
    "errors.py",
    "formatting.py",
    "models/delivery/extension_request.py",
    "models/favorites.py",
    "models/text/email_address.py",
    "services/downloads/*.py",
    "services/extensions/extensions.py",
    "services/guesses/*.py",
    "services/selections/favorites_service.py",
    "services/selections/new_lists.py",
    "services/mail/opening_letters.py",
    "services/mail/openings.py",
    "services/sharing/client_texts.py",
    "services/sharing/standard_message.py",
    "services/storage/original_bytes.py",
    "services/storage/stored_bytes.py",
    "views/gallery/**/*.py",
    "views/media/**/*.py",
    "web/error_pages.py",
    "web/error_response.py",
    "web/forms/base.py",
    "web/photo_view.py",
)
PYTHON_OF_LOGS = ("services/downloads/archive_stream.py",)  # nothing can be shown once an archive is being sent
# Classes of these files whose sentences only owners and their programs get.
CLASSES_OF_OWNERS = {
    "errors.py": {
        "CutOff",
        "NotSignedIn",
        "OutOfSpace",
        "PictureError",
        "SystemFile",
        "TooManyUploads",
        "UploadBusy",
        "UploadGone",
        "WrongChecksum",
        "WrongDigest",
        "WrongOffset",
    },
}

REFERENCE = re.compile(r"""\{%-?\s*(?:extends|include|from|import)\s+["']([^"']+)["']""")
LINKED_SCRIPT = re.compile(r"""asset\(["']([^"']+\.js)["']\)""")
IMPORTED_MODULE = re.compile(r"""(?:\bfrom\s*|\bimport\s*|\bimport\(|\bimport\.meta\.resolve\()"([^"]+\.js)\"""")


def python_files() -> list[Path]:
    """Return the Python files that have sentences for visitors."""
    return [path for path in _matching(PYTHON) if not _is_any(path, PYTHON_OF_LOGS)]


def lines_of_owners(path: Path) -> Iterator[range]:
    """Yield the lines of a Python file whose sentences visitors do not get."""
    names = CLASSES_OF_OWNERS.get(path.relative_to(APP).as_posix(), set())
    for node in ast.parse(path.read_text()).body if names else []:
        if isinstance(node, ast.ClassDef) and node.name in names:
            yield range(node.lineno, (node.end_lineno or node.lineno) + 1)


def templates() -> list[Path]:
    """Return the templates of visitors' pages, with those that they extend, include and import."""
    found: set[Path] = set()
    waiting = set(_matching(TEMPLATES))
    while waiting:
        found |= waiting
        names = {name for path in waiting for name in REFERENCE.findall(path.read_text())}
        waiting = {_template(name) for name in names} - found
    return sorted(path for path in found if not _is_any(path, TEMPLATES_OF_OWNERS))


def scripts() -> list[Path]:
    """Return the scripts of visitors' pages: those that templates link, and all modules that these can import."""
    names = {name for path in templates() for name in LINKED_SCRIPT.findall(path.read_text())}
    found: set[Path] = set()
    waiting = {_static_file(f"/static/{name}") for name in names}
    while waiting:
        found |= waiting
        waiting = {module for path in waiting for module in _imported(path)} - found
    return sorted(found)


def _imported(path: Path) -> Iterator[Path]:
    for name in IMPORTED_MODULE.findall(path.read_text()):
        yield _static_file(name) if name.startswith("/") else (path.parent / name).resolve()


def _template(name: str) -> Path:
    """Return the file of a template by the name that templates call it."""
    folders = [APP / "templates", *sorted(APP.glob("views/*/templates"))]
    return next(folder / name for folder in folders if (folder / name).is_file())


def _static_file(address: str) -> Path:
    """Return the file at an address such as ``/static/gallery/grid.js``, which is of the blueprint ``gallery``."""
    name = address.removeprefix("/static/")
    blueprint, _, rest = name.partition("/")
    of_blueprint = APP / "views" / blueprint / "static" / rest
    return of_blueprint if of_blueprint.is_file() else APP / "static" / name


def _matching(patterns: Iterable[str]) -> list[Path]:
    return sorted({path for pattern in patterns for path in APP.glob(pattern)})


def _is_any(path: Path, patterns: Iterable[str]) -> bool:
    return any(fnmatch(path.relative_to(APP).as_posix(), pattern) for pattern in patterns)
