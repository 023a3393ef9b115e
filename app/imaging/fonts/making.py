"""A web font, made from a font file: reduced to Latin letters, packed as WOFF2, and measured.

Only the child process imports this module, because it needs fontTools.
"""

import codecs
import importlib
import io
import logging
import pkgutil
from contextlib import suppress
from typing import Any, BinaryIO

import brotli  # noqa: F401 - fontTools loads it only when it packs, which is after the confinement
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from app.errors import PictureError
from app.imaging.fonts import reasons
from app.imaging.fonts.checking import require_finite_letters, require_font_file, require_letters, require_license
from app.imaging.fonts.letters import BASIC, LATIN, SAMPLE, code_points
from app.imaging.fonts.web_font import FontRecipe, WebFont

# Colors, bitmaps, programs of other systems and signatures: a title needs none, and each is code that reads bytes.
DROPPED = (
    *("BASE", "CBDT", "CBLC", "COLR", "CPAL", "DSIG", "EBDT", "EBLC", "EBSC", "FFTM", "Feat", "Glat", "Gloc", "JSTF"),
    *("LTSH", "MATH", "MERG", "PCLT", "SVG", "Silf", "Sill", "VDMX", "VORG", "bhed", "debg", "hdmx", "just", "kerx"),
    *("meta", "mort", "morx", "prop", "sbix", "trak", "vhea", "vmtx", "zapf"),
)
RENAMED = {1: "{name}", 2: "Regular", 3: "{name}", 4: "{name}", 6: "{name}"}  # ids of the name table
KEPT_NAMES = (0, 7, 13, 14)  # copyright, trademark, license, and the license's address
PLAIN_FEATURES = ("kern", "liga", "ccmp", "mark")
# fontTools loads the code of a table, of an encoding and of some steps only when it meets the first one.
WHOLE_PACKAGES = ("fontTools.ttLib.tables", "fontTools.misc", "fontTools.cffLib", "fontTools.varLib.instancer")
MODULES = (
    "fontTools.encodings.codecs",
    "fontTools.otlLib.optimize.gpos",
    "fontTools.subset.cff",
    "fontTools.subset.svg",
    "fontTools.ttLib.reorderGlyphs",
    "fontTools.ttLib.sfnt",
    "fontTools.ttLib.woff2",
    "fontTools.varLib.featureVars",
    "fontTools.varLib.merger",
    "fontTools.varLib.multiVarStore",
    "fontTools.varLib.varStore",
)
ENCODINGS = ("ascii", "cp1252", "latin_1", "mac_latin2", "mac_roman", "utf_16_be", "utf_32_be", "utf_8")


def load() -> None:
    """Import all code that any font may need, because a confined process can import nothing."""
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    for name in WHOLE_PACKAGES:
        for module in pkgutil.iter_modules(importlib.import_module(name).__path__, f"{name}."):
            if not module.name.endswith("__main__"):
                with suppress(ImportError):  # some modules are for tools that need further packages
                    importlib.import_module(module.name)
    for name in MODULES:
        importlib.import_module(name)
    for encoding in ENCODINGS:
        codecs.lookup(encoding)


def make_font(source: BinaryIO, output: BinaryIO, recipe: FontRecipe) -> WebFont:
    """Write the web font into an open file, and return its facts.

    Raises ``PictureError`` for a file that is no font, is damaged, may not be used or stays too large.
    """
    require_font_file(source)
    content = source.read()
    try:
        for is_plain in (False, True):
            font = TTFont(io.BytesIO(content), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
            if recipe.is_checked:
                require_license(font)
            require_letters(font)
            packed, facts = _made(font, recipe, is_plain)
            if len(packed) <= recipe.most_bytes:
                output.write(packed)
                output.flush()
                return facts
    except (PictureError, MemoryError):
        raise
    except Exception as error:  # fontTools raises errors of many kinds for damaged files
        if not recipe.is_checked:
            raise
        raise PictureError(reasons.DAMAGED) from error
    raise PictureError(reasons.STAYS_LARGE)


def _made(font: Any, recipe: FontRecipe, is_plain: bool) -> tuple[bytes, WebFont]:
    """Return the packed font and its facts; a plain one has one weight, fewer characters and fewer features."""
    family = font["name"].getBestFamilyName() or ""
    _reduce(font, code_points(BASIC if is_plain else LATIN), PLAIN_FEATURES if is_plain else recipe.features)
    require_finite_letters(font)
    font = _limited(font, recipe.weights[:1] * 2 if is_plain else recipe.weights)
    _rename(font, recipe.name)
    lightest = heaviest = min(1000, max(1, font["OS/2"].usWeightClass if "OS/2" in font else 400))
    if "fvar" in font:
        axis = next(axis for axis in font["fvar"].axes if axis.axisTag == "wght")
        lightest, heaviest = int(axis.minValue), int(axis.maxValue)
    packed = io.BytesIO()
    font.flavor = "woff2"
    font.save(packed)
    per_em = font["head"].unitsPerEm
    return packed.getvalue(), WebFont(
        family=family,
        lightest=lightest,
        heaviest=heaviest,
        width=round(_average_width(font) / per_em, 4),
        ascent=round(font["hhea"].ascent / per_em, 4),
        descent=round(-font["hhea"].descent / per_em, 4),
        size=len(packed.getvalue()),
    )


def _reduce(font: Any, codes: list[int], features: tuple[str, ...]) -> None:
    options = subset.Options()
    options.layout_features = list(features)
    options.hinting = False  # screens of today draw letters without it, and it is up to half of the bytes
    options.notdef_outline = True
    options.drop_tables = [*options.drop_tables, *(tag.ljust(4) for tag in DROPPED)]
    options.name_IDs = [*RENAMED, *KEPT_NAMES]
    options.passthrough_tables = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def _limited(font: Any, weights: tuple[int, ...]) -> Any:
    """Return the font with these weights only, and without any other axis."""
    if "fvar" not in font:
        return font
    limits: dict[str, Any] = {}
    for axis in font["fvar"].axes:
        limits[axis.axisTag] = axis.defaultValue
        if axis.axisTag == "wght":
            least, most = (min(axis.maxValue, max(axis.minValue, weight)) for weight in (weights[0], weights[-1]))
            limits["wght"] = least if least == most else (least, most)
    return instancer.instantiateVariableFont(font, limits, inplace=True)


def _rename(font: Any, name: str) -> None:
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES]
    for name_id, text in RENAMED.items():
        names.setName(text.format(name=name), name_id, 3, 1, 0x409)
    if "CFF " in font:
        font["CFF "].cff.fontNames = [name]
        top = font["CFF "].cff.topDictIndex[0]
        for key in ("FullName", "FamilyName"):
            if key in top.rawDict:
                top.rawDict[key] = name


def _average_width(font: Any) -> float:
    letters, advances = font.getBestCmap(), font["hmtx"].metrics
    found = [advances[letters[ord(letter)]][0] for letter in SAMPLE if ord(letter) in letters]
    return float(sum(found)) / len(found)
