"""The studio's own typeface: an uploaded font file is opened only in the worker's sandbox."""

import threading
from pathlib import Path

from sqlalchemy import or_, select

from app.database import Session
from app.errors import InvalidInput, PictureError, TooLarge
from app.imaging.fonts.font_sandbox import FontSandbox
from app.imaging.fonts.web_font import FILENAME, FontRecipe
from app.languages import gettext as _
from app.models.studio_font import FontRole, StudioFont
from app.services.pictures.local_original import temporary_folder
from app.services.typefaces.pairings import RECIPE, can_make_fonts

NOT_INSTALLED = _(
    "Fonts cannot be read here, because Vitrine’s optional part “fonts” is not installed. Ask its operator."
)
MOST_BYTES = 1_900_000  # the limit of a form is 2 MiB
SIGNATURES = (b"\0\1\0\0", b"OTTO", b"true", b"wOFF", b"wOF2")
# Together at most 60 kB, the limit of a page. Titles have one weight; text has those of labels and buttons.
RECIPES = {
    FontRole.TITLE: FontRecipe("Studio title", (400, 400), 36_000),
    FontRole.TEXT: FontRecipe("Studio text", (400, 600), 24_000),
}


class StudioFonts:
    """The service that stores an uploaded font file and later makes a web font from it, in the worker."""

    def __init__(self, session: Session, sandbox: FontSandbox, work_folder: Path):
        self._session = session
        self._sandbox = sandbox
        self._work_folder = work_folder
        self._lock = threading.Lock()

    def receive(self, role: FontRole, content: bytes, filename: str) -> None:
        """Store the upload for the worker; the caller commits.

        Raises ``TooLarge`` and ``InvalidInput``.
        """
        if not can_make_fonts():
            raise InvalidInput(NOT_INSTALLED)
        if len(content) > MOST_BYTES:
            raise TooLarge(_("A font file may have at most 1.9 MB. A WOFF2 file of the same font is smaller."))
        if not content.startswith(SIGNATURES):
            raise InvalidInput(_("This file is not a font. Choose a TTF, OTF, WOFF or WOFF2 file."))
        StudioFont.of(self._session, role).bring(content, filename)

    def make(self) -> None:
        """Make each web font that is due, unless another file is uploaded meanwhile or another thread makes them.

        Commits its own steps.
        """
        if not self._lock.acquire(blocking=False):
            return
        try:
            self._make_all()
        finally:
            self._lock.release()

    def is_due(self) -> bool:
        """Return whether an uploaded file waits for the worker, or a font is to be made by another recipe."""
        return can_make_fonts() and bool(self._due())

    def _make_all(self) -> None:
        due = self._due()
        self._session.commit()  # no transaction is open while fonts are made, here or by the caller
        for role in due:
            found = self._session.get_one(StudioFont, role)
            self._session.refresh(found, ["incoming", "source"])
            content = found.incoming or found.source
            self._session.commit()
            if content is not None:
                with temporary_folder(self._work_folder) as folder:
                    (folder / "source").write_bytes(content)
                    self._make(role, content, folder)

    def _due(self) -> list[FontRole]:
        is_old = StudioFont.source.is_not(None) & (StudioFont.recipe < RECIPE) & StudioFont.error.is_(None)
        return list(self._session.scalars(select(StudioFont.role).where(or_(StudioFont.is_due, is_old))))

    def _make(self, role: FontRole, content: bytes, folder: Path) -> None:
        facts, reason = None, ""
        try:
            facts = self._sandbox.make_font(folder / "source", folder, RECIPES[role])
        except PictureError as error:
            reason = str(error)
        found = self._session.get_one(StudioFont, role)
        self._session.refresh(found, ["incoming", "source"])
        is_needed = found.is_due or found.recipe < RECIPE  # the worker of another machine may have made it
        if is_needed and content == (found.incoming or found.source):
            if facts is None:
                found.refuse(reason)
            else:
                found.show((folder / FILENAME).read_bytes(), facts.as_dict(), content, RECIPE)
        self._session.commit()
