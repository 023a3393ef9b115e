"""The web fonts of installed packages: made once on each machine, in its instance folder, and served from there."""

import fcntl
import json
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.errors import PictureError
from app.imaging.fonts.font_sandbox import FontSandbox
from app.imaging.fonts.web_font import FILENAME, WebFont
from app.models.theme import Typeface
from app.services.typefaces.pairings import PAIRINGS, Pairing

log = logging.getLogger(__name__)

FACTS = "fonts.json"


@dataclass(frozen=True)
class MadeFonts:
    """The web fonts of one pairing: their folder, the facts of each by role, and the key in their addresses."""

    folder: Path
    key: str
    fonts: dict[str, WebFont]

    def path(self, role: str) -> Path:
        """Return the path of the WOFF2 file of this role."""
        return self.folder / f"{role}.woff2"


class PackagedFonts:
    """The web fonts of all pairings, each in a folder named after the typeface and the key of its pairing.

    The worker makes them when it starts. A web process on another machine makes what it lacks when a page first needs
    it, in a thread, and until then pages have the families of the visitor's device. With ``is_on`` unset, no typeface
    has web fonts.
    """

    def __init__(self, folder: Path, sandbox: FontSandbox, *, is_on: bool) -> None:
        self._folder = folder
        self._sandbox = sandbox
        self.is_on = is_on
        self._lock = threading.Lock()
        self._made: dict[Typeface, MadeFonts] = {}
        self._keys: dict[Typeface, str | None] = {}
        self._is_making = False
        self._failed: set[Typeface] = set()

    def find(self, typeface: Typeface) -> MadeFonts | None:
        """Return the made fonts of a typeface; None if they are not made yet, or cannot be."""
        made = self._made.get(typeface)
        if made is None and (key := self._key(typeface)) is not None:
            made = _read(self._folder / f"{typeface}-{key}", key)
            if made is not None:
                self._made[typeface] = made
        return made

    def state(self) -> dict[Typeface, bool | None]:
        """Return for each pairing whether its fonts are made, or None if its packages are not installed."""
        return {one: None if self._key(one) is None else self.find(one) is not None for one in PAIRINGS}

    def are_missing(self) -> bool:
        """Return whether fonts can be made that are not there."""
        return bool(self._missing())

    def make_soon(self) -> None:
        """Start a thread that makes what is missing, unless one runs or nothing more can be made."""
        with self._lock:
            if self._is_making or not self._missing():
                return
            self._is_making = True
        threading.Thread(target=self._make_then_rest, name="fonts", daemon=True).start()

    def make(self) -> None:
        """Make the fonts of every installed pairing that are missing, one process of this machine at a time."""
        if not self._missing():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with _only_here(self._folder / ".lock") as is_mine:
            for typeface in self._missing() if is_mine else ():
                try:
                    self._make(typeface, PAIRINGS[typeface])
                except (PictureError, OSError) as error:
                    self._failed.add(typeface)
                    log.error("the fonts of the typeface %s could not be made: %s", typeface, error)

    def _make_then_rest(self) -> None:
        try:
            self.make()
        except OSError as error:
            self._failed.update(PAIRINGS)
            log.error("no fonts could be made: %s", error)
        finally:
            self._is_making = False

    def _missing(self) -> list[Typeface]:
        return [one for one, is_made in self.state().items() if is_made is False and one not in self._failed]

    def _key(self, typeface: Typeface) -> str | None:
        """Return the key of a pairing, or None if its fonts cannot be made; it is found once in each process."""
        if typeface not in self._keys:
            pairing = PAIRINGS.get(typeface)
            is_there = self.is_on and pairing is not None and pairing.is_installed
            self._keys[typeface] = pairing.key() if pairing is not None and is_there else None
        return self._keys[typeface]

    def _make(self, typeface: Typeface, pairing: Pairing) -> None:
        key = pairing.key()
        with TemporaryDirectory(dir=self._folder, prefix=".making-") as made_in:
            folder, facts = Path(made_in) / "whole", {}
            folder.mkdir()
            for role, font in pairing.fonts.items():
                path, package = font.path, font.folder
                if path is None or package is None:
                    raise PictureError("Its package is no longer installed.")
                facts[role] = self._sandbox.make_font(path, folder, pairing.recipe(typeface, role)).as_dict()
                (folder / FILENAME).rename(folder / f"{role}.woff2")
                shutil.copyfile(package / "LICENSE", folder / f"LICENSE-{role}.txt")
            (folder / FACTS).write_text(json.dumps({"fonts": facts}, indent=1))
            with suppress(FileExistsError):
                folder.rename(self._folder / f"{typeface}-{key}")
        for other in self._folder.glob(f"{typeface}-*"):
            if other.name != f"{typeface}-{key}":
                shutil.rmtree(other, ignore_errors=True)


def _read(folder: Path, key: str) -> MadeFonts | None:
    try:
        facts = json.loads((folder / FACTS).read_text())["fonts"]
        return MadeFonts(folder, key, {role: WebFont.from_dict(values) for role, values in facts.items()})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        log.warning("the fonts in %s cannot be read; delete this folder, and they are made again", folder)
        return None


@contextmanager
def _only_here(path: Path) -> Iterator[bool]:
    """Yield whether this process alone of the machine holds the lock; it is released when the block ends."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)
