"""Web fonts for tests: those of the installed packages, made once on a machine, and small fonts that are drawn here."""

import fcntl
import hashlib
import io
import shutil
import tempfile
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from app.imaging.fonts.letters import SAMPLE
from app.imaging.fonts.making import make_font
from app.imaging.fonts.web_font import FILENAME, FontRecipe, WebFont
from app.places import PROJECT_FOLDER
from app.services.typefaces.packaged_fonts import PackagedFonts

LETTERS = sorted(set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-&" + SAMPLE))
SOURCES = ("app/imaging/fonts", "app/services/typefaces")


class InThisProcess:
    """A sandbox that is none: it makes a font in the test's own process, with the test's own priority."""

    def make_font(self, source: Path, folder: Path, recipe: FontRecipe) -> WebFont:
        with source.open("rb") as stream, (folder / FILENAME).open("wb") as output:
            return make_font(stream, output, recipe)


@pytest.fixture(scope="session")
def packaged_fonts() -> PackagedFonts:
    """Return the web fonts of all pairings; they are made by the first test of this machine that needs them."""
    text = b"".join(path.read_bytes() for name in SOURCES for path in sorted((PROJECT_FOLDER / name).glob("*.py")))
    folder = Path(tempfile.gettempdir()) / f"vitrine-test-fonts-{hashlib.sha256(text).hexdigest()[:10]}"
    folder.mkdir(exist_ok=True)
    fonts = PackagedFonts(folder, InThisProcess(), is_on=True)
    with (folder / ".test-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another process of the run may be making them
        fonts.make()
    assert set(fonts.state().values()) == {True}
    return fonts


def copy_fonts(fonts: PackagedFonts, instance: Path) -> None:
    """Copy the web fonts of all pairings into an instance, as if they had been made there."""
    for typeface in fonts.state():
        made = fonts.find(typeface)
        shutil.copytree(made.folder, instance / "fonts" / made.folder.name)


def drawn_font(
    family: str = "Drawn Sans", *, letters: list[str] | None = None, width: int = 600, fs_type: int = 0
) -> bytes:
    """Return a TrueType font in which each letter is a box, ``width`` thousandths of its size wide."""
    codes = [ord(letter) for letter in (LETTERS if letters is None else letters)]
    names = [".notdef", *(f"u{code:04X}" for code in codes)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({code: f"u{code:04X}" for code in codes})
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for point in ((50, 700), (width - 50, 700), (width - 50, 0)):
        pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, box))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (width, 50)))
    builder.setupHorizontalHeader(ascent=900, descent=-250)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-250, usWeightClass=400, fsType=fs_type)
    builder.setupPost()
    file = io.BytesIO()
    builder.save(file)
    return file.getvalue()
