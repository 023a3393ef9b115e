"""The pairings of a font for titles and one for text, from packages that the optional part ``fonts`` installs.

Each package has one family of the SIL Open Font License 1.1 and its license. docs/theme.md names them.
"""

import hashlib
import importlib.metadata
import importlib.util
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from app.imaging.fonts.web_font import FontRecipe
from app.models.theme import Typeface

RECIPE = 1  # increased when `app.imaging.fonts` makes other files from the same fonts
MOST_TITLE_BYTES, MOST_TEXT_BYTES = 36_000, 36_000
MOST_BYTES = 60_000  # of both fonts of a page


@dataclass(frozen=True)
class PackagedFont:
    """A font file of an installed package, the weights of it that pages use, and how much it is enlarged.

    ``scale`` evens out families whose small letters are small, so that text has about one size in all typefaces.
    """

    package: str
    file: str
    weights: tuple[int, int] = (400, 400)
    scale: float = 1.0

    @property
    def folder(self) -> Path | None:
        """The package's folder, or None if it is not installed."""
        found = importlib.util.find_spec(self.package)
        return Path(found.origin).parent if found is not None and found.origin else None

    @property
    def path(self) -> Path | None:
        """The font file, or None if the package is not installed."""
        path = self.folder and self.folder / "files" / self.file
        return path if path is not None and path.is_file() else None


@dataclass(frozen=True)
class TitleSetting:
    """The setting of titles: weight, tracking in em, size as a part of the usual one, and kind of fallback."""

    weight: int
    tracking: float
    size: float
    kind: str


@dataclass(frozen=True)
class Pairing:
    """A font for titles, one for text or None if it is the same file, and how titles are set."""

    title: PackagedFont
    text: PackagedFont | None
    setting: TitleSetting

    @property
    def fonts(self) -> dict[str, PackagedFont]:
        """The fonts by role: ``title``, and ``text`` if it is another file."""
        return {"title": self.title} if self.text is None else {"title": self.title, "text": self.text}

    @property
    def is_installed(self) -> bool:
        """Whether the packages of both fonts, and what makes web fonts of them, are installed."""
        return can_make_fonts() and all(font.path is not None for font in self.fonts.values())

    def key(self) -> str:
        """Return a name for what is made from this pairing, which is another one for other packages or recipes."""
        names = [font.package.replace("_", "-") for font in self.fonts.values()]
        versions = [importlib.metadata.version(name) for name in names]
        described = json.dumps([RECIPE, asdict(self), versions], sort_keys=True)
        return hashlib.sha256(described.encode()).hexdigest()[:10]

    def recipe(self, typeface: Typeface, role: str) -> FontRecipe:
        """Return how the font of this role is made."""
        most = MOST_TITLE_BYTES if role == "title" else MOST_TEXT_BYTES
        return FontRecipe(f"Vitrine {typeface} {role}", self.fonts[role].weights, most, is_checked=False)


_TEXT = (400, 600)
PAIRINGS = {
    Typeface.CLASSIC: Pairing(
        PackagedFont("fontpkg_cormorant_garamond", "CormorantGaramond[wght].ttf", (500, 500)),
        PackagedFont("fontpkg_figtree", "Figtree[wght].ttf", _TEXT),
        TitleSetting(weight=500, tracking=-0.01, size=1.14, kind="serif"),
    ),
    Typeface.MODERN: Pairing(
        PackagedFont("fontpkg_jost", "Jost[wght].ttf", (300, 600), scale=1.06),
        None,
        TitleSetting(weight=300, tracking=-0.015, size=0.96, kind="sans"),
    ),
    Typeface.EDITORIAL: Pairing(
        PackagedFont("fontpkg_instrument_serif", "InstrumentSerif-Regular.ttf"),
        PackagedFont("fontpkg_instrument_sans", "InstrumentSans[wdth,wght].ttf", _TEXT),
        TitleSetting(weight=400, tracking=-0.015, size=1.14, kind="serif"),
    ),
    Typeface.HUMANIST: Pairing(
        PackagedFont("fontpkg_marcellus", "Marcellus-Regular.ttf"),
        PackagedFont("fontpkg_mulish", "Mulish[wght].ttf", _TEXT),
        TitleSetting(weight=400, tracking=0.0, size=0.98, kind="sans"),
    ),
    Typeface.MONO: Pairing(
        PackagedFont("fontpkg_ibm_plex_mono", "IBMPlexMono-Light.ttf"),
        PackagedFont("fontpkg_ibm_plex_sans", "IBMPlexSans[wdth,wght].ttf", _TEXT),
        TitleSetting(weight=300, tracking=-0.045, size=0.8, kind="mono"),
    ),
}


@cache
def can_make_fonts() -> bool:
    """Return whether fontTools is installed, which the optional part ``fonts`` brings."""
    return importlib.util.find_spec("fontTools") is not None
